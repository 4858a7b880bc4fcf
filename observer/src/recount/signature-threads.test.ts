import { afterEach, describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { startSignatureThreads } from './signature-threads.ts';

const keys = [0, 1, 2].map((number) => ed25519KeyFromSeed(new Uint8Array(32).fill(number)));
const jobs = Array.from({ length: 700 }, (_, number) => {
  const key = keys[number % 3]!;
  const message = utf8(`message ${'x'.repeat(number % 300)} ${number}`);
  return { publicKey: key.publicKey, message, signature: key.sign(message) };
});

let threads = startSignatureThreads(2);
afterEach(async () => {
  await threads.close();
  threads = startSignatureThreads(2);
});

describe('threads', () => {
  test('name every signature that is wrong, and no other', async () => {
    const wrong = new Set([0, 255, 256, 257, 699]);
    const found: number[] = [];
    for (const [number, job] of jobs.entries()) {
      const signature = wrong.has(number)
        ? job.signature.with(5, job.signature[5]! ^ 1)
        : job.signature;
      await threads.room();
      threads.add({ ...job, signature }, () => found.push(number));
    }
    await threads.finish();
    expect(found.sort((a, b) => a - b)).toEqual([...wrong]);
  });

  test('say the same as verifying here', async () => {
    const [job] = jobs;
    const others = [
      { ...job!, publicKey: keys[1]!.publicKey },
      { ...job!, message: utf8('another message') },
      { ...job!, publicKey: new Uint8Array(32) },
    ];
    let invalid = 0;
    for (const other of others) threads.add(other, () => (invalid += 1));
    await threads.finish();
    expect(invalid).toBe(others.length);
    for (const { publicKey, message, signature } of others) {
      expect(nodeCrypto.verifyEd25519(publicKey, message, signature)).toBe(false);
    }
  });
});
