/**
 * How a contest of a station comes to its state, as data: rows are tried once each, in this order, and a
 * row moves the state when it starts in one of `from` and its condition holds. The diagram in
 * ARCHITECTURE.md is made from this table.
 */
import type { StationState } from './verdict.ts';

export const conditionNames = [
  'arrived',
  'late',
  'agreed',
  'blocked',
  'referred',
  'countedAgain',
  'decided',
  'quarantined',
  'annulled',
] as const;
export type ConditionName = (typeof conditionNames)[number];
export type Conditions = Readonly<Record<ConditionName, boolean>>;

export interface Transition {
  readonly from: readonly StationState[];
  readonly when: ConditionName;
  readonly to: StationState;
  /** In one line, for the diagram and the dossier. */
  readonly because: string;
}

export const transitions = {
  arrive: {
    from: ['awaited'],
    when: 'arrived',
    to: 'received',
    because: 'a result came by some channel',
  },
  'miss-deadline': {
    from: ['awaited'],
    when: 'late',
    to: 'overdue',
    because: 'nothing had come when the time was over',
  },
  match: {
    from: ['received'],
    when: 'agreed',
    to: 'matched',
    because: 'every pair of records that the policy asks for agrees',
  },
  differ: {
    from: ['awaited', 'overdue', 'received', 'matched'],
    when: 'blocked',
    to: 'discrepant',
    because: 'a finding blocks adoption',
  },
  refer: {
    from: ['received', 'matched', 'discrepant', 'overdue'],
    when: 'referred',
    to: 'at-audit-centre',
    because: 'the policy or a decision sends the box to be counted again',
  },
  'count-again': {
    from: ['at-audit-centre', 'overdue'],
    when: 'countedAgain',
    to: 'resolved',
    because: 'the audit centre counted, and two people signed',
  },
  decide: {
    from: [
      'awaited',
      'overdue',
      'received',
      'matched',
      'discrepant',
      'at-audit-centre',
      'resolved',
    ],
    when: 'decided',
    to: 'resolved',
    because: 'two people decided, and nothing new has come since',
  },
  quarantine: {
    from: [
      ...(['awaited', 'overdue', 'received', 'matched'] as const),
      ...(['discrepant', 'at-audit-centre', 'resolved'] as const),
    ],
    when: 'quarantined',
    to: 'quarantined',
    because: 'kept out of the totals by a rule of the policy or by a decision',
  },
  annul: {
    from: [
      ...(['awaited', 'overdue', 'received', 'matched', 'discrepant'] as const),
      ...(['at-audit-centre', 'resolved', 'quarantined'] as const),
    ],
    when: 'annulled',
    to: 'annulled',
    because: 'annulled by decision, and not reinstated',
  },
} as const satisfies Readonly<Record<string, Transition>>;

export type TransitionId = keyof typeof transitions;

const rows = Object.entries(transitions) as readonly (readonly [TransitionId, Transition])[];

export interface Walk {
  readonly state: StationState;
  readonly path: readonly TransitionId[];
}

export function walkTransitions(conditions: Conditions): Walk {
  let state: StationState = 'awaited';
  const path: TransitionId[] = [];
  for (const [id, { from, when, to }] of rows) {
    if (!conditions[when] || !from.includes(state)) continue;
    state = to;
    path.push(id);
  }
  return { state, path };
}

/** Mermaid, for ARCHITECTURE.md. Rows that start nearly anywhere are one arrow. */
export function formatTransitionDiagram(): string {
  const arrows = rows.flatMap(([id, { from, to }]) =>
    (from.length > nearlyAny ? ['any state'] : from).map(
      (state) => `  ${nodeOf(state)} --> ${nodeOf(to)}: ${id}`,
    ),
  );
  return ['stateDiagram-v2', '  [*] --> awaited', ...arrows, ''].join('\n');
}

const nearlyAny = 5;

function nodeOf(state: string): string {
  return state.replaceAll(/[- ]/g, '_');
}
