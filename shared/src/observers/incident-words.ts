/** The closed lists that a report of an incident is made of, and the states it passes through. */
export const incidentKinds = [
  'refused-entry',
  'family-voting',
  'proxy-voting',
  'harassment-of-women',
  'vote-buying',
  'device-failure',
  'campaign-violation',
  'violence',
  'other',
] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** Of those affected. */
export const affectedGenders = ['women', 'men', 'both', 'unknown'] as const;
export type AffectedGender = (typeof affectedGenders)[number];

export const incidentStates = ['received', 'assigned', 'answered', 'closed'] as const;
export type IncidentState = (typeof incidentStates)[number];

/** How it ended. */
export const incidentOutcomes = ['confirmed', 'not-confirmed', 'referred', 'withdrawn'] as const;
export type IncidentOutcome = (typeof incidentOutcomes)[number];

/** What may follow on what. A report may be answered and assigned again, but what is closed stays closed. */
export function mayFollow(before: IncidentState, next: IncidentState): boolean {
  return before !== 'closed' && next !== 'received';
}

export function isWordOf<Word extends string>(words: readonly Word[], text: unknown): text is Word {
  return words.some((word) => word === text);
}
