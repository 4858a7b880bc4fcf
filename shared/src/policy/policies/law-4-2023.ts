/**
 * Law 4/2023, art. 10(1), as written: every station counts its box by hand, in the station; below 5 % of the
 * valid ballots the hand count is adopted, from 5 % on the audit centre counts again; what has not arrived
 * within 6 hours goes to the audit centre. Where the law is silent (numerator, denominator, level, scope)
 * this is one reading of it.
 */
import type { Policy } from '../policy.ts';

export const law4Of2023: Policy = {
  id: 'law-4-2023',
  version: 1,
  name: {
    ar: 'القانون رقم 4 لسنة 2023، المادة 10 أولاً',
    ckb: 'یاسای ژمارە 4ی ساڵی 2023، ماددەی 10',
    en: 'Law 4/2023, art. 10(1), as written',
  },
  source: 'Law 4/2023, art. 10(1)',
  handCount: {
    stations: 'all',
    whenMissing: 'wait',
    numerator: 'sum',
    denominator: 'valid-electronic',
    zeroDenominator: 'any-difference',
    level: 'list',
    scope: 'box',
    operator: '>=',
    hundredths: 500,
    adoptWithin: 'hand-count',
    beyond: 'audit-centre',
  },
  deadline: { minutes: 360, startsAt: 'close', counts: 'transmission', late: 'audit-centre' },
  adoptedStates: ['matched', 'resolved'],
  preferred: 'transmission',
  rules: {},
};
