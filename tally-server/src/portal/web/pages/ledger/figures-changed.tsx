import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useDossier } from '../../data/dossier.ts';
import { useContest, useLookup } from '../../data/lookup.ts';
import { useStationPlace } from '../../data/station-place.ts';
import { Figure } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { ledgerTexts } from '../../texts/ledger-texts.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { useAccountName } from '../../data/account-names.ts';

interface FiguresChangedProps {
  readonly stationId: string;
  /** Null: all contests of the station. */
  readonly contestId: string | null;
  readonly version: number;
}

type DossierContest = Dossier['contests'][number];

/** What was transmitted and what counts, field by field, in the version that is shown. */
export function FiguresChanged({ stationId, contestId, version }: FiguresChangedProps) {
  const t = useTexts(ledgerTexts);
  const { number } = useFigures();
  const election = useLookup();
  const place = useStationPlace(stationId, '', election.value);
  const { constituency } = place.value ?? {};
  const dossier = useDossier(
    constituency === undefined ? undefined : { version, stationId, constituency },
  );
  const { value } = dossier;
  if (value === undefined) return <FileMessage file={place.value ? dossier : place} />;
  const { policy, findings } = value;
  const codes = [...new Set(findings.map(({ code }) => code))].join(', ');
  return (
    <>
      <p>
        {t('rule', { id: policy.id, version: number(policy.version) })}
        {codes !== '' && <>; {t('findings', { codes })}</>} ·{' '}
        <a href={addressOf('station', stationId)}>{t('dossier')}</a>
      </p>
      {value.contests
        .filter((contest) => contestId === null || contest.contestId === contestId)
        .map((contest) => (
          <Changed key={contest.contestId} contest={contest} />
        ))}
    </>
  );
}

function Changed({ contest }: { readonly contest: DossierContest }) {
  const t = useTexts(ledgerTexts);
  const shell = useTexts(shellTexts);
  const accountName = useAccountName();
  const ballot = useContest(contest.contestId).value;
  const before = columnOf(contest, 'transmitted') ?? columnOf(contest, 'card');
  const after = columnOf(contest, 'adopted');
  const name = ballot?.name ?? contest.contestId;
  if (after === undefined) {
    return (
      <p>
        <bdi>{name}</bdi>: {t('noFigures')} <StateMark state={contest.state} />
      </p>
    );
  }
  const lines = [
    ...contest.account.map(([field, ...values]) => ({ name: accountName(field) ?? field, values })),
    ...contest.lists.map(([at, ...values]) => ({
      name: `${shell('list')} ${ballot?.lists[at - 1]?.name ?? at}`,
      values,
    })),
    ...contest.candidates.map(([at, ...values]) => ({
      name: `${shell('candidate')} ${ballot?.candidates[at - 1]?.name ?? at}`,
      values,
    })),
  ].filter(({ values }) => before === undefined || values[before] !== values[after]);
  return (
    <>
      <h3>
        <bdi>{name}</bdi> <StateMark state={contest.state} />
      </h3>
      {lines.length === 0 ? (
        <p>{t('sameFigures')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col" className="count">
                {t('before')}
              </th>
              <th scope="col" className="count">
                {t('after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.name}>
                <th scope="row">
                  <bdi>{line.name}</bdi>
                </th>
                <td className="count">
                  <Figure value={before === undefined ? null : line.values[before]} />
                </td>
                <td className="count">
                  <Figure value={line.values[after]} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function columnOf({ columns }: DossierContest, name: string): number | undefined {
  const at = columns.findIndex((names) => names.includes(name));
  return at < 0 ? undefined : at;
}
