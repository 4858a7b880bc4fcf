/** A policy drawn from a seed: every choice that the built-in ones leave untried, in any combination. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import type { Policy, RuleSetting } from '@mutabaqa/shared/policy/policy.ts';
import { makeSeededRandom } from '../world/random.ts';

export const mixedPolicyId = 'mixed';

/** The policy of the package, and those that may come into force later. */
export function policiesOf(
  seed: string,
  id: string,
): { readonly policy: Policy; readonly otherPolicies: readonly Policy[] } {
  const builtIn = [...builtInPolicies.values()];
  if (id === mixedPolicyId) return { policy: makeMixedPolicy(seed), otherPolicies: builtIn };
  const policy = assertDefined(builtInPolicies.get(id), id);
  return { policy, otherPolicies: builtIn.filter((other) => other !== policy) };
}

function makeMixedPolicy(seed: string): Policy {
  const random = makeSeededRandom(`${seed}/mixed-policy`);
  const either = <Choice>(...choices: readonly [Choice, ...Choice[]]): Choice =>
    choices[random.integer(0, choices.length - 1)] ?? choices[0];
  const setting = (effect: RuleSetting['effect'], absolute = 0, hundredths = 0): RuleSetting => ({
    effect,
    absolute,
    hundredths,
  });
  return {
    id: mixedPolicyId,
    version: 1,
    name: { ar: 'سياسة مختلطة', ckb: 'سیاسەتی تێکەڵ', en: 'Mixed' },
    source: 'drawn for a simulation',
    handCount: {
      stations: either('all', 'drawn', 'none'),
      whenMissing: either('wait', 'electronic'),
      numerator: either('sum', 'largest', 'total'),
      denominator: either('valid-electronic', 'valid-hand', 'in-box-electronic', 'in-box-hand'),
      zeroDenominator: either('any-difference', 'never'),
      level: either('list', 'candidate'),
      scope: 'box',
      operator: either('>=', '>'),
      hundredths: either(0, 250, 500, 1000),
      adoptWithin: either('hand-count', 'electronic'),
      beyond: either('audit-centre', 'whole-centre', 'discrepant'),
    },
    deadline: {
      minutes: either(undefined, 300, 360, 1200),
      startsAt: either('close', 'embargo-end'),
      counts: either('transmission', 'any'),
      late: either('audit-centre', 'discrepant', 'accept'),
    },
    adoptedStates: either(
      ['matched', 'resolved'] as const,
      ['matched', 'resolved', 'received'] as const,
      ['matched'] as const,
    ),
    preferred: either('transmission', 'card'),
    rules: {
      E103: setting(either('off', 'note', 'block', 'quarantine'), either(0, 2), either(0, 50)),
      E104: setting(either('note', 'quarantine')),
      E601: setting(either('block', 'quarantine'), either(0, 3)),
      W404: setting(either('note', 'block'), either(60, 120, 240)),
      E406: setting(either('note', 'quarantine')),
      E502: setting(either('note', 'quarantine'), either(0, 20)),
    },
  };
}
