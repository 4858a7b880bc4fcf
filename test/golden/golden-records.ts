/** What leaves of issue 2's kinds commit to. */
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeSignedTape, paperTapeCommitment } from '@mutabaqa/shared/evidence/signed-tape.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import {
  encodeOutageRecord,
  outageCommitment,
  type OutageRecord,
} from '@mutabaqa/shared/log/outage-record.ts';
import {
  encodeVersionRecord,
  versionCommitment,
  type VersionRecord,
} from '@mutabaqa/shared/log/version-record.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { signedSample } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { seedOf, withUnknownField } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';

const { electionId, packageDigest, mode, stationId } = sampleTape.header;
const startMs = 1_889_709_000_000;

const version: VersionRecord = {
  electionId,
  packageDigest,
  mode,
  number: 3,
  snapshot: { timeMs: startMs, logNumber: 1, logSize: 41 },
  sumsDigest: seedOf('sums'),
  sumRoot: seedOf('sum root'),
  nonce: seedOf('version nonce').subarray(0, 16),
};
const outage: OutageRecord = {
  electionId,
  packageDigest,
  mode,
  fromMs: startMs,
  untilMs: startMs + 90_000,
  nonce: seedOf('outage nonce').subarray(0, 16),
};
const versionBytes = encodeVersionRecord(version);
const outageBytes = encodeOutageRecord(outage);
const { tape, tapeSignature } = signedSample;
const signedTape = encodeSignedTape(tape.bytes, tapeSignature);

export function makeGoldenRecords(): GoldenFile[] {
  const commitment = paperTapeCommitment(nodeCrypto, { tape, tapeSignature });
  return [
    ...recordLeaves(commitment).map((leaf) =>
      validFile('leaf', leaf.kind, {
        entry: encodeLeaf(leaf),
        leaf,
        leafHash: hashLeaf(nodeCrypto, encodeLeaf(leaf)),
      }),
    ),
    validFile('signed-tape', 'closing', {
      signedTape,
      tape: tape.bytes,
      tapeSignature,
      digest: tape.digest,
      commitment,
    }),
    validFile('version-record', 'third', {
      record: versionBytes,
      content: version,
      commitment: versionCommitment(nodeCrypto, versionBytes),
    }),
    validFile('outage-record', 'ninety-seconds', {
      record: outageBytes,
      content: outage,
      commitment: outageCommitment(nodeCrypto, outageBytes),
    }),
    ...refusedFiles('signed-tape', refusedTapes()),
    ...refusedFiles('version-record', refusedVersions()),
    ...refusedFiles('outage-record', refusedOutages()),
  ];
}

function recordLeaves(paperTape: Uint8Array): Leaf[] {
  return [
    { kind: 'form', stationId, commitment: seedOf('form commitment'), timeMs: startMs },
    { kind: 'paper-tape', stationId, commitment: paperTape, timeMs: startMs + 1000 },
    {
      kind: 'version',
      stationId: '',
      commitment: versionCommitment(nodeCrypto, versionBytes),
      timeMs: startMs + 2000,
    },
    {
      kind: 'outage',
      stationId: '',
      commitment: outageCommitment(nodeCrypto, outageBytes),
      timeMs: startMs + 3000,
    },
  ];
}

function refusedTapes() {
  const raw = wire.SealedRecord.decode(signedTape);
  const refuse = (code: string, bytes: Uint8Array) => ({ code, signedTape: bytes });
  const changed = (change: object) =>
    refuse('envelope.malformed', encodeMessage(wire.SealedRecord, { ...raw, ...change }));
  const { bytes } = decodeOf(signedTape);
  return {
    truncated: refuse('envelope.malformed', signedTape.subarray(0, -1)),
    'unknown-field': refuse('envelope.not-canonical', withUnknownField(signedTape)),
    'short-signature': changed({ tapeSignature: tapeSignature.subarray(1) }),
    'with-channel-signature': changed({ channelSignature: new Uint8Array(64) }),
    'of-a-card': changed({ cardId: new Uint8Array(16), journalHead: new Uint8Array(32) }),
    'tape-truncated': refuse(
      'tape.malformed',
      encodeSignedTape(bytes.subarray(0, -1), tapeSignature),
    ),
  };
}

function decodeOf(bytes: Uint8Array) {
  const decoded = decodeSignedTape(nodeCrypto, bytes, { withheldAllowed: false });
  if (!decoded.ok) throw new Error(decoded.error.code);
  return decoded.value.tape;
}

function refusedVersions() {
  const raw = wire.VersionRecord.decode(versionBytes);
  const refuse = (record: Uint8Array) => ({ code: 'malformed', record });
  const changed = (change: object) =>
    refuse(encodeMessage(wire.VersionRecord, { ...raw, ...change }));
  return {
    truncated: refuse(versionBytes.subarray(0, -1)),
    'unknown-field': refuse(withUnknownField(versionBytes)),
    'number-zero': changed({ number: 0 }),
    'mode-missing': changed({ mode: 0 }),
    'of-an-empty-log': changed({ snapshotLogSize: 0 }),
    'short-sums-digest': changed({ sumsDigest: new Uint8Array(31) }),
    'short-sum-root': changed({ sumRoot: new Uint8Array(31) }),
    'short-nonce': changed({ nonce: new Uint8Array(15) }),
    'time-beyond-2-53': changed({ snapshotTimeMs: 2 ** 53 }),
  };
}

function refusedOutages() {
  const raw = wire.OutageRecord.decode(outageBytes);
  const refuse = (record: Uint8Array) => ({ code: 'malformed', record });
  const changed = (change: object) =>
    refuse(encodeMessage(wire.OutageRecord, { ...raw, ...change }));
  return {
    truncated: refuse(outageBytes.subarray(0, -1)),
    'unknown-field': refuse(withUnknownField(outageBytes)),
    'ends-when-it-begins': changed({ untilMs: outage.fromMs }),
    'mode-missing': changed({ mode: 0 }),
    'short-nonce': changed({ nonce: new Uint8Array(15) }),
    'time-beyond-2-53': changed({ untilMs: 2 ** 53 }),
  };
}
