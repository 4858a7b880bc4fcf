/** Officers' signatures on a manifest: k distinct ones of those that it names, and of those we trust. */
import { wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { formatHex } from '../base/bytes.ts';
import { compareIds, isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labelledDigest, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import type { Manifest } from './manifest.ts';
import { decodeManifest } from './manifest.ts';
import {
  encodePackageMessage,
  decodePackageMessage,
  malformed,
  signedManifestBytesMax,
} from './package-bytes.ts';

export interface OfficerSignature {
  readonly officerId: string;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
}

export interface SignedManifest {
  readonly manifest: Manifest;
  /** As signed. */
  readonly manifestBytes: Uint8Array;
  /** The package digest, which every tape header carries. */
  readonly digest: Uint8Array;
  /** In byte order of officer ids, each at most once; not verified. */
  readonly signatures: readonly OfficerSignature[];
}

/**
 * What the reader knows from elsewhere. A manifest that nobody vouches for could name its own officers,
 * and need as few of them as it likes: whoever is given keys should be given the number too.
 */
export interface PackageTrust {
  /** Ed25519 public keys of officers, 32 bytes each; only their signatures count. */
  readonly officerKeys?: readonly Uint8Array[];
  /** At least so many; the manifest's own number counts when it is higher. */
  readonly officersNeeded?: number;
  readonly electionId?: string;
  readonly mode?: Mode;
}

export function packageDigest(crypto: CryptoPort, manifestBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.package, manifestBytes);
}

/** What an officer signs. */
export function packageSigningInput(digest: Uint8Array): Uint8Array {
  assert(digest.length === 32, 'a package digest has 32 bytes');
  return labelled(labels.packageSignature, digest);
}

/** Sorts the signatures; without any it is the form that officers are given to sign. */
export function encodeSignedManifest(
  manifestBytes: Uint8Array,
  signatures: readonly OfficerSignature[],
): Uint8Array {
  const sorted = signatures.toSorted((a, b) => compareIds(a.officerId, b.officerId));
  return encodePackageMessage(wire.SignedManifest, { manifest: manifestBytes, signatures: sorted });
}

/** Refusal: `package.malformed`. Signatures are not looked at, so that the next officer can add one. */
export function decodeSignedManifest(
  crypto: CryptoPort,
  bytes: Uint8Array,
): Result<SignedManifest, Refusal> {
  const outer = decodePackageMessage(
    wire.SignedManifest,
    bytes,
    signedManifestBytesMax,
    'signed manifest',
  );
  if (!outer.ok) return outer;
  const manifestBytes = outer.value.manifest ?? new Uint8Array();
  const manifest = decodeManifest(manifestBytes);
  if (!manifest.ok) return manifest;
  const signatures: OfficerSignature[] = [];
  for (const { officerId: id, signature } of outer.value.signatures ?? []) {
    const officerId = id ?? '';
    const before = signatures.at(-1);
    const inOrder = before === undefined || compareIds(before.officerId, officerId) < 0;
    if (!isId(officerId) || signature?.length !== 64 || !inOrder) return malformed('signatures');
    signatures.push({ officerId, signature });
  }
  const digest = packageDigest(crypto, manifestBytes);
  return ok({ manifest: manifest.value, manifestBytes, digest, signatures });
}

/**
 * Every signature must be that of an officer whom the manifest names, and valid: a bad one beside enough
 * good ones means that the file is not what its senders think.
 *
 * Refusals: `package.malformed`, `package.signature-invalid` {officer}, `package.too-few-signatures`
 * {given, required}, `election.other`, `mode.other`.
 */
export function verifySignedManifest(
  crypto: CryptoPort,
  bytes: Uint8Array,
  trust: PackageTrust = {},
): Result<SignedManifest, Refusal> {
  const decoded = decodeSignedManifest(crypto, bytes);
  if (!decoded.ok) return decoded;
  const { manifest, digest, signatures } = decoded.value;
  const trusted = trust.officerKeys && new Set(trust.officerKeys.map(formatHex));
  const input = packageSigningInput(digest);
  let given = 0;
  for (const { officerId, signature } of signatures) {
    const key = manifest.officers.get(officerId)?.publicKey;
    if (key === undefined || !crypto.verifyEd25519(key, input, signature)) {
      return fail(refusal('package.signature-invalid', { officer: officerId }));
    }
    if (trusted === undefined || trusted.has(formatHex(key))) given += 1;
  }
  const required = Math.max(manifest.officersNeeded, trust.officersNeeded ?? 0);
  if (given < required) {
    return fail(refusal('package.too-few-signatures', { given, required }));
  }
  if (trust.electionId !== undefined && trust.electionId !== manifest.electionId) {
    return fail(refusal('election.other', { given: manifest.electionId }));
  }
  if (trust.mode !== undefined && trust.mode !== manifest.mode) {
    return fail(refusal('mode.other', { given: manifest.mode }));
  }
  return decoded;
}
