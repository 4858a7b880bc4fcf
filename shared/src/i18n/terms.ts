/**
 * The election words that have one name each in every language. Code, screens and documents use
 * these and no synonym; a locale file gives each its form on screen.
 */
export const terms = [
  'station',
  'pollingCentre',
  'constituency',
  'governorate',
  'contest',
  'list',
  'candidate',
  'tape',
  'memoryCard',
  'transmission',
  'tallyCentre',
  'dataEntryCentre',
  'matching',
  'finding',
  'discrepancy',
  'receipt',
  'handCount',
  'auditCentre',
  'registeredVoters',
  'verifiedVoters',
  'ballotsInBox',
  'validBallots',
  'invalidBallots',
  'blankBallots',
  'spoiltBallots',
  'observer',
  'partyAgent',
  'quarantine',
  'adoptedFigure',
  'preliminary',
  'final',
  'ratified',
  'complaint',
  'appeal',
  'specialVote',
] as const;

export type Term = (typeof terms)[number];
