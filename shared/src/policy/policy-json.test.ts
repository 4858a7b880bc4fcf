import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { equalBytes, utf8 } from '../base/bytes.ts';
import { findingRules } from '../base/findings.ts';
import type { FindingCode } from '../base/findings.ts';
import { stationStates } from '../reconcile/verdict.ts';
import { builtInPolicies } from './built-in-policies.ts';
import { canBeOff, mustBlock } from './default-rules.ts';
import { comparisonOnly } from './policies/comparison-only.ts';
import { decodePolicy, encodePolicy, parsePolicy, policyBytesMax } from './policy-json.ts';
import type { Policy, RuleSetting } from './policy.ts';
import { ruleEffects } from './policy.ts';

const text = (policy: Policy): string => new TextDecoder().decode(encodePolicy(policy));

const name = fc.constantFrom('Law 4', 'قانون', 'یاسا', '"\\/\u00e9');
const share = fc.integer({ min: 0, max: 100_000 });
const codes = Object.keys(findingRules) as FindingCode[];

const setting = fc.record({
  effect: fc.constantFrom(...ruleEffects),
  absolute: fc.oneof(fc.nat({ max: 9 }), fc.maxSafeNat()),
  hundredths: share,
});

const arbitraryPolicy: fc.Arbitrary<Policy> = fc.record({
  id: fc.constantFrom('a', 'law-4-2023', 'قانون'),
  version: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  name: fc.record({ ar: name, ckb: name, en: name }),
  source: name,
  handCount: fc.record({
    stations: fc.constantFrom('all', 'drawn', 'none'),
    whenMissing: fc.constantFrom('wait', 'electronic'),
    numerator: fc.constantFrom('sum', 'largest', 'total'),
    denominator: fc.constantFrom(
      'valid-electronic',
      'valid-hand',
      'in-box-electronic',
      'in-box-hand',
    ),
    zeroDenominator: fc.constantFrom('any-difference', 'never'),
    level: fc.constantFrom('list', 'candidate'),
    scope: fc.constantFrom('box', 'contest'),
    operator: fc.constantFrom('>=', '>'),
    hundredths: share,
    adoptWithin: fc.constantFrom('hand-count', 'electronic'),
    beyond: fc.constantFrom('audit-centre', 'whole-centre', 'discrepant'),
  }),
  deadline: fc.record({
    minutes: fc.option(fc.nat({ max: 527_040 }), { nil: undefined }),
    startsAt: fc.constantFrom('close', 'embargo-end'),
    counts: fc.constantFrom('transmission', 'any'),
    late: fc.constantFrom('audit-centre', 'discrepant', 'accept'),
  }),
  adoptedStates: fc.subarray(
    stationStates.filter((state) => !['awaited', 'quarantined', 'annulled'].includes(state)),
  ),
  preferred: fc.constantFrom('transmission', 'card'),
  rules: fc
    .dictionary(fc.constantFrom(...codes), setting, { maxKeys: 6 })
    .map((rules) => Object.fromEntries(Object.entries(rules).map(switchedOn))),
});

function switchedOn([code, each]: [string, RuleSetting]): [string, RuleSetting] {
  if (each.effect === 'off' && canBeOff(code as FindingCode)) return [code, each];
  const isWeak = each.effect === 'off' || each.effect === 'note';
  return [
    code,
    isWeak ? { ...each, effect: mustBlock(code as FindingCode) ? 'block' : 'note' } : each,
  ];
}

describe('the bytes of a policy', () => {
  it('are read as the policy that they were made from', () => {
    fc.assert(
      fc.property(arbitraryPolicy, (policy) => {
        const bytes = encodePolicy(policy);
        const decoded = decodePolicy(bytes);
        expect(decoded).toEqual({ ok: true, value: policy });
        expect(decoded.ok && encodePolicy(decoded.value)).toEqual(bytes);
      }),
    );
  });

  it('do not depend on the order of keys', () => {
    const turned = Object.fromEntries(Object.entries(comparisonOnly).toReversed());
    expect(text(turned as unknown as Policy)).toBe(text(comparisonOnly));
  });

  it.each([...builtInPolicies])('are those of %s', (id, policy) => {
    expect(decodePolicy(encodePolicy(policy))).toMatchObject({
      ok: true,
      value: { id, version: 1 },
    });
  });

  it('are refused with any byte changed, or mean another policy', () => {
    const bytes = encodePolicy(comparisonOnly);
    const otherwise: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [1, 4, 32, 128]) {
        const changed = bytes.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        const decoded = decodePolicy(changed);
        const isOwnForm = !decoded.ok || equalBytes(encodePolicy(decoded.value), changed);
        if (!isOwnForm) otherwise.push(at);
      }
    }
    expect(otherwise).toEqual([]);
  });

  it('are refused when cut off', () => {
    const bytes = encodePolicy(comparisonOnly);
    for (let size = 0; size < bytes.length; size++) {
      expect(decodePolicy(bytes.subarray(0, size)).ok).toBe(false);
    }
  });
});

test.each([
  ['no newline', (json: string) => json.trimEnd(), 'not canonical'],
  ['other spaces', (json: string) => json.replaceAll('  ', '\t'), 'not canonical'],
  ['another form of a number', (json: string) => json.replace('500', '5e2'), 'not canonical'],
  [
    'an escape that is not needed',
    (json: string) => json.replace('sum', '\\u0073um'),
    'not canonical',
  ],
  [
    'a key twice',
    (json: string) => json.replace('{', '{ "id": "comparison-only",'),
    'not canonical',
  ],
])('free form is read from people only: %s', (_, write, error) => {
  const bytes = utf8(write(text(comparisonOnly)));
  expect(decodePolicy(bytes)).toEqual({ ok: false, error });
  expect(parsePolicy(bytes)).toMatchObject({ ok: true, value: { id: 'comparison-only' } });
});

test.each([
  ['no JSON', utf8('{'), 'not JSON'],
  ['no object', utf8('[]'), 'not an object'],
  ['nothing', utf8('null'), 'not an object'],
  ['no text', new Uint8Array([0xff]), 'not UTF-8'],
  ['too much', new Uint8Array(policyBytesMax + 1), `more than ${policyBytesMax} bytes`],
  ['a key of every object', utf8('{"__proto__": 1}'), '__proto__'],
  ['a key that would not show', utf8('{"\\u202e": 1}'), '?'],
])('what is %s is no policy', (_, bytes, error) => {
  expect(parsePolicy(bytes)).toEqual({ ok: false, error });
});
