import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { decapsulate, diffieHellman } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert.ts';
import { formatHex, parseHex, utf8 } from '../../base/bytes.ts';
import { makeHpkeKeys, openWithKeys, sealWithKeys, sharedSecretOf } from './hpke-context.ts';
import { sealHpkeWithEphemeral } from './hpke-deterministic.ts';
import { openHpke, sealHpke } from './hpke.ts';
import { makeNodeCrypto } from './node-crypto.ts';
import {
  formatSealingKeyPem,
  makeRecipientKey,
  makeSealingKey,
  parseSealingKeyPem,
  sealingKeyFromPrivateBytes,
  sealingKeyFromSeed,
} from './sealing-key.ts';

interface HpkeVector {
  readonly source: string;
  readonly info: string;
  readonly ikmE: string;
  readonly skEm: string;
  readonly skRm: string;
  readonly pkRm: string;
  readonly enc: string;
  readonly shared_secret: string;
  readonly key: string;
  readonly base_nonce: string;
  readonly encryptions: readonly {
    readonly aad: string;
    readonly pt: string;
    readonly ct: string;
  }[];
}

const rfc9180: HpkeVector = {
  source: 'RFC 9180 companion test-vectors.json, mode 0, kem 0x20, kdf 1, aead 2, encryption 0',
  info: '4f6465206f6e2061204772656369616e2055726e',
  ikmE: '2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9',
  skEm: '179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11',
  skRm: '497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d',
  pkRm: '430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c',
  enc: '6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256',
  shared_secret: '3101c54c3a4f87439eaac080699ed9bbcc726ffe44e860c0424ccb7e3e2ead7b',
  key: 'f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f',
  base_nonce: '151d9929e2449747889bc923',
  encryptions: [
    {
      aad: '436f756e742d30',
      pt: '4265617574792069732074727574682c20747275746820626561757479',
      ct: 'e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a',
    },
  ],
};

const vectorFile = new URL(
  '../../../../../shared/vectors/hpke-x25519-aes256gcm.json',
  import.meta.url,
);
const vectorsPresent = existsSync(vectorFile);

/** The seven encodings that RFC 7748 implementations must expect to give a zero shared secret. */
const smallOrderPoints = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

function bytes(hex: string): Uint8Array {
  return assertDefined(parseHex(hex), hex);
}

/** The nonce of message i is the base nonce with i added by XOR (section 5.2). */
function nonceOf(baseNonce: Uint8Array, sequence: number): Uint8Array {
  const nonce = baseNonce.slice();
  const view = new DataView(nonce.buffer);
  view.setUint32(8, view.getUint32(8) ^ sequence);
  return nonce;
}

function checkVector(vector: HpkeVector): void {
  const recipient = sealingKeyFromPrivateBytes(bytes(vector.skRm));
  const ephemeral = sealingKeyFromPrivateBytes(bytes(vector.skEm));
  const [enc, info] = [bytes(vector.enc), bytes(vector.info)];
  expect(formatHex(recipient.publicKey)).toBe(vector.pkRm);
  expect(formatHex(sealingKeyFromSeed(bytes(vector.ikmE)).publicKey)).toBe(vector.enc);

  const dh = diffieHellman({
    privateKey: ephemeral.privateKey,
    publicKey: recipient.publicKeyHandle,
  });
  expect(formatHex(sharedSecretOf(dh, enc, recipient.publicKey))).toBe(vector.shared_secret);
  const sharedSecret = decapsulate(recipient.privateKey, enc);
  expect(formatHex(sharedSecret)).toBe(vector.shared_secret);

  const keys = makeHpkeKeys(sharedSecret, info);
  expect(formatHex(keys.key)).toBe(vector.key);
  expect(formatHex(keys.baseNonce)).toBe(vector.base_nonce);
  for (const [i, { aad, pt, ct }] of vector.encryptions.entries()) {
    const own = { key: keys.key, baseNonce: nonceOf(keys.baseNonce, i) };
    expect(formatHex(sealWithKeys(own, bytes(aad), bytes(pt)))).toBe(ct);
    const opened = openWithKeys(own, bytes(aad), bytes(ct));
    expect(opened && formatHex(opened)).toBe(pt);
  }

  const { aad, pt, ct } = assertDefined(vector.encryptions[0], 'encryption 0');
  const sealed = sealHpkeWithEphemeral(ephemeral, recipient, info, bytes(aad), bytes(pt));
  expect([formatHex(sealed.enc), formatHex(sealed.ciphertext)]).toEqual([vector.enc, ct]);
  const opened = openHpke(recipient, enc, info, bytes(aad), bytes(ct));
  expect(opened && formatHex(opened)).toBe(pt);
}

describe('vectors', () => {
  it(rfc9180.source, () => {
    expect(rfc9180.encryptions).toHaveLength(1);
    checkVector(rfc9180);
  });

  it.skipIf(!vectorsPresent)(
    'all of hpke-x25519-aes256gcm.json (skipped when ../shared/vectors is absent)',
    () => {
      const vectors = JSON.parse(readFileSync(vectorFile, 'utf8')) as HpkeVector[];
      const encryptions = vectors.reduce((sum, vector) => sum + vector.encryptions.length, 0);
      expect(encryptions).toBeGreaterThanOrEqual(258);
      for (const vector of vectors) checkVector(vector);
    },
  );
});

/** The part of @hpke/core that is used; its own declarations need the types of a browser. */
interface HpkeOracle {
  readonly kem: {
    deserializePublicKey(key: ArrayBuffer): Promise<object>;
    deserializePrivateKey(key: ArrayBuffer): Promise<object>;
  };
  seal(
    to: object,
    plaintext: ArrayBuffer,
    aad: ArrayBuffer,
  ): Promise<{ enc: ArrayBuffer; ct: ArrayBuffer }>;
  open(from: object, ciphertext: ArrayBuffer, aad: ArrayBuffer): Promise<ArrayBuffer>;
}

