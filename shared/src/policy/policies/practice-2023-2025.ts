/**
 * What the commission said that it does in 2023 and 2025: where the hand count matches exactly, the
 * electronic figures stand; with any difference the box is counted again at the audit centre.
 */
import type { Policy } from '../policy.ts';

export const practice2023To2025: Policy = {
  id: 'practice-2023-2025',
  version: 1,
  name: {
    ar: 'ممارسة المفوضية في 2023 و2025',
    ckb: 'ڕێکاری کۆمیسیۆن لە 2023 و 2025',
    en: 'The commission\u2019s stated practice, 2023 and 2025',
  },
  source: 'The commission\u2019s statements on the elections of 2023 and 2025',
  handCount: {
    stations: 'all',
    whenMissing: 'wait',
    numerator: 'sum',
    denominator: 'valid-electronic',
    zeroDenominator: 'any-difference',
    level: 'candidate',
    scope: 'box',
    operator: '>',
    hundredths: 0,
    adoptWithin: 'electronic',
    beyond: 'audit-centre',
  },
  deadline: { minutes: 360, startsAt: 'close', counts: 'transmission', late: 'audit-centre' },
  adoptedStates: ['matched', 'resolved'],
  preferred: 'transmission',
  rules: {},
};
