import { foldText } from '@mutabaqa/shared/site/fold-text.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { useState } from 'react';
import { addressOf } from '../../app/address.ts';
import { contestName } from '../../data/lookup.ts';
import { useLogNumber } from '../../data/now.ts';
import { useOutcomes } from '../../data/totals.ts';
import { useVersionHead } from '../../data/versions.ts';
import { Figure } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import { usePlaceName } from '../../texts/place-names.ts';
import { resultsTexts } from '../../texts/results-texts.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ContestTableProps {
  readonly election: LookupIndex;
  readonly version: number;
}

/** Every contest, with how much of it is counted and whether that can still matter. */
export function ContestTable({ election, version }: ContestTableProps) {
  const t = useTexts(resultsTexts);
  const shell = useTexts(shellTexts);
  const nameOf = usePlaceName();
  const outcomes = useOutcomes(version);
  const head = useVersionHead(version);
  const log = useLogNumber();
  const [typed, setTyped] = useState('');
  const sought = foldText(typed);
  const shown = election.contests.filter(({ name, constituency }) =>
    foldText(`${name} ${constituency} ${nameOf(constituency)}`).includes(sought),
  );
  return (
    <>
      <h1>{t('title')}</h1>
      {head.value !== undefined && <Quoted {...head.value} log={log} />}
      <p>{t('contestsHint')}</p>
      <FileMessage file={outcomes} />
      {election.contests.length > 12 && (
        <div className="filters">
          <label>
            {t('filterContests')}
            <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
          </label>
        </div>
      )}
      <div className="scroll" tabIndex={0} role="group" aria-label={t('contests')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{shell('contest')}</th>
              <th scope="col" className="roomy">
                {shell('constituency')}
              </th>
              <th scope="col" className="count">
                {t('counted')}
              </th>
              <th scope="col" className="count">
                {shell('stations')}
              </th>
              <th scope="col">{t('canChange')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name, constituency, stations }) => {
              const outcome = outcomes.value?.get(id);
              return (
                <tr key={id}>
                  <th scope="row">
                    <a href={addressOf('results', id)}>
                      <bdi>{contestName({ name }, id)}</bdi>
                    </a>
                  </th>
                  <td className="roomy">
                    <bdi>{nameOf(constituency)}</bdi>
                  </td>
                  <td className="count">
                    <Figure value={outcome && stations - outcome.outstanding.stations} />
                  </td>
                  <td className="count">
                    <Figure value={stations} />
                  </td>
                  <td>{outcome === undefined ? '' : t(`change.${outcome.canChange}`)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
