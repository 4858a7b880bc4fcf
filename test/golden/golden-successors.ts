import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SuccessorRecord } from '@mutabaqa/shared/log/successor.ts';
import {
  encodeSignedSuccessor,
  encodeSuccessor,
  successorDigest,
  successorSigningInput,
} from '@mutabaqa/shared/log/successor.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { sampleKey } from '../builders/sample-election.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { leafOf, log, logKey, makeLog, subject } from './golden-receipts.ts';
import { logSigner, seedOf, withUnknownField } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';

const record: SuccessorRecord = {
  oldOrigin: logKey.name,
  newOrigin: `${logKey.name}-2`,
  lastCheckpoint: log.checkpoint,
  recoveredSize: 5,
  packageDigest: sampleTape.header.packageDigest,
  reason: 'Both disks of the server were lost; the backup ends at leaf 4.',
  timeMs: 1_889_720_000_000,
};
const recordBytes = encodeSuccessor(record);
const secondKey = makeNoteKey(nodeCrypto, record.newOrigin, logSigner.publicKey);
/** What the log begins with that follows, and a tape that was sent again. */
const secondLog = makeLog(
  [
    { ...leafOf('successor'), commitment: successorDigest(nodeCrypto, recordBytes) },
    leafOf('transmission'),
  ],
  secondKey,
);

function signedBy(bytes: Uint8Array, ...officerIds: readonly string[]): Uint8Array {
  const input = successorSigningInput(nodeCrypto, bytes);
  const signatures = officerIds.map((officerId) => ({
    officerId,
    signature: sampleKey(officerId).sign(input),
  }));
  return encodeSignedSuccessor(bytes, signatures);
}

/** By officers 1 and 2, with these changes. */
function changed(changes: Partial<SuccessorRecord>): Uint8Array {
  return signedBy(encodeSuccessor({ ...record, ...changes }), 'officer-1', 'officer-2');
}

export const sampleSuccessor = signedBy(recordBytes, 'officer-1', 'officer-2');
const thirdLog = {
  oldOrigin: record.newOrigin,
  newOrigin: `${logKey.name}-3`,
  lastCheckpoint: secondLog.checkpoint,
};

const officers = Object.fromEntries(
  ['officer-1', 'officer-2', 'officer-3'].map((id) => [id, sampleKey(id).publicKey]),
);

export function makeGoldenSuccessors(): GoldenFile[] {
  const { tapeDigest } = subject;
  const ofSecond = { ...subject, logKey: formatVkey(secondKey) };
  const proof = secondLog.proofOf(1);
  return [
    ...records(),
    ...chains(),
    validFile('receipt', 'successor-log', {
      ...ofSecond,
      receipt: encodeReceipt({ tapeDigest, proof }),
      proof,
      index: 1,
      size: 2,
    }),
    ...refusedFiles('receipt', {
      'of-the-log-before': {
        code: 'receipt.invalid',
        why: 'signature-missing',
        ...ofSecond,
        receipt: encodeReceipt({ tapeDigest, proof: log.proofOf(2) }),
      },
    }),
  ];
}

function records(): GoldenFile[] {
  const refuse = (code: string, successor: Uint8Array) => ({
    code,
    officersNeeded: 2,
    // The same person under a second id.
    officers: { ...officers, 'officer-4': sampleKey('officer-1').publicKey },
    successor,
  });
  const malformed = (change: object) =>
    refuse(
      'malformed',
      encodeSignedSuccessor(encodeMessage(wire.SuccessorRecord, { ...record, ...change }), []),
    );
  const input = successorSigningInput(nodeCrypto, recordBytes);
  const signature = sampleKey('officer-1').sign(input);
  const oneKeyTwice = ['officer-1', 'officer-4'].map((officerId) => ({ officerId, signature }));
  const signatures = ['officer-1', 'officer-2'].map((officerId) => ({
    officerId,
    signature: sampleKey(officerId).sign(input),
  }));
  const fewer = encodeSuccessor({ ...record, recoveredSize: 0 });
  return [
    validFile('successor', 'two-officers', {
      officersNeeded: 2,
      officers,
      record,
      signingInput: input,
      digest: successorDigest(nodeCrypto, recordBytes),
      successor: sampleSuccessor,
    }),
    ...refusedFiles('successor', {
      'unknown-field': refuse('malformed', withUnknownField(sampleSuccessor)),
      'same-origin': malformed({ newOrigin: record.oldOrigin }),
      'origin-with-space': malformed({ newOrigin: 'results.example.org/IQ CR' }),
      'no-checkpoint': malformed({ lastCheckpoint: '' }),
      'short-package-digest': malformed({ packageDigest: new Uint8Array(31) }),
      unsigned: refuse('package.too-few-signatures', signedBy(recordBytes)),
      'one-officer': refuse('package.too-few-signatures', signedBy(recordBytes, 'officer-1')),
      'one-key-twice': refuse(
        'package.too-few-signatures',
        encodeSignedSuccessor(recordBytes, oneKeyTwice),
      ),
      'officer-unknown': refuse(
        'package.signature-invalid',
        signedBy(recordBytes, 'officer-1', 'officer-9'),
      ),
      'signature-of-another-record': refuse(
        'package.signature-invalid',
        encodeSignedSuccessor(fewer, signatures),
      ),
    }),
  ];
}

/** What a device is told: records one after the other, judged by its package. */
function chains(): GoldenFile[] {
  const trust = {
    logOrigin: logKey.name,
    logKey: logKey.publicKey,
    packageDigest: record.packageDigest,
    officersNeeded: 2,
    officers,
  };
  const third = changed(thirdLog);
  const valid = (origins: readonly string[], ...successors: readonly Uint8Array[]) => ({
    ...trust,
    successors,
    origins,
  });
  const refuse = (why: string, ...successors: readonly Uint8Array[]) => ({
    code: 'successor.invalid',
    params: { why },
    ...trust,
    successors,
  });
  const origins = [logKey.name, record.newOrigin, thirdLog.newOrigin];
  return [
    validFile('successor-chain', 'none', valid(origins.slice(0, 1))),
    validFile('successor-chain', 'one', valid(origins.slice(0, 2), sampleSuccessor)),
    validFile('successor-chain', 'two', valid(origins, sampleSuccessor, third)),
    ...refusedFiles('successor-chain', {
      'not-a-record': refuse('malformed', Uint8Array.of(1)),
      'of-another-log': refuse('other-log', third),
      'of-another-package': refuse('other-package', changed({ packageDigest: seedOf('other') })),
      'back-to-the-first': refuse(
        'origin-repeated',
        sampleSuccessor,
        changed({ ...thirdLog, newOrigin: logKey.name }),
      ),
      'checkpoint-of-another-log': refuse(
        'last-checkpoint',
        changed({ lastCheckpoint: secondLog.checkpoint }),
      ),
      'one-officer': {
        ...refuse('', signedBy(recordBytes, 'officer-1')),
        code: 'package.too-few-signatures',
        params: { required: 2, given: 1 },
      },
    }),
  ];
}
