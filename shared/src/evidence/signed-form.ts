/** A form with the signatures of two staff members, or an observer's claim with none. Specification: proto/spec/form.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labelledDigest, labels } from '../crypto/labels.ts';
import type { Manifest } from '../election/manifest.ts';
import type { DecisionSignature, People, SignersNeeded } from '../election/staff-signatures.ts';
import {
  signaturesFromWire,
  signaturesToWire,
  verifySignatures,
} from '../election/staff-signatures.ts';
import type { DecodeOptions } from '../tape/tape-codec.ts';
import type { DecodedForm } from './form-codec.ts';
import { decodeForm } from './form-codec.ts';
import type { FormFault } from './form-fault.ts';
import { formFault } from './form-fault.ts';

export interface SignedForm {
  readonly form: DecodedForm;
  /** In byte order of signer ids, each at most once. */
  readonly signatures: readonly DecisionSignature[];
}

/** By what a form is judged. */
export interface FormTrust {
  readonly manifest: Manifest;
  /** Of the package, 32 bytes. */
  readonly digest: Uint8Array;
  readonly people: People;
}

/** A form of the largest size, and signatures of a whole audit centre. */
export const signedFormBytesMax = 128 * 1024;

/** Whoever typed it, and somebody who compared it with the paper. */
const signersNeeded: SignersNeeded = { roles: ['clerk', 'supervisor'], count: 2 };

const none = new Uint8Array();

/** What each signer signs. */
export function formSigningInput(digest: Uint8Array): Uint8Array {
  assert(digest.length === 32, 'a form digest has 32 bytes');
  return labelled(labels.formSignature, digest);
}

/** What the leaf of a form commits to: the form with its signatures. Nonces hide both. */
export function formCommitment(crypto: CryptoPort, { form, signatures }: SignedForm): Uint8Array {
  const signed = encodeSignedForm(none, signatures);
  return labelledDigest(crypto, labels.formCommitment, form.digest, signed);
}

export function encodeSignedForm(
  recordBytes: Uint8Array,
  signatures: readonly DecisionSignature[],
): Uint8Array {
  return encodeMessage(wire.SignedForm, {
    record: recordBytes,
    signatures: signaturesToWire(signatures),
  });
}

/** Format only; withheld sections are for published forms. Fault: `form.malformed`. */
export function decodeSignedForm(
  crypto: CryptoPort,
  bytes: Uint8Array,
  options: DecodeOptions,
): Result<SignedForm, FormFault> {
  if (bytes.length > signedFormBytesMax) return formFault('malformed', 'size');
  const outer = decodeCanonical(wire.SignedForm, bytes);
  if (outer.kind !== 'canonical') return formFault('malformed', 'signed form');
  const signatures = signaturesFromWire(outer.message.signatures ?? []);
  if (signatures === undefined) return formFault('malformed', 'signatures');
  const form = decodeForm(crypto, outer.message.record ?? none, options);
  return form.ok ? ok({ form: form.value, signatures }) : form;
}

/**
 * Format, election, package and mode; and two different clerks or supervisors, or nobody under a claim. Faults:
 * `form.malformed`, `form.election-other`, `form.claim-signed`, and those of the signatures.
 */
export function verifySignedForm(
  crypto: CryptoPort,
  trust: FormTrust,
  bytes: Uint8Array,
  options: DecodeOptions,
): Result<SignedForm, FormFault> {
  const decoded = decodeSignedForm(crypto, bytes, options);
  if (!decoded.ok) return decoded;
  const { form, signatures } = decoded.value;
  const { manifest, digest, people } = trust;
  if (form.electionId !== manifest.electionId) return formFault('election-other', 'electionId');
  if (form.mode !== manifest.mode) return formFault('election-other', 'mode');
  if (!equalBytes(form.packageDigest, digest)) return formFault('election-other', 'packageDigest');
  if (form.kind === 'observer-tape') {
    // Two signatures would give a claim the weight of evidence in a reader's eyes.
    return signatures.length === 0 ? decoded : formFault('claim-signed', 'signatures');
  }
  const input = formSigningInput(form.digest);
  const verified = verifySignatures(crypto, people, signersNeeded, input, signatures);
  return verified.ok ? decoded : formFault(verified.error.code, verified.error.where);
}
