/** Package and signatures in one process: for rehearsals, simulations and tests, where one hand holds all keys. */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { ok } from '@mutabaqa/shared/base/result.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { BuiltPackage, PackageSource } from '@mutabaqa/shared/election/build-package.ts';
import { buildPackage } from '@mutabaqa/shared/election/build-package.ts';
import {
  encodeSignedManifest,
  packageSigningInput,
} from '@mutabaqa/shared/election/signed-manifest.ts';

export interface SignedPackage {
  readonly built: BuiltPackage;
  /** The encoded SignedManifest. */
  readonly signedManifest: Uint8Array;
}

/** `officers` sign by id, all of those given. Refusal: `package.malformed`. */
export function buildAndSignPackage(
  source: PackageSource,
  officers: ReadonlyMap<string, Ed25519Signer>,
): Result<SignedPackage, Refusal> {
  const built = buildPackage(nodeCrypto, source);
  if (!built.ok) return built;
  const input = packageSigningInput(built.value.digest);
  const signatures = [...officers].map(([officerId, key]) => ({
    officerId,
    signature: key.sign(input),
  }));
  const signedManifest = encodeSignedManifest(built.value.manifestBytes, signatures);
  return ok({ built: built.value, signedManifest });
}
