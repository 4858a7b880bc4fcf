import type { NowArea } from '@mutabaqa/shared/site/now.ts';
import { addressOf } from '../../app/address.ts';
import { Figure, Share } from '../../parts/figure.tsx';
import { StateMark, statesShown } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { countOf, missingStates, shareOf } from './count-states.ts';

/** Constituencies in rows, states in columns; a state that no station has takes no column. */
export function AreaTable({ areas }: { readonly areas: readonly NowArea[] }) {
  const t = useTexts(nowTexts);
  const shell = useTexts(shellTexts);
  const nameOf = usePlaceName();
  const shown = statesShown.filter((state) => areas.some(({ states }) => (states[state] ?? 0) > 0));
  return (
    <section aria-labelledby="constituencies-title">
      <h2 id="constituencies-title">{t('constituencies')}</h2>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('constituencies')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{shell('constituency')}</th>
              <th scope="col" className="count">
                {shell('stations')}
              </th>
              <th scope="col" className="count">
                {t('arrivedShort')}
              </th>
              {shown.map((state) => (
                <th scope="col" className="count" key={state}>
                  <StateMark state={state} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {areas.map(({ id, stations, states }) => (
              <tr key={id}>
                <th scope="row">
                  <a href={addressOf('now', id)}>
                    <bdi>{nameOf(id)}</bdi>
                  </a>
                </th>
                <td className="count">
                  <Figure value={stations} />
                </td>
                <td className="count">
                  <Share
                    hundredths={shareOf(stations - countOf(states, missingStates), stations)}
                  />
                </td>
                {shown.map((state) => (
                  <td className="count" key={state}>
                    {states[state] === undefined ? '' : <Figure value={states[state]} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
