import { addressOf } from '../../app/address.ts';
import { useLookup } from '../../data/lookup.ts';
import { Loading } from '../../parts/loading.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { Ballot } from './ballot-view.ts';
import { readBallot } from './ballot-view.ts';
import { Said } from './said.tsx';
import { typedFields } from './typed-figures.ts';
import { useApi } from './use-api.ts';

/** To be printed, filled in at the station without a telephone, and typed later. */
export function PaperForm({ stationId }: { readonly stationId: string }) {
  const t = useTexts(observersTexts);
  const election = useLookup();
  const { value, fault } = useApi(`ballots/${encodeURIComponent(stationId)}`);
  const ballot = readBallot(value);
  if (ballot === undefined) return fault === undefined ? <Loading /> : <Said fault={fault} />;
  return (
    <section className="paper-form">
      <p className="actions screen-only">
        <button type="button" onClick={() => print()}>
          {t('form.print')}
        </button>
        <a className="button" href={addressOf('observers', 'submit', stationId)}>
          {t('form.type')}
        </a>
      </p>
      <h2>{t('form.title')}</h2>
      <p>
        {election.value?.electionName} · {t('station')} <bdi>{ballot.stationId}</bdi> ·{' '}
        <bdi>{ballot.centreName}</bdi>
      </p>
      <p>{t('form.what')}</p>
      <Boxes ballot={ballot} />
      <dl className="blanks">
        {(
          ['form.device', 'form.sequence', 'form.time', 'form.name', 'form.signature'] as const
        ).map((key) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>&nbsp;</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Boxes({ ballot }: { readonly ballot: Ballot }) {
  const t = useTexts(observersTexts);
  return ballot.papers.map(({ paperId, contests }) => (
    <div key={paperId}>
      <table>
        <caption>{t('typed.paper', { paper: paperId })}</caption>
        <tbody>
          {typedFields.map((name) => (
            <Row key={name} label={t(`field.${name}`)} />
          ))}
        </tbody>
      </table>
      {contests.map(({ id, name, lists, candidates }) => (
        <table key={id}>
          <caption>{name === '' ? id : name}</caption>
          <tbody>
            {lists.map((list) => (
              <Row key={`list ${list.code}`} label={`${list.code} ${list.name}`} isList />
            ))}
            {candidates.map((candidate) => (
              <Row key={candidate.id} label={`${candidate.id} ${candidate.name}`} />
            ))}
          </tbody>
        </table>
      ))}
    </div>
  ));
}

function Row({ label, isList = false }: { readonly label: string; readonly isList?: boolean }) {
  return (
    <tr className={isList ? 'list-row' : undefined}>
      <th scope="row">
        <bdi>{label}</bdi>
      </th>
      <td className="blank">&nbsp;</td>
    </tr>
  );
}
