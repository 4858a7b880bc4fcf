import { foldText } from '@mutabaqa/shared/site/fold-text.ts';
import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { useState } from 'react';
import type { AreaSums } from '../../data/totals.ts';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { candidateSums } from './sum-lines.ts';
import { SumTable } from './sum-table.tsx';

interface CandidateTableProps {
  readonly area: AreaSums;
  readonly ballot: LookupContest | undefined;
  readonly excluded: ReadonlySet<number>;
}

export function CandidateTable({ area, ballot, excluded }: CandidateTableProps) {
  const t = useTexts(resultsTexts);
  const [list, setList] = useState('');
  const [typed, setTyped] = useState('');
  const sought = foldText(typed);
  const lines = candidateSums(area, ballot, excluded).filter(
    (line) =>
      (list === '' || line.list === list) &&
      (sought === '' || foldText(line.name).includes(sought)),
  );
  const names = new Map(ballot?.lists.map(({ code, name }) => [code, name]));
  return (
    <section aria-labelledby="candidates-title">
      <h2 id="candidates-title">{t('candidates')}</h2>
      <div className="filters screen-only">
        {names.size > 0 && (
          <label>
            {t('ofList')}
            <select value={list} onChange={(event) => setList(event.target.value)}>
              <option value="">{t('everyList')}</option>
              {[...names].map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        <label>
          {t('filterName')}
          <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
      </div>
      <SumTable lines={lines} label={t('candidates')} listName={(code) => names.get(code)} />
    </section>
  );
}
