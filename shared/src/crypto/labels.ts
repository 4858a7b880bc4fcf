/**
 * Domain separation: what is hashed or signed begins with its own label and a zero byte, so that no
 * value made for one purpose can be shown for another. Labels are part of the wire format
 * (`proto/spec`); a changed meaning needs a new label.
 */
import { concatBytes, utf8 } from '../base/bytes.ts';
import type { CryptoPort } from './crypto-port.ts';

export const labels = {
  tapeHeader: 'mutabaqa/tape-header/v1',
  tapeSection: 'mutabaqa/tape-section/v1',
  tape: 'mutabaqa/tape/v1',
  tapeSignature: 'mutabaqa/tape-signature/v1',
  channelSignature: 'mutabaqa/channel-signature/v1',
  tapeCommitment: 'mutabaqa/tape-commitment/v1',
  nonceCommitment: 'mutabaqa/nonce-commitment/v1',
  sealedRecord: 'mutabaqa/sealed-record/v1',
  journalEntry: 'mutabaqa/journal-entry/v1',
  package: 'mutabaqa/package/v1',
  packageSignature: 'mutabaqa/package-signature/v1',
  packagePart: 'mutabaqa/package-part/v1',
  policy: 'mutabaqa/policy/v1',
  bundle: 'mutabaqa/bundle/v1',
  bundleSignature: 'mutabaqa/bundle-signature/v1',
  decision: 'mutabaqa/decision/v1',
  decisionSignature: 'mutabaqa/decision-signature/v1',
  decisionCommitment: 'mutabaqa/decision-commitment/v1',
  formHeader: 'mutabaqa/form-header/v1',
  formSection: 'mutabaqa/form-section/v1',
  form: 'mutabaqa/form/v1',
  formSignature: 'mutabaqa/form-signature/v1',
  formCommitment: 'mutabaqa/form-commitment/v1',
  paperTapeCommitment: 'mutabaqa/paper-tape-commitment/v1',
  version: 'mutabaqa/version/v1',
  outage: 'mutabaqa/outage/v1',
  successor: 'mutabaqa/successor/v1',
  successorSignature: 'mutabaqa/successor-signature/v1',
  keyId: 'mutabaqa/key-id/v1',
  evidence: 'mutabaqa/evidence/v1',
  enrolment: 'mutabaqa/enrolment/v1',
  stationDraw: 'mutabaqa/station-draw/v1',
  secretToken: 'mutabaqa/secret-token/v1',
  observerReceipt: 'mutabaqa/observer-receipt/v1',
  incidentReport: 'mutabaqa/incident-report/v1',
  sealedReport: 'mutabaqa/sealed-report/v1',
  sumLeaf: 'mutabaqa/sum-leaf/v1',
  sumNode: 'mutabaqa/sum-node/v1',
  sumGroup: 'mutabaqa/sum-group/v1',
  sumNation: 'mutabaqa/sum-nation/v1',
} as const;

export type Label = (typeof labels)[keyof typeof labels];

const prefixes = new Map<Label, Uint8Array>(
  Object.values(labels).map((label) => [label, utf8(`${label}\0`)]),
);

/** label || 00 || parts; all parts but the last must have a fixed length, or the result is ambiguous. */
export function labelled(label: Label, ...parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(prefixOf(label), ...parts);
}

/** What is hashed at once needs no bytes of its own, which would cost as much as the hash. */
const scratch = new Uint8Array(16 * 1024);

export function labelledDigest(
  crypto: CryptoPort,
  label: Label,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  const prefix = prefixOf(label);
  let size = prefix.length;
  for (const part of parts) size += part.length;
  if (size > scratch.length) return crypto.sha256(labelled(label, ...parts));
  scratch.set(prefix);
  let at = prefix.length;
  for (const part of parts) {
    scratch.set(part, at);
    at += part.length;
  }
  return crypto.sha256(scratch.subarray(0, size));
}

function prefixOf(label: Label): Uint8Array {
  return prefixes.get(label) ?? utf8(`${label}\0`);
}
