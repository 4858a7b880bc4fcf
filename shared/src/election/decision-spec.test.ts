/** Executes the example of proto/spec/decision.md. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { formatHex, parseHex } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { Decision } from './decision-record.ts';
import {
  decisionDigest,
  decisionKinds,
  decisionSigningInput,
  encodeDecision,
  encodeSignedDecision,
  verifySignedDecision,
} from './decision-record.ts';
import { buildSamplePackage, sampleKey } from '@mutabaqa/test/builders/sample-election.ts';

const spec = readFileSync(new URL('../../../proto/spec/decision.md', import.meta.url), 'utf8');

function block(info: string): string {
  return assertDefined(new RegExp(`\`\`\`${info}\n([^\`]*)\`\`\``).exec(spec)?.[1], info);
}

function bytesOf(hex: string): Uint8Array {
  return assertDefined(parseHex(hex.replaceAll(/\s/g, '')), 'hex');
}

type JsonDecision = Omit<Decision, 'change' | 'nonce' | 'packageDigest' | 'evidenceDigests'> & {
  readonly packageDigest: string;
  readonly change: string;
  readonly nonce: string;
};

it('the example has the bytes and the digest that stand beside it', () => {
  const stated = JSON.parse(block('json decision')) as JsonDecision;
  const record = encodeDecision({
    ...stated,
    subject: { ...stated.subject, deviceId: undefined },
    change: bytesOf(stated.change),
    evidenceDigests: [],
    nonce: bytesOf(stated.nonce),
    packageDigest: bytesOf(stated.packageDigest),
  });
  expect(formatHex(record)).toBe(formatHex(bytesOf(block('text record'))));
  const digest = decisionDigest(nodeCrypto, record);
  expect(formatHex(digest)).toBe(block('text digest').trim());

  const verify = (...signers: readonly string[]) => {
    const signatures = signers.map((signerId) => {
      const signature = sampleKey(signerId).sign(decisionSigningInput(digest));
      return { signerId, proof: { kind: 'ed25519', signature } as const };
    });
    const bytes = encodeSignedDecision(record, signatures);
    return verifySignedDecision(nodeCrypto, buildSamplePackage(), bytes).ok;
  };
  expect(verify('adjudicator-1', 'adjudicator-2')).toBe(true);
  expect(verify('adjudicator-1')).toBe(false);
  expect(verify('adjudicator-1', 'clerk-1')).toBe(false);
});

it('the table of kinds is complete', () => {
  const table = spec.slice(spec.search(/\| kind +\|/));
  for (const kind of Object.keys(decisionKinds)) expect(table).toContain(`\`${kind}\``);
});
