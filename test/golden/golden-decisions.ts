import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Decision, DecisionSignature } from '@mutabaqa/shared/election/decision-record.ts';
import {
  decisionDigest,
  decisionSigningInput,
  encodeDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { buildSamplePackage, sampleKey, signSamplePackage } from '../builders/sample-election.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { seedOf, withUnknownField } from './sample-keys.ts';

const built = buildSamplePackage();
const signedManifest = signSamplePackage(built);
const adjudicators = ['adjudicator-1', 'adjudicator-2'];

const adopt: Decision = {
  electionId: 'sample-2025',
  packageDigest: built.digest,
  mode: 'rehearsal',
  kind: 'adopt',
  base: { logNumber: 0, size: 41 },
  subject: { stationId: 'st-1', contestId: 'Baghdad/council', deviceId: undefined },
  change: new Uint8Array(),
  reason: 'أعيد العد بحضور الوكلاء',
  legalGround: 'Law 4/2023, art. 10',
  evidenceDigests: [seedOf('evidence')],
  madeAtS: 1_762_900_000,
  nonce: seedOf('decision nonce').subarray(0, 16),
};
const certify: Decision = {
  ...adopt,
  kind: 'certify',
  subject: { stationId: undefined, contestId: undefined, deviceId: undefined },
  evidenceDigests: [],
};

export function makeGoldenDecisions(): GoldenFile[] {
  return [
    validDecision('adopt', adopt, adjudicators),
    validDecision('certify', certify, ['officer-2', 'officer-3']),
    ...refusedFiles('decision', refusedDecisions()),
  ];
}

function signatureOf(record: Uint8Array, signerId: string, keyName = signerId): DecisionSignature {
  const input = decisionSigningInput(decisionDigest(nodeCrypto, record));
  return { signerId, proof: { kind: 'ed25519', signature: sampleKey(keyName).sign(input) } };
}

function sign(record: Uint8Array, signerIds: readonly string[]): Uint8Array {
  return encodeSignedDecision(
    record,
    signerIds.map((id) => signatureOf(record, id)),
  );
}

function validDecision(name: string, decision: Decision, signerIds: string[]): GoldenFile {
  const record = encodeDecision(decision);
  const digest = decisionDigest(nodeCrypto, record);
  return validFile('decision', name, {
    signedManifest,
    decision: sign(record, signerIds),
    record,
    digest,
    signingInput: decisionSigningInput(digest),
    content: decision,
    signers: signerIds,
  });
}

function refusedDecisions() {
  const record = encodeDecision(adopt);
  const good = sign(record, adjudicators);
  const refuse = (code: string, decision: Uint8Array) => ({ code, signedManifest, decision });
  const by = (code: string, ...signerIds: string[]) => refuse(code, sign(record, signerIds));
  const raw = wire.DecisionRecord.decode(record);
  const malformed = (change: object) =>
    refuse(
      'decision.malformed',
      sign(encodeMessage(wire.DecisionRecord, { ...raw, ...change }), adjudicators),
    );
  const other = (change: Partial<Decision>) =>
    refuse('decision.election-other', sign(encodeDecision({ ...adopt, ...change }), adjudicators));
  const first = signatureOf(record, 'adjudicator-1');
  const passkey: DecisionSignature = {
    signerId: 'adjudicator-2',
    proof: {
      kind: 'webauthn',
      assertion: {
        authenticatorData: new Uint8Array(37),
        clientDataJson: utf8('{}'),
        signature: new Uint8Array(70),
      },
    },
  };
  const oneKeyTwice = [first, signatureOf(record, 'adjudicator-2', 'adjudicator-1')];
  return {
    truncated: refuse('decision.malformed', good.subarray(0, -1)),
    'unknown-field': refuse('decision.malformed', withUnknownField(good)),
    'record-with-unknown-field': refuse(
      'decision.malformed',
      sign(withUnknownField(record), adjudicators),
    ),
    'kind-unknown': malformed({ kind: 'forget' }),
    'mode-missing': malformed({ mode: 0 }),
    'reason-empty': malformed({ reason: '' }),
    'reason-with-direction-override': malformed({ reason: 'hidden \u202E words' }),
    'short-nonce': malformed({ nonce: new Uint8Array(15) }),
    'short-evidence-digest': malformed({ evidenceDigests: [new Uint8Array(31)] }),
    'signer-twice': by('decision.malformed', 'adjudicator-1', 'adjudicator-1'),
    'other-election': other({ electionId: 'sample-2026' }),
    'short-package-digest': malformed({ packageDigest: new Uint8Array(31) }),
    'other-package': other({ packageDigest: seedOf('another package') }),
    'other-mode': other({ mode: 'live' }),
    unsigned: by('decision.too-few-signatures'),
    'one-signer': by('decision.too-few-signatures', 'adjudicator-1'),
    'signer-of-another-role': by('decision.signer-not-entitled', 'adjudicator-1', 'clerk-1'),
    'signer-unknown': by('decision.signer-unknown', 'adjudicator-1', 'stranger'),
    'one-key-under-two-names': refuse(
      'decision.signature-invalid',
      encodeSignedDecision(record, oneKeyTwice),
    ),
    'passkey-that-nothing-verifies-yet': refuse(
      'decision.signature-invalid',
      encodeSignedDecision(record, [first, passkey]),
    ),
    'record-changed': refuse('decision.signature-invalid', recordChanged(record)),
  };
}

/** Other words under the same signatures. */
function recordChanged(record: Uint8Array): Uint8Array {
  const changed = encodeDecision({ ...adopt, legalGround: 'Law 4/2023, art. 11' });
  return encodeSignedDecision(
    changed,
    adjudicators.map((id) => signatureOf(record, id)),
  );
}
