import { createPrivateKey, createPublicKey } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { assertDefined } from '../../base/assert.ts';
import { formatHex, parseHex, utf8 } from '../../base/bytes.ts';
import { formatPublicKeyPem } from '../key-text.ts';
import {
  ed25519KeyFromSeed,
  formatEd25519KeyPem,
  makeEd25519Key,
  parseEd25519KeyPem,
  publicKeyFromPem,
} from './ed25519-key.ts';
import { nodeCrypto } from './node-crypto.ts';
import { formatSealingKeyPem, makeSealingKey } from './sealing-key.ts';

/** RFC 8032 section 7.1, TEST 2. */
const seed = assertDefined(
  parseHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
  'seed',
);

it('derives the public key and signature of RFC 8032 TEST 2', () => {
  const key = ed25519KeyFromSeed(seed);
  expect(formatHex(key.publicKey)).toBe(
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
  );
  expect(formatHex(key.sign(Uint8Array.of(0x72)))).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
});

it('makes a new key each time, whose signatures verify', () => {
  const [one, two] = [makeEd25519Key(), makeEd25519Key()];
  expect(one.publicKey).not.toEqual(two.publicKey);
  expect(nodeCrypto.verifyEd25519(one.publicKey, utf8('m'), one.sign(utf8('m')))).toBe(true);
  expect(nodeCrypto.verifyEd25519(two.publicKey, utf8('m'), one.sign(utf8('m')))).toBe(false);
});

it('writes PEM that node:crypto writes too, and reads it back', () => {
  const key = ed25519KeyFromSeed(seed);
  const text = formatEd25519KeyPem(key);
  expect(text).toBe(key.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  expect(parseEd25519KeyPem(text)?.publicKey).toEqual(key.publicKey);
  expect(parseEd25519KeyPem(formatSealingKeyPem(makeSealingKey()))).toBeUndefined();
  const publicPem = createPublicKey(createPrivateKey(text)).export({ format: 'pem', type: 'spki' });
  expect(publicKeyFromPem(publicPem.toString())).toEqual(key.publicKey);
  expect(formatPublicKeyPem('ed25519', key.publicKey)).toBe(publicPem);
});

it('refuses a public key of small order, a private key and text that is no key', () => {
  expect(publicKeyFromPem(formatPublicKeyPem('ed25519', new Uint8Array(32)))).toBeUndefined();
  expect(publicKeyFromPem(formatEd25519KeyPem(makeEd25519Key()))).toBeUndefined();
  expect(parseEd25519KeyPem('key')).toBeUndefined();
  expect(() => ed25519KeyFromSeed(seed.subarray(1))).toThrow('32 bytes');
});

it('shows nothing of the secret when printed', () => {
  const shown = inspect(ed25519KeyFromSeed(seed), { depth: 9, showHidden: true });
  expect(shown + JSON.stringify(ed25519KeyFromSeed(seed))).not.toMatch(/4ccd|76,\s*205/);
});
