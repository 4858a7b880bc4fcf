/** Ed25519 signing keys of devices, officers, the log and the card reader. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { assert, assertDefined } from '../../base/assert.ts';
import { concatBytes } from '../../base/bytes.ts';
import {
  formatPrivateKeyPem,
  parsePrivateKeyPem,
  parsePublicKeyPem,
  privateKeyDerPrefix,
} from '../key-text.ts';
import { isUsableEd25519Point } from './ed25519-point.ts';

export interface Ed25519Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes; the same for the same message. The message is whole, with its label, not a digest. */
  sign(message: Uint8Array): Uint8Array;
}

export interface Ed25519Key extends Ed25519Signer {
  /** A handle: printing or serialising it shows nothing of the secret. */
  readonly privateKey: KeyObject;
}

export function makeEd25519Key(): Ed25519Key {
  return ed25519KeyOf(generateKeyPairSync('ed25519').privateKey);
}

/** The seed is the 32-byte private key of RFC 8032. */
export function ed25519KeyFromSeed(seed: Uint8Array): Ed25519Key {
  assert(seed.length === 32, 'an Ed25519 seed has 32 bytes');
  const key = Buffer.from(concatBytes(privateKeyDerPrefix.ed25519, seed));
  return ed25519KeyOf(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** PKCS#8 text with the secret in clear: the caller writes it where only its owner reads it. */
export function formatEd25519KeyPem(key: Ed25519Key): string {
  const der = key.privateKey.export({ format: 'der', type: 'pkcs8' });
  return formatPrivateKeyPem('ed25519', der.subarray(privateKeyDerPrefix.ed25519.length));
}

export function parseEd25519KeyPem(text: string): Ed25519Key | undefined {
  const seed = parsePrivateKeyPem('ed25519', text);
  return seed && ed25519KeyFromSeed(seed);
}

/** The 32 raw bytes; undefined for another kind of key and for a point of small order. */
export function publicKeyFromPem(text: string): Uint8Array | undefined {
  const publicKey = parsePublicKeyPem('ed25519', text);
  return publicKey && isUsableEd25519Point(publicKey) ? publicKey : undefined;
}

function ed25519KeyOf(privateKey: KeyObject): Ed25519Key {
  // The JWK of the private key holds the public one, at a twentieth of the cost of createPublicKey.
  const { x } = privateKey.export({ format: 'jwk' });
  return {
    privateKey,
    publicKey: new Uint8Array(Buffer.from(assertDefined(x, 'public key'), 'base64url')),
    sign: (message) => new Uint8Array(sign(null, message, privateKey)),
  };
}
