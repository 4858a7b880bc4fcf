/**
 * Law 9/2020, art. 38: one station of each polling centre, drawn by public lottery, is counted by hand; from
 * 5 % on the whole centre is. The law has no time limit for single stations.
 */
import type { Policy } from '../policy.ts';

export const law9Of2020: Policy = {
  id: 'law-9-2020',
  version: 1,
  name: {
    ar: 'القانون رقم 9 لسنة 2020، المادة 38',
    ckb: 'یاسای ژمارە 9ی ساڵی 2020، ماددەی 38',
    en: 'Law 9/2020, art. 38, with lottery',
  },
  source: 'Law 9/2020, art. 38',
  handCount: {
    stations: 'drawn',
    whenMissing: 'wait',
    numerator: 'sum',
    denominator: 'valid-electronic',
    zeroDenominator: 'any-difference',
    level: 'list',
    scope: 'box',
    operator: '>=',
    hundredths: 500,
    adoptWithin: 'electronic',
    beyond: 'whole-centre',
  },
  deadline: { minutes: undefined, startsAt: 'close', counts: 'any', late: 'accept' },
  adoptedStates: ['matched', 'resolved'],
  preferred: 'transmission',
  rules: {},
};
