import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { findingRules } from '@mutabaqa/shared/base/findings.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import { canBeOff, defaultRules } from '@mutabaqa/shared/policy/default-rules.ts';
import { decodePolicy, encodePolicy, parsePolicy } from '@mutabaqa/shared/policy/policy-json.ts';
import { readSpec } from './spec-blocks.ts';

const spec = readSpec('policy.md');
const document = readFileSync(new URL('../../proto/spec/policy.md', import.meta.url), 'utf8');

describe('policy.md', () => {
  it('has an example in the one form', () => {
    const bytes = utf8(spec.one('policy'));
    const decoded = decodePolicy(bytes);
    expect(decoded).toMatchObject({ ok: true, value: { id: 'example-2029' } });
    expect(decoded.ok && encodePolicy(decoded.value)).toEqual(bytes);
  });

  it.each(spec.lines('refused policy'))('refuses %s', (line) => {
    const [, place = '', json = '', error] = /^(\S+) (.+) -> (\S+)$/.exec(line) ?? [];
    const value: unknown = JSON.parse(spec.one('policy'));
    setAt(value, place.split('.'), JSON.parse(json));
    const bytes = utf8(JSON.stringify(value));
    expect(parsePolicy(bytes)).toEqual({ ok: false, error });
  });

  it('has the rules of the code', () => {
    const written = spec.lines('rules').map((line) => {
      const [code = '', effect, absolute, hundredths] = line.split(' ');
      return [code, { effect, absolute: Number(absolute), hundredths: Number(hundredths) }];
    });
    const plain = { absolute: 0, hundredths: 0 };
    const all = Object.keys(findingRules).map((code) => [
      code,
      { effect: code.startsWith('E') ? 'block' : 'note', ...plain },
    ]);
    expect({ ...Object.fromEntries(all), ...Object.fromEntries(written) }).toEqual(defaultRules);
  });

  it('names the rules that stay on, and the built-in policies', () => {
    const codes = Object.keys(findingRules) as FindingCode[];
    const stayOn = codes.filter((code) => !canBeOff(code) && !/^[EW][238]/.test(code));
    const text = document.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`cannot be switched off: 2xx, 3xx, 8xx, ${stayOn.join(', ')}.`);
    for (const id of builtInPolicies.keys()) expect(text).toContain(`| \`${id}\``);
  });
});

function setAt(value: unknown, [first = '', ...rest]: readonly string[], leaf: unknown): void {
  const record = value as Record<string, unknown>;
  if (rest.length === 0) record[first] = leaf;
  else setAt(assertDefined(record[first], first), rest, leaf);
}
