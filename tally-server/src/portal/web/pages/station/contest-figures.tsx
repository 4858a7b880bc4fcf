import { useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import { contestName, useContest } from '../../data/lookup.ts';
import { StateMark } from '../../parts/state-mark.tsx';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ColumnNames } from './column-names.tsx';
import type { DossierContest, FigureLine } from './figure-lines.ts';
import { accountLines, candidateLines, listLines } from './figure-lines.ts';
import { FigureRows } from './figure-rows.tsx';

interface ContestFiguresProps {
  readonly contest: DossierContest;
  readonly isTicking: boolean;
  /** Its account stands above already, with another contest of the same ballot paper. */
  readonly isPaperShown: boolean;
}

/** All channels side by side. */
export function ContestFigures({ contest, isTicking, isPaperShown }: ContestFiguresProps) {
  const t = useTexts(stationTexts);
  const { number } = useFigures();
  const ballot = useContest(contest.contestId);
  const [isFiltered, setIsFiltered] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const account = accountLines(contest);
  const lists = listLines(contest, ballot.value);
  const candidates = candidateLines(contest, ballot.value);
  const all = [...account, ...lists, ...candidates];
  const differing = all.filter(({ differs }) => differs).length;
  const wanted = (lines: readonly FigureLine[]): readonly FigureLine[] =>
    isFiltered && differing > 0 ? lines.filter(({ differs }) => differs) : lines;
  const name = contestName(ballot.value, contest.contestId);
  const tick = (key: string): void => {
    const changed = new Set(ticked);
    if (!changed.delete(key)) changed.add(key);
    setTicked(changed);
  };
  const onPaper = lists.length > 0 ? 'differing' : 'all';
  const rows = { columns: contest.columns.length, isTicking, ticked, tick };
  const id = `contest-${encodeURIComponent(`${contest.paperId} ${contest.contestId}`)}`;
  return (
    <section
      aria-labelledby={id}
      className={contest.columns.length === 1 ? 'contest agreeing' : 'contest'}
    >
      <div className="title-row">
        <h2 id={id}>{t('contest', { name })}</h2>
        <StateMark state={contest.state} />
      </div>
      <p>
        {contest.adopted === null
          ? t('notAdopted')
          : t('adoptedFrom', { source: t(`source.${contest.adopted.source}`) })}{' '}
        <strong className={differing > 0 ? 'bad' : 'good'}>
          {differing > 0 ? t('differences', { count: number(differing) }) : t('noDifference')}
        </strong>
      </p>
      {differing > 0 && (
        <label className="check screen-only">
          <input
            type="checkbox"
            checked={isFiltered}
            onChange={(event) => setIsFiltered(event.target.checked)}
          />{' '}
          {t('onlyDifferences', { count: number(differing) })}
        </label>
      )}
      {isTicking && (
        <p className="notice" role="status">
          {t('tickHint')}{' '}
          <strong>{t('ticked', { ticked: number(ticked.size), lines: number(all.length) })}</strong>
        </p>
      )}
      <div className="scroll" tabIndex={0} role="group" aria-label={name}>
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{t('line')}</th>
              {contest.columns.map((names) => (
                <th scope="col" className="count" key={names.join(' ')}>
                  <ColumnNames names={names} />
                </th>
              ))}
            </tr>
          </thead>
          <FigureRows
            onPaper={isPaperShown ? 'none' : 'all'}
            title={t('account')}
            lines={wanted(account)}
            {...rows}
          />
          <FigureRows title={t('lists')} lines={wanted(lists)} {...rows} />
          <FigureRows
            onPaper={onPaper}
            title={t('candidates')}
            lines={wanted(candidates)}
            {...rows}
          />
        </table>
      </div>
      <p className="hint">
        {t('agreeTogether')} {t('zerosLeftOut')}
      </p>
      {onPaper === 'differing' && <p className="print-only">{t('printedShort')}</p>}
      <details className="steps">
        <summary>{t('steps')}</summary>
        <ol>
          {contest.path.map((step) => (
            <li key={step}>{t(`step.${step}`)}</li>
          ))}
        </ol>
      </details>
    </section>
  );
}
