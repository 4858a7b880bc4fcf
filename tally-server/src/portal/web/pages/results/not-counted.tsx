import type { AreaSums } from '../../data/totals.ts';
import { Figure } from '../../parts/figure.tsx';
import { StateMark, statesShown } from '../../parts/state-mark.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

export function NotCounted({ area }: { readonly area: AreaSums }) {
  const t = useTexts(resultsTexts);
  const shell = useTexts(shellTexts);
  const rows = statesShown.flatMap((state) => {
    const sums = area.states[state]?.notAdopted;
    return sums === undefined || sums.stations === 0 ? [] : [{ state, ...sums }];
  });
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="not-counted-title">
      <h2 id="not-counted-title">{t('notCounted')}</h2>
      <table className="narrow">
        <thead>
          <tr>
            <th scope="col">{t('state')}</th>
            <th scope="col" className="count">
              {shell('stations')}
            </th>
            <th scope="col" className="count">
              {t('voters')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ state, stations, registered }) => (
            <tr key={state}>
              <th scope="row">
                <StateMark state={state} />
              </th>
              <td className="count">
                <Figure value={stations} />
              </td>
              <td className="count">
                <Figure value={registered} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
