import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

/** As a reader asks: is it there, is it right, is it settled. */
export const statesShown: readonly StationState[] = [
  ...(['matched', 'resolved', 'received', 'awaited', 'overdue'] as const),
  ...(['discrepant', 'at-audit-centre', 'quarantined', 'annulled'] as const),
];

/** A shape for each, so that no state is told by its colour alone. */
const shapes: Readonly<Record<StationState, string>> = {
  matched: 'M3 8.5 6.5 12 13 4.5',
  resolved: 'M2 8.5 5 12 9 6M8.5 11.5 9 12 14 5',
  received: 'M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10',
  awaited: 'M3 8h.01M8 8h.01M13 8h.01',
  overdue: 'M8 4v4.5l3 2M8 1.8a6.2 6.2 0 1 0 .01 0',
  discrepant: 'M3 6h10M3 10.5h10M10.5 2.5 5.5 14',
  'at-audit-centre': 'M7 2.5a4.5 4.5 0 1 0 .01 0M10.5 10.5 14 14',
  quarantined: 'M5.5 3v10M10.5 3v10',
  annulled: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
};

export function StateIcon({ state }: { readonly state: StationState }) {
  return (
    <svg className={`state-icon state-${state}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[state]} />
    </svg>
  );
}

export function StateMark({ state }: { readonly state: StationState }) {
  const t = useTexts(shellTexts);
  return (
    <span className={`state-mark state-${state}`}>
      <StateIcon state={state} />
      {t(`state.${state}`)}
    </span>
  );
}
