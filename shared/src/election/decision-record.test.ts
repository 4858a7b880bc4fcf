import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { Decision, DecisionSignature } from './decision-record.ts';
import {
  decisionDigest,
  decisionSigningInput,
  decodeSignedDecision,
  encodeDecision,
  encodeSignedDecision,
  verifySignedDecision,
} from './decision-record.ts';
import {
  buildSamplePackage,
  sampleKey,
  sampleSeed,
} from '@mutabaqa/test/builders/sample-election.ts';

const built = buildSamplePackage();

const decision: Decision = {
  electionId: 'sample-2025',
  packageDigest: built.digest,
  mode: 'rehearsal',
  kind: 'adopt',
  base: { logNumber: 0, size: 41 },
  subject: { stationId: 'st-1', contestId: 'Baghdad/council', deviceId: undefined },
  change: Uint8Array.of(1, 2, 3),
  reason: 'The hand count by two people agrees with the card.\nThe transmission does not.',
  legalGround: 'Law 4/2023, art. 10',
  evidenceDigests: [sampleSeed('evidence')],
  madeAtS: 1_762_900_000,
  nonce: sampleSeed('nonce').slice(0, 16),
};

function signatureOf(signerId: string, record: Uint8Array, key = signerId): DecisionSignature {
  const input = decisionSigningInput(decisionDigest(nodeCrypto, record));
  return { signerId, proof: { kind: 'ed25519', signature: sampleKey(key).sign(input) } };
}

function signed(signers: readonly string[], changes: Partial<Decision> = {}): Uint8Array {
  const record = encodeDecision({ ...decision, ...changes });
  return encodeSignedDecision(
    record,
    signers.map((id) => signatureOf(id, record)),
  );
}

function codeOf(bytes: Uint8Array): string {
  const result = verifySignedDecision(nodeCrypto, built, bytes);
  return result.ok ? 'accepted' : result.error.code;
}

describe('a decision', () => {
  const two = signed(['adjudicator-2', 'adjudicator-1']);

  it('comes back as it was signed', () => {
    const result = verifySignedDecision(nodeCrypto, built, two);
    expect(result.ok && result.value.decision).toEqual(decision);
    expect(result.ok && result.value.signatures.map(({ signerId }) => signerId)).toEqual([
      'adjudicator-1',
      'adjudicator-2',
    ]);
  });

  it('needs two different people of its role', () => {
    for (const [signers, code] of [
      [[], 'decision.too-few-signatures'],
      [['adjudicator-1'], 'decision.too-few-signatures'],
      [['adjudicator-1', 'adjudicator-1'], 'decision.malformed'],
      [['adjudicator-1', 'clerk-1'], 'decision.signer-not-entitled'],
      [['adjudicator-1', 'adjudicator-2', 'officer-1'], 'decision.signer-not-entitled'],
      [['adjudicator-1', 'stranger'], 'decision.signer-unknown'],
    ] as const) {
      expect([signers, codeOf(signed(signers))]).toEqual([signers, code]);
    }
  });

  it('is not signed by one key under two names', () => {
    const record = encodeDecision(decision);
    const bytes = encodeSignedDecision(record, [
      signatureOf('adjudicator-1', record),
      signatureOf('adjudicator-2', record, 'adjudicator-1'),
    ]);
    expect(codeOf(bytes)).toBe('decision.signature-invalid');
  });

  it('to certify needs the officers', () => {
    expect(codeOf(signed(['officer-1', 'officer-3'], { kind: 'certify' }))).toBe('accepted');
    expect(codeOf(signed(['commissioner-1', 'commissioner-2'], { kind: 'certify' }))).toBe(
      'decision.signer-not-entitled',
    );
  });

  it('is for one election, one package and one mode', () => {
    const both = ['adjudicator-1', 'adjudicator-2'];
    expect(codeOf(signed(both, { mode: 'live' }))).toBe('decision.election-other');
    expect(codeOf(signed(both, { electionId: 'other' }))).toBe('decision.election-other');
    const packageDigest = sampleSeed('another package');
    expect(codeOf(signed(both, { packageDigest }))).toBe('decision.election-other');
  });

  it('is refused when any byte changes', () => {
    const accepted: number[] = [];
    for (let at = 0; at < two.length; at++) {
      const changed = two.slice();
      changed[at]! ^= 1;
      if (codeOf(changed) === 'accepted') accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('is refused in any other encoding', () => {
    const record = encodeDecision(decision);
    // A default value written out, an unknown field, and the outer message twice over.
    for (const tail of [
      [0x20, 0x00],
      [0x78, 0x01], // field 15
    ]) {
      const other = Uint8Array.of(...record, ...tail);
      const bytes = encodeSignedDecision(other, [
        signatureOf('adjudicator-1', other),
        signatureOf('adjudicator-2', other),
      ]);
      expect(codeOf(bytes)).toBe('decision.malformed');
    }
    expect(codeOf(Uint8Array.of(...two, ...two))).toBe('decision.malformed');
  });

  it('is refused without a reason, with a short nonce, or of an unknown kind', () => {
    const both = ['adjudicator-1', 'adjudicator-2'];
    for (const changes of [
      { reason: ' ' },
      { reason: 'hidden \u202E words' },
      { nonce: new Uint8Array(15) },
      { packageDigest: new Uint8Array(31) },
      { evidenceDigests: [new Uint8Array(31)] },
      { kind: 'forget' as never },
    ]) {
      expect([changes, codeOf(signed(both, changes))]).toEqual([changes, 'decision.malformed']);
    }
  });

  it('has room for passkeys, which nothing verifies yet', () => {
    const record = encodeDecision(decision);
    const bytes = encodeSignedDecision(record, [
      signatureOf('adjudicator-1', record),
      {
        signerId: 'adjudicator-2',
        proof: {
          kind: 'webauthn',
          assertion: {
            authenticatorData: new Uint8Array(37),
            clientDataJson: new TextEncoder().encode('{}'),
            signature: new Uint8Array(70),
          },
        },
      },
    ]);
    expect(decodeSignedDecision(nodeCrypto, bytes).ok).toBe(true);
    expect(codeOf(bytes)).toBe('decision.signature-invalid');
  });

  it('is one message of the specification', () => {
    const outer = wire.SignedDecision.decode(two);
    expect(Uint8Array.from(encodeMessage(wire.SignedDecision, outer))).toEqual(two);
  });
});
