/** The sample election with everybody who types, signs and decides, spare devices, and their signatures. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import type { StationSubject } from '@mutabaqa/shared/decisions/encode-change.ts';
import { encodeChange } from '@mutabaqa/shared/decisions/encode-change.ts';
import type { PackageSource } from '@mutabaqa/shared/election/build-package.ts';
import type { Decision, DecisionSignature } from '@mutabaqa/shared/election/decision-record.ts';
import {
  decisionDigest,
  decisionSigningInput,
  encodeDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { decodeForm, encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import { encodeSignedForm, formSigningInput } from '@mutabaqa/shared/evidence/signed-form.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleDefinition,
  sampleKey,
  samplePackageKeys,
  sampleSeed,
  signSamplePackage,
} from './sample-election.ts';

const definition: PackageSource['definition'] = {
  ...sampleDefinition,
  staff: [
    ...sampleDefinition.staff,
    { id: 'clerk-2', role: 'clerk' },
    { id: 'supervisor-1', role: 'supervisor' },
    { id: 'supervisor-2', role: 'supervisor' },
    { id: 'registrar-1', role: 'registrar' },
    { id: 'registrar-2', role: 'registrar' },
    { id: 'auditor-1', role: 'auditor' },
  ],
};

export function spareDevice(number: number): DeviceEntry {
  const deviceId = `spare-${number}`;
  return {
    deviceId,
    tapeKey: sampleKey(deviceId).publicKey,
    certificateFingerprint: sampleSeed(`certificate of ${deviceId}`),
  };
}

export const decidingSource: Partial<PackageSource> = {
  definition,
  keys: samplePackageKeys(definition),
  spares: [spareDevice(1), spareDevice(2)],
};

/** The bytes of its SignedManifest. */
export function signDecidingPackage(changes: Partial<PackageSource> = {}): Uint8Array {
  return signSamplePackage(buildSamplePackage({ ...decidingSource, ...changes }));
}

export function makeDecidingElection(changes: Partial<PackageSource> = {}): ElectionPackage {
  const built = buildSamplePackage({ ...decidingSource, ...changes });
  const loaded = loadElectionPackage(nodeCrypto, signSamplePackage(built), partReaderOf(built));
  assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
  return loaded.value;
}

export interface DecisionSheet {
  readonly change: DecidedChange;
  readonly about?: StationSubject;
  /** Names of sample keys, which are the people's ids. */
  readonly signers: readonly string[];
  readonly base?: Decision['base'];
  /** Fields of the record that are to be otherwise. */
  readonly record?: Partial<Decision>;
  /** Two decisions that say the same differ in it. */
  readonly nonce?: string;
}

/** The bytes of the SignedDecision. */
export function signDecision(
  { manifest, digest }: Pick<ElectionPackage, 'manifest' | 'digest'>,
  sheet: DecisionSheet,
): Uint8Array {
  const record = encodeDecision({
    electionId: manifest.electionId,
    packageDigest: digest,
    mode: manifest.mode,
    base: sheet.base ?? { logNumber: 0, size: 1 },
    reason: 'Decided by two people.',
    legalGround: '',
    evidenceDigests: [],
    madeAtS: 1_762_900_000,
    nonce: sampleSeed(sheet.nonce ?? 'decision').slice(0, 16),
    ...encodeChange(sheet.change, sheet.about),
    ...sheet.record,
  });
  const input = decisionSigningInput(decisionDigest(nodeCrypto, record));
  return encodeSignedDecision(
    record,
    sheet.signers.map((id) => signatureOf(id, input)),
  );
}

/** A hand count of station st-1, typed; 12 and 8 votes of 20. */
export function sampleForm(
  { manifest, digest }: Pick<ElectionPackage, 'manifest' | 'digest'>,
  changes: Partial<Form> = {},
): Form {
  return {
    electionId: manifest.electionId,
    packageDigest: digest,
    mode: manifest.mode,
    kind: 'hand-count',
    stationId: 'st-1',
    deviceId: undefined,
    sequence: undefined,
    sectionNames: [
      { kind: 'account', id: 'Baghdad' },
      { kind: 'contest', id: 'Baghdad/council' },
    ],
    sections: [
      {
        kind: 'account',
        nonce: sampleSeed('account of a form').slice(0, 16),
        counts: { inBox: 21, valid: 20, invalid: 1 },
      },
      {
        kind: 'contest',
        nonce: sampleSeed('contest of a form').slice(0, 16),
        listVotes: makeSparseCounts([12, 8]),
        candidateVotes: makeSparseCounts([5, 6, 7, undefined]),
      },
    ],
    statement: undefined,
    madeAtS: 1_762_880_000,
    nonce: sampleSeed('form').slice(0, 16),
    ...changes,
  };
}

/** The bytes of the SignedForm; a form that does not decode is signed over a digest of zeros. */
export function signForm(form: Form, signers: readonly string[]): Uint8Array {
  return signFormBytes(encodeForm(form), signers);
}

export function signFormBytes(record: Uint8Array, signers: readonly string[]): Uint8Array {
  const decoded = decodeForm(nodeCrypto, record, { withheldAllowed: true });
  const input = formSigningInput(decoded.ok ? decoded.value.digest : new Uint8Array(32));
  return encodeSignedForm(
    record,
    signers.map((id) => signatureOf(id, input)),
  );
}

function signatureOf(signerId: string, input: Uint8Array): DecisionSignature {
  return { signerId, proof: { kind: 'ed25519', signature: sampleKey(signerId).sign(input) } };
}
