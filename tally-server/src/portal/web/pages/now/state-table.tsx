import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { StateCounts } from '@mutabaqa/shared/site/now.ts';
import { Figure, Share } from '../../parts/figure.tsx';
import { StateMark, statesShown } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { shareOf } from './count-states.ts';

interface StateTableProps {
  readonly states: StateCounts;
  readonly stations: number;
  /** Verdicts of some stations are held back: a state that nobody may know yet is not shown as 0. */
  readonly isHeldBack: boolean;
}

const arrivalStates: ReadonlySet<StationState> = new Set(['awaited', 'received', 'overdue']);

export function StateTable({ states, stations, isHeldBack }: StateTableProps) {
  const t = useTexts(nowTexts);
  const shown = statesShown.filter(
    (state) => !isHeldBack || arrivalStates.has(state) || states[state] !== undefined,
  );
  return (
    <section aria-labelledby="states-title">
      <h2 id="states-title">{t('states')}</h2>
      <table className="state-table">
        <thead>
          <tr>
            <th scope="col">{t('state')}</th>
            <th scope="col" className="count">
              {t('count')}
            </th>
            <th scope="col" className="count">
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((state) => {
            const count = states[state] ?? 0;
            return (
              <tr key={state} className={count === 0 ? 'none' : undefined}>
                <th scope="row">
                  <StateMark state={state} />
                  <small>{t(`means.${state}`)}</small>
                </th>
                <td className="count large">
                  <Figure value={count} />
                </td>
                <td className="count">
                  <Share hundredths={shareOf(count, stations)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
