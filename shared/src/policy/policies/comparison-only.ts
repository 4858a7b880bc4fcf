/**
 * Two electronic records and nothing else: for a replay of published results, or an office without a law of
 * its own. Only comparison, signatures and identity block; arithmetic and plausibility are shown as notes, and
 * nobody asks whether a tape was made in voting hours.
 */
import type { Policy, RuleSetting } from '../policy.ts';

const note: RuleSetting = { effect: 'note', absolute: 0, hundredths: 0 };

export const comparisonOnly: Policy = {
  id: 'comparison-only',
  version: 1,
  name: {
    ar: 'مطابقة الإرسال وعصا الذاكرة فقط',
    ckb: 'تەنیا بەراوردکردنی ناردن و کارتی بیرگە',
    en: 'Card-transmission matching only',
  },
  source: 'No law: bilateral comparison of two electronic records',
  handCount: {
    stations: 'none',
    whenMissing: 'electronic',
    numerator: 'sum',
    denominator: 'valid-electronic',
    zeroDenominator: 'any-difference',
    level: 'list',
    scope: 'box',
    operator: '>=',
    hundredths: 500,
    adoptWithin: 'electronic',
    beyond: 'discrepant',
  },
  deadline: { minutes: undefined, startsAt: 'close', counts: 'any', late: 'accept' },
  adoptedStates: ['matched', 'resolved'],
  preferred: 'transmission',
  rules: {
    E101: note,
    E102: note,
    E103: note,
    E104: note,
    W404: { effect: 'off', absolute: 0, hundredths: 0 },
    W405: { effect: 'off', absolute: 0, hundredths: 0 },
    E502: note,
    E601: note,
    E608: note,
    E611: note,
    E612: note,
  },
};
