/**
 * When two equal, faultless tapes of a station's two channels settle it whatever their figures say: under a
 * policy that only compares. Then a country is compared by joining digests.
 */
import type { FindingCode } from '../base/findings.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { Policy } from '../policy/policy.ts';

/** Rules that can fire on one whole tape by itself, or on equal results of a centre. */
const rulesOfOneTape: readonly FindingCode[] = [
  ...(['E101', 'E102', 'E103', 'E104', 'W105', 'W106', 'W107', 'W108'] as const),
  ...(['W404', 'W405', 'W410', 'E502'] as const),
  ...(['E601', 'W602', 'W603', 'W604', 'W605', 'W606'] as const),
];

export function isDecidedByDigests(
  policy: Policy,
  softwareDigests: { readonly length: number },
): boolean {
  const isInert = (code: FindingCode): boolean =>
    ['off', 'note'].includes(settingOf(policy, code).effect);
  return (
    policy.handCount.stations === 'none' &&
    policy.deadline.minutes === undefined &&
    rulesOfOneTape.every(isInert) &&
    (softwareDigests.length === 0 || isInert('E406'))
  );
}
