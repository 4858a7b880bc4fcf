/**
 * A confidential report on its way to the unit that handles it: sealed to that unit's X25519 key the moment it
 * comes, so that neither the centre's disk nor whoever reads it later knows what is in it. Number and time are
 * bound to it: a sealed report cannot be put in the place of another.
 *
 *     "MTBQ" "S1" || key id (8) || enc (32) || ciphertext; everything padded before sealing
 */
import { concatBytes, equalBytes, utf8 } from '../base/bytes.ts';
import { labelled, labels } from '../crypto/labels.ts';
import { padRecord, unpadRecord } from '../envelope/padding.ts';
import type { HpkeOpener, HpkeSealer } from '../envelope/hpke-port.ts';

const magic = utf8('MTBQS1');
const headerBytes = magic.length + 8 + 32;

/** What it is bound to. */
export interface ReportSubject {
  readonly electionId: string;
  /** `report`, or `photograph` for a picture that belongs to one. */
  readonly part: 'report' | 'photograph';
  /** As the reporter's receipt names it. */
  readonly digest: Uint8Array;
}

export function sealReport(
  sealer: HpkeSealer,
  subject: ReportSubject,
  plaintext: Uint8Array,
): Uint8Array {
  const { enc, ciphertext } = sealer.seal(info(subject), subject.digest, padRecord(plaintext));
  return concatBytes(magic, sealer.keyId, enc, ciphertext);
}

/** Undefined for what is no report sealed to this key, or another one's. */
export function openReport(
  opener: HpkeOpener,
  subject: ReportSubject,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < headerBytes || !equalBytes(sealed.subarray(0, magic.length), magic)) {
    return undefined;
  }
  const keyId = sealed.subarray(magic.length, magic.length + 8);
  if (!equalBytes(keyId, opener.keyId)) return undefined;
  const enc = sealed.subarray(magic.length + 8, headerBytes);
  const padded = opener.open(enc, info(subject), subject.digest, sealed.subarray(headerBytes));
  return padded && unpadRecord(padded);
}

function info({ electionId, part }: ReportSubject): Uint8Array {
  return labelled(labels.sealedReport, utf8(`${part}\0${electionId}`));
}