describe('against @hpke/core', () => {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  }) as unknown as HpkeOracle;
  const someBytes = fc.uint8Array({ maxLength: 1500, size: 'max' });

  it('opens what the other sealed, both ways', async () => {
    const recipient = makeSealingKey();
    const { d } = recipient.privateKey.export({ format: 'jwk' });
    const privateBytes = Buffer.from(assertDefined(d, 'd'), 'base64url');
    const publicKey = await suite.kem.deserializePublicKey(buffer(recipient.publicKey));
    const privateKey = await suite.kem.deserializePrivateKey(buffer(privateBytes));
    await fc.assert(
      fc.asyncProperty(someBytes, someBytes, someBytes, async (info, aad, plaintext) => {
        const ours = sealHpke(recipient.publicKey, info, aad, plaintext);
        const opener = { recipientKey: privateKey, enc: buffer(ours.enc), info: buffer(info) };
        const read = await suite.open(opener, buffer(ours.ciphertext), buffer(aad));
        expect(new Uint8Array(read)).toEqual(plaintext);

        const sealer = { recipientPublicKey: publicKey, info: buffer(info) };
        const theirs = await suite.seal(sealer, buffer(plaintext), buffer(aad));
        const [enc, ct] = [new Uint8Array(theirs.enc), new Uint8Array(theirs.ct)];
        expect(openHpke(recipient, enc, info, aad, ct)).toEqual(plaintext);
      }),
      { numRuns: 50 },
    );
  });
});

function buffer(part: Uint8Array): ArrayBuffer {
  return new Uint8Array(part).buffer;
}

describe('what is refused', () => {
  const recipient = sealingKeyFromSeed(new Uint8Array(32).fill(1));
  const [info, aad, plaintext] = [utf8('station 1 tape'), utf8('sequence 1'), utf8('votes')];
  const { enc, ciphertext } = sealHpke(recipient, info, aad, plaintext);
  const parts = [enc, info, aad, ciphertext] as const;

  function open([e, i, a, c]: readonly Uint8Array[]): Uint8Array | undefined {
    const none = new Uint8Array(0);
    return openHpke(recipient, e ?? none, i ?? none, a ?? none, c ?? none);
  }

  it('opens what nobody changed', () => {
    expect(open(parts)).toEqual(plaintext);
  });

  it.each([
    [0, 'enc'],
    [1, 'info'],
    [2, 'aad'],
    [3, 'ciphertext'],
  ])('refuses every changed bit and every truncation of part %i, %s', (which) => {
    const part = assertDefined(parts[which], 'part');
    for (let i = 0; i < part.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = part.slice();
        changed[i] = assertDefined(changed[i], 'byte') ^ (1 << bit);
        expect(open(parts.with(which, changed)), `byte ${i}, bit ${bit}`).toBeUndefined();
      }
      expect(open(parts.with(which, part.subarray(0, i))), `first ${i}`).toBeUndefined();
    }
  });

  it('refuses another recipient', () => {
    expect(openHpke(makeSealingKey(), enc, info, aad, ciphertext)).toBeUndefined();
  });

  it.each(smallOrderPoints)(
    'refuses the point %s of small order, as enc and as recipient',
    (hex) => {
      for (const highBit of [0, 0x80]) {
        const point = bytes(hex);
        point[31] = assertDefined(point[31], 'last byte') | highBit;
        expect(openHpke(recipient, point, info, aad, ciphertext)).toBeUndefined();
        expect(makeRecipientKey(point)).toBeUndefined();
        expect(() => sealHpke(point, info, aad, plaintext)).toThrow('small order');
      }
    },
  );

  it('refuses recipient keys of another length', () => {
    expect(makeRecipientKey(new Uint8Array(31).fill(9))).toBeUndefined();
    expect(() => sealHpke(new Uint8Array(33).fill(9), info, aad, plaintext)).toThrow('32 bytes');
  });
});

describe('sealing keys', () => {
  it('are the same after a round trip through PEM', () => {
    const key = makeSealingKey();
    const read = assertDefined(parseSealingKeyPem(formatSealingKeyPem(key)), 'key');
    expect([read.publicKey, read.keyId]).toEqual([key.publicKey, key.keyId]);
    const sealed = sealHpke(key, utf8('i'), utf8('a'), utf8('p'));
    expect(openHpke(read, sealed.enc, utf8('i'), utf8('a'), sealed.ciphertext)).toEqual(utf8('p'));
    expect(parseSealingKeyPem('key')).toBeUndefined();
  });

  it('are named by the first 8 bytes of their labelled digest', () => {
    const key = makeSealingKey();
    const named = Buffer.concat([utf8('mutabaqa/key-id/v1\0'), key.publicKey]);
    expect(key.keyId).toEqual(makeNodeCrypto(1).sha256(named).subarray(0, 8));
    expect(makeRecipientKey(key.publicKey)?.keyId).toEqual(key.keyId);
  });

  it('differ from seed to seed and from sealing to sealing', () => {
    const [one, two] = [1, 2].map((n) => sealingKeyFromSeed(new Uint8Array(32).fill(n)));
    expect(one?.publicKey).not.toEqual(two?.publicKey);
    const recipient = assertDefined(one, 'key');
    const none = new Uint8Array(0);
    const [a, b] = [1, 2].map(() => sealHpke(recipient, none, none, none));
    expect(a?.enc).not.toEqual(b?.enc);
    expect(a?.ciphertext).not.toEqual(b?.ciphertext);
  });
});
