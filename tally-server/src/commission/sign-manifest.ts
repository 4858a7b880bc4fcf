/** One officer's signature, added to the file that the officers pass round. */
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  decodeSignedManifest,
  encodeSignedManifest,
  packageSigningInput,
} from '@mutabaqa/shared/election/signed-manifest.ts';

/**
 * The new bytes of the file. Signing twice changes nothing.
 *
 * Refusals: `package.malformed`; `package.signature-invalid` {officer} when the manifest does not name
 * the officer with this key, or an earlier signature in the file is bad.
 */
export function addOfficerSignature(
  signedManifest: Uint8Array,
  officerId: string,
  key: Ed25519Signer,
): Result<Uint8Array, Refusal> {
  const decoded = decodeSignedManifest(nodeCrypto, signedManifest);
  if (!decoded.ok) return decoded;
  const { manifest, manifestBytes, digest, signatures } = decoded.value;
  const input = packageSigningInput(digest);
  const own = manifest.officers.get(officerId);
  if (own === undefined || !equalBytes(own.publicKey, key.publicKey)) {
    return fail(refusal('package.signature-invalid', { officer: officerId }));
  }
  const others = signatures.filter((each) => each.officerId !== officerId);
  for (const { officerId: other, signature } of others) {
    const publicKey = manifest.officers.get(other)?.publicKey ?? new Uint8Array();
    if (!nodeCrypto.verifyEd25519(publicKey, input, signature)) {
      return fail(refusal('package.signature-invalid', { officer: other }));
    }
  }
  const signature = key.sign(input);
  return ok(encodeSignedManifest(manifestBytes, [...others, { officerId, signature }]));
}

/** 16 groups of 4 hex digits, to be read out and compared by people. */
export function formatDigestGroups(digest: Uint8Array): string {
  return (formatHex(digest).match(/.{4}/g) ?? []).join(' ');
}
