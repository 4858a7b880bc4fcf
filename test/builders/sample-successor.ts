/** Records that begin another log of the sample election, signed by its officers. */
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SuccessorRecord } from '@mutabaqa/shared/log/successor.ts';
import {
  encodeSignedSuccessor,
  encodeSuccessor,
  successorSigningInput,
} from '@mutabaqa/shared/log/successor.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { sampleDefinition, sampleKey } from './sample-election.ts';

/** Of the second log, the third and so on. */
export function sampleOrigin(logNumber: number): string {
  return logNumber === 1
    ? sampleDefinition.logOrigin
    : `${sampleDefinition.logOrigin}-${logNumber}`;
}

/** The record that begins this log, from 2; `signers` are names of sample keys. */
export function makeSampleSuccessor(
  packageDigest: Uint8Array,
  logNumber: number,
  changes: Partial<SuccessorRecord> = {},
  signers: readonly string[] = ['officer-1', 'officer-2'],
): Uint8Array {
  const oldOrigin = sampleOrigin(logNumber - 1);
  const logKey = sampleKey('log');
  const record = encodeSuccessor({
    oldOrigin,
    newOrigin: sampleOrigin(logNumber),
    lastCheckpoint: signCheckpoint(
      { origin: oldOrigin, size: 9, root: new Uint8Array(32).fill(9) },
      makeNoteKey(nodeCrypto, oldOrigin, logKey.publicKey),
      logKey.sign,
    ),
    recoveredSize: 4,
    packageDigest,
    reason: 'disk lost',
    timeMs: 1_762_873_250_000,
    ...changes,
  });
  const input = successorSigningInput(nodeCrypto, record);
  const signatures = signers.map((officerId) => ({
    officerId,
    signature: sampleKey(officerId).sign(input),
  }));
  return encodeSignedSuccessor(record, signatures);
}
