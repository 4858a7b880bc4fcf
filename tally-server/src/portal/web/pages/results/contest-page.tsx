import { contestFile, contestTotalsFile } from '@mutabaqa/shared/results/file-names.ts';
import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { urlOf } from '../../data/fetch-file.ts';
import { contestName, useContest } from '../../data/lookup.ts';
import { useLogNumber } from '../../data/now.ts';
import type { ContestSums } from '../../data/totals.ts';
import { useContestSums, useOutcomes } from '../../data/totals.ts';
import { versionFile } from '../../data/versions.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { AccountTable } from './account-table.tsx';
import type { AskedArea } from './area-choice.tsx';
import { AreaChoice } from './area-choice.tsx';
import { AreaFacts } from './area-facts.tsx';
import { CandidateTable } from './candidate-table.tsx';
import { ColumnMeanings } from './column-meanings.tsx';
import { NotCounted } from './not-counted.tsx';
import { OutcomeText } from './outcome-text.tsx';
import { SumTable } from './sum-table.tsx';
import { listSums } from './sum-lines.ts';

interface ContestPageProps {
  readonly contestId: string;
  /** undefined = the whole. */
  readonly area: AskedArea | undefined;
  readonly version: number;
}

export function ContestPage({ contestId, area, version }: ContestPageProps) {
  const t = useTexts(resultsTexts);
  const ballot = useContest(contestId);
  const sums = useContestSums(version, contestId);
  const log = useLogNumber();
  const { value } = sums;
  return (
    <>
      <p className="up screen-only">
        <a href="#/results">{t('allContests')}</a>
      </p>
      <h1>
        <bdi>{contestName(ballot.value, contestId)}</bdi>
      </h1>
      <FileMessage file={sums} />
      {value !== undefined && (
        <>
          <p>
            <strong className="status">{t(`status.${value.status}`)}</strong>{' '}
            {t(`means.${value.status}`)}
          </p>
          <Quoted {...value} log={log} version={version} />
          <AreaChoice contestId={contestId} areas={value.areas} chosen={area} />
          <Sums sums={value} ballot={ballot.value} area={area} version={version} />
          <Downloads contestId={contestId} version={version} />
        </>
      )}
    </>
  );
}

interface SumsProps {
  readonly sums: ContestSums;
  readonly ballot: LookupContest | undefined;
  readonly area: AskedArea | undefined;
  readonly version: number;
}

function Sums({ sums, ballot, area, version }: SumsProps) {
  const t = useTexts(resultsTexts);
  const outcomes = useOutcomes(version);
  const shown =
    sums.areas.find(({ kind, name }) => kind === area?.kind && name === area.id) ?? sums.areas[0];
  if (shown === undefined) return null;
  const outcome = outcomes.value?.get(sums.contestId);
  return (
    <>
      <AreaFacts area={shown} />
      {shown.kind === 'whole' && outcome !== undefined && (
        <OutcomeText outcome={outcome} ballot={ballot} />
      )}
      <NotCounted area={shown} />
      {shown.lists.length > 0 && (
        <section aria-labelledby="lists-title">
          <h2 id="lists-title">{t('lists')}</h2>
          <SumTable lines={listSums(shown, ballot)} label={t('lists')} />
        </section>
      )}
      {shown.candidates.length > 0 && (
        <CandidateTable area={shown} ballot={ballot} excluded={sums.excluded} />
      )}
      <AccountTable area={shown} />
      <ColumnMeanings adoptedStates={sums.adoptedStates} />
    </>
  );
}

function Downloads({ contestId, version }: Pick<ContestPageProps, 'contestId' | 'version'>) {
  const t = useTexts(resultsTexts);
  const files = [
    [t('downloadContest'), contestFile(contestId)],
    [t('downloadTotals'), contestTotalsFile(contestId)],
    [t('downloadAll'), 'totals.csv'],
  ] as const;
  return (
    <section aria-labelledby="downloads-title" className="screen-only">
      <h2 id="downloads-title">{t('downloads')}</h2>
      <ul className="downloads">
        {files.map(([text, name]) => (
          <li key={name}>
            <a href={urlOf(versionFile(version, name))} download>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
