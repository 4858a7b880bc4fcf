import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { encodePolicy } from '@mutabaqa/shared/policy/policy-json.ts';
import { readElectionPolicy } from './read-election.ts';

const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-policy-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function policyNamed(policyName: string | undefined) {
  const definition = {} as never; // the people and hours of an election say nothing of its policy
  return readElectionPolicy(directory, { definition, ownKeys: new Map(), policyName });
}

describe('the policy that election.json names', () => {
  it('is none, or a built-in one by its id', () => {
    expect(policyNamed(undefined)).toEqual({ ok: true, value: undefined });
    for (const [id, policy] of builtInPolicies) {
      expect(policyNamed(id)).toEqual({ ok: true, value: policy });
    }
  });

  it('is a file beside it, in any order of keys', () => {
    const own = { ...comparisonOnly, id: 'our-own', version: 7 };
    writeFileSync(join(directory, 'own.json'), encodePolicy(own));
    expect(policyNamed('own.json')).toEqual({ ok: true, value: own });
    const backwards = Object.fromEntries(Object.entries(own).toReversed());
    writeFileSync(join(directory, 'backwards.json'), JSON.stringify(backwards));
    expect(policyNamed('backwards.json')).toEqual({ ok: true, value: own });
  });

  it('is refused with what is wrong', () => {
    writeFileSync(join(directory, 'wrong.json'), '{"id": "x"}');
    mkdirSync(join(directory, 'folder'));
    writeFileSync(join(directory, 'folder', 'own.json'), encodePolicy(comparisonOnly));
    for (const [name, words] of [
      ['law-5', 'comparison-only, law-4-2023'],
      ['folder', 'neither a file'],
      ['folder/own.json', 'neither a file'],
      ['..', 'neither a file'],
      ['wrong.json', 'wrong.json: '],
    ] as const) {
      const policy = policyNamed(name);
      expect([name, !policy.ok && policy.error]).toEqual([name, expect.stringContaining(words)]);
    }
  });
});
