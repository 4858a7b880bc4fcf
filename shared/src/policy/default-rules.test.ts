import { expect, test } from 'vitest';
import { findingRules } from '../base/findings.ts';
import type { FindingCode } from '../base/findings.ts';
import { builtInPolicies } from './built-in-policies.ts';
import { canBeOff, defaultRules, mustBlock, settingOf } from './default-rules.ts';

/** Two records, parts that have no sum, cards, devices, decisions. */
const pairs = /^.[238]|E109|E40[137]|W402|E50[13]|E61[12]|.70[125679]|W71[02]/;
const codes = Object.keys(findingRules) as FindingCode[];

test.each(codes)('%s does what its letter says where no policy says otherwise', (code) => {
  expect(defaultRules[code].effect).toBe(code.startsWith('E') ? 'block' : 'note');
  expect(settingOf({ rules: {} }, code)).toBe(defaultRules[code]);
});

test('a policy says otherwise for the rules that it names, and for no other', () => {
  const policy = { rules: { E103: { effect: 'off', absolute: 3, hundredths: 7 } } } as const;
  expect(settingOf(policy, 'E103')).toEqual({ effect: 'off', absolute: 3, hundredths: 7 });
  expect(settingOf(policy, 'E104')).toBe(defaultRules.E104);
});

test('no built-in policy hides what two records differ in, who signed or what was decided', () => {
  const hidden = [...builtInPolicies.values()].flatMap((policy) =>
    codes.filter((code) => !canBeOff(code) && settingOf(policy, code).effect === 'off'),
  );
  expect(hidden).toEqual([]);
  expect(codes.filter((code) => !canBeOff(code))).toEqual(codes.filter((code) => pairs.test(code)));
  expect(codes.filter(mustBlock)).toEqual(
    codes.filter((code) => /^E[23]|E109|E401|E403|E407|E501|E503/.test(code)),
  );
});

test('with nothing but comparison, figures that do not add up stop nobody', () => {
  const comparison = builtInPolicies.get('comparison-only');
  const blocking = codes.filter(
    (code) => comparison && settingOf(comparison, code).effect === 'block',
  );
  // But what has no sum is adopted by nobody.
  expect(blocking.filter((code) => /^.[16]/.test(code))).toEqual(['E109']);
  expect(blocking.filter((code) => /^E(201|306|401|406|501)$/.test(code))).toHaveLength(5);
});
