import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import { verifyForkEvidence } from '@mutabaqa/shared/merkle/fork-evidence.ts';
import { parseNote } from '@mutabaqa/shared/merkle/note.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';
import {
  formatWitnessRequest,
  witnessRequestBytesMax,
} from '@mutabaqa/shared/merkle/witness-request.ts';
import {
  makeTestEntries,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFileWitnessRecord, originHash } from './file-witness-record.ts';
import { makeWitness } from './make-witness.ts';
import { makeWitnessKeys, type WitnessKey } from './witness-keys.ts';
import { startWitnessServer, type WitnessServer } from './witness-server.ts';

const entries = makeTestEntries(40);
const tree = treeOf(entries);
/** The same up to 10 leaves, and another history after. */
const otherTree = treeOf([
  ...entries.slice(0, 10),
  ...entries.slice(10).map((entry) => concatBytes(entry, Uint8Array.of(1))),
]);
const origin = testLogKey.name;

let directory: string;
let keys: readonly WitnessKey[];
let server: WitnessServer;
let nowMs: number;
let faults: unknown[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'observer-witness-'));
  keys = makeWitnessKeys(join(directory, 'w'), 'witness.example/w', true);
  nowMs = 1_900_000_000_000;
  faults = [];
  server = await start();
});
afterEach(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});

async function start(rate = { perSecond: 1000, burst: 10_000 }): Promise<WitnessServer> {
  const crypto = nodeCosignatureCrypto;
  const clock = { nowMs: () => nowMs };
  const cosigners = keys.map(({ key }) => key);
  const record = openFileWitnessRecord(crypto, cosigners, join(directory, 'w'), [origin]);
  const logs = new Map([[origin, [testLogKey]]]);
  return await startWitnessServer({
    witness: makeWitness({ crypto, clock, keys, logs, record }),
    origins: [origin],
    ...{ clock, rate, address: '127.0.0.1', port: 0 },
    onFault: (fault) => faults.push(fault),
  });
}

const noteOf = (size: number, of: MerkleTree = tree) =>
  signTestCheckpoint({ size, root: of.root(size) });
const requestOf = (oldSize: number, size: number, of: MerkleTree = tree) =>
  formatWitnessRequest({
    oldSize,
    proof: of.consistencyProof(oldSize, size),
    checkpoint: noteOf(size, of),
  });

async function post(body: string | Uint8Array) {
  const response = await fetch(`http://127.0.0.1:${server.port}/add-checkpoint`, {
    method: 'POST',
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  const type = response.headers.get('content-type');
  return { status: response.status, type, body: await response.text() };
}
const add = (oldSize: number, size: number, of: MerkleTree = tree) =>
  post(requestOf(oldSize, size, of));
const get = async (path: string) => await fetch(`http://127.0.0.1:${server.port}${path}`);

/** Names and times of our cosignatures on a note. */
function cosigned(note: string): string[] {
  const verified = verifyCosignatures(
    nodeCosignatureCrypto,
    keys.map(({ key }) => key),
    note,
  );
  assert(verified.ok, 'every cosignature verifies');
  return verified.value.map(({ key, timeS }) => `${key.kind} ${timeS}`);
}

describe('a witness', () => {
  test('cosigns the first checkpoint and what continues it, with both its keys', async () => {
    for (const [from, to] of [
      [0, 1],
      [1, 7],
      [7, 8],
      [8, 8],
      [8, 40],
    ] as const) {
      const answer = await add(from, to);
      expect(answer.status).toBe(200);
      const { text } = assertDefined(parseNote(noteOf(to)), 'a note');
      expect(cosigned(`${text}\n${answer.body}`)).toEqual([
        'ed25519 1900000000',
        'ml-dsa-44 1900000000',
      ]);
      nowMs = 1_900_000_000_999;
    }
  });

  test('shows monitors what it cosigned last, with the signature of the log', async () => {
    const path = `/${originHash(origin)}/checkpoint`;
    expect((await get(path)).status).toBe(404);
    await add(0, 7);
    const shown = await get(path);
    expect(shown.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const note = await shown.text();
    expect(parseNote(note)?.signatures).toHaveLength(3);
    expect(note.startsWith(noteOf(7))).toBe(true);
    expect(cosigned(note)).toHaveLength(2);
    for (const other of ['/', `/${originHash('x')}/checkpoint`, `${path}/`, '/add-checkpoint/x']) {
      expect((await get(other)).status).toBe(404);
    }
    expect((await get('/add-checkpoint')).status).toBe(405);
  });

  test('says 409 and the size, whatever else the client believes', async () => {
    await add(0, 7);
    for (const [from, to] of [
      [0, 7],
      [0, 40],
      [6, 8],
      [8, 9],
    ] as const) {
      expect(await add(from, to)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
    }
  });

  test.each([
    ['nothing', '', 400],
    ['another text', 'old 0\n\nhello\n', 400],
    ['bytes that are no text', concatBytes(Uint8Array.of(0xff), utf8(requestOf(0, 7))), 400],
    ['an old size above the new', requestOf(7, 7).replace('old 7', 'old 8'), 400],
    ['another log', requestOf(0, 7).replaceAll(origin, 'other.example'), 404],
    ['no signature of the log', requestOf(0, 7).replaceAll(`\u2014 ${origin}`, '\u2014 x'), 403],
    ['a broken signature', requestOf(0, 7).replace('\n7\n', '\n8\n'), 403],
    [
      'a proof from nothing',
      requestOf(0, 7).replace('old 0\n', `old 0\n${'A'.repeat(43)}=\n`),
      422,
    ],
    [
      'another root of the empty log',
      formatWitnessRequest({
        oldSize: 0,
        proof: [],
        checkpoint: signTestCheckpoint({ size: 0, root: tree.root(1) }),
      }),
      422,
    ],
  ] as const)('refuses %s', async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
    expect((await get(`/${originHash(origin)}/checkpoint`)).status).toBe(404);
    expect((await add(0, 3)).status).toBe(200);
  });

  test('refuses what does not continue: fork, wrong proof, other root at the same size', async () => {
    await add(0, 20);
    const proof = tree.consistencyProof(20, 30);
    const refused = [
      requestOf(20, 30, otherTree),
      formatWitnessRequest({ oldSize: 20, proof, checkpoint: noteOf(30, otherTree) }),
      formatWitnessRequest({ oldSize: 20, proof: proof.slice(1), checkpoint: noteOf(30) }),
      formatWitnessRequest({
        oldSize: 20,
        proof: [...proof, tree.root(1)],
        checkpoint: noteOf(30),
      }),
      formatWitnessRequest({ oldSize: 20, proof: [], checkpoint: noteOf(30) }),
      requestOf(20, 20, otherTree),
    ];
    for (const body of refused) expect((await post(body)).status).toBe(422);
    expect((await add(20, 30)).status).toBe(200);
  });

  test('keeps the two signed checkpoints of a fork, which anybody can verify', async () => {
    await add(0, 20);
    await add(20, 20, otherTree);
    await add(20, 20, otherTree);
    const logDirectory = join(directory, 'w', 'logs', originHash(origin));
    expect(readdirSync(logDirectory).toSorted()).toEqual(['checkpoint', 'fork-1.json']);
    const evidence = readFileSync(join(logDirectory, 'fork-1.json'), 'utf8');
    expect(verifyForkEvidence(nodeCrypto, testLogKey, evidence)).toMatchObject({
      ok: true,
      value: { otherRoot: otherTree.root(20) },
    });
  });

  test('does not read more than a request can hold, and limits how often one asks', async () => {
    const long = await post('x'.repeat(witnessRequestBytesMax + 1)).catch(() => ({ status: 413 }));
    expect(long.status).toBe(413);
    await server.stop();
    server = await start({ perSecond: 1, burst: 2 });
    expect((await add(0, 1)).status).toBe(200);
    expect((await add(1, 2)).status).toBe(200);
    expect((await add(2, 3)).status).toBe(429);
    nowMs += 1000;
    expect((await add(2, 3)).status).toBe(200);
  });

  test('is not kept from cosigning by those who ask for other things', async () => {
    await server.stop();
    server = await start({ perSecond: 1, burst: 2 });
    const ask = async (path: string) =>
      (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
    const asked = [await ask('/x'), await ask('/add-checkpoint'), await ask('/y')];
    expect(asked).toEqual([404, 405, 429]);
    expect((await add(0, 1)).status).toBe(200);
  });

  test('states no earlier time than before, though its clock was set back', async () => {
    await add(0, 3);
    nowMs -= 3_600_000;
    const { body } = await add(3, 4);
    const { text } = assertDefined(parseNote(noteOf(4)), 'a note');
    expect(cosigned(`${text}\n${body}`)[0]).toBe('ed25519 1900000000');
  });

  test('started again knows what it cosigned; with a damaged record it does not start', async () => {
    await add(0, 7);
    await server.stop();
    server = await start();
    expect((await add(0, 7)).status).toBe(409);
    await server.stop();
    const file = join(directory, 'w', 'logs', originHash(origin), 'checkpoint');
    writeFileSync(file, readFileSync(file, 'utf8').replace('\n7\n', '\n6\n'));
    await expect(start()).rejects.toThrow(/not what this witness wrote/);
    // Without our own signature it is no record either.
    writeFileSync(file, noteOf(7));
    await expect(start()).rejects.toThrow(/not what this witness wrote/);
    rmSync(file);
    server = await start();
  });

  test('answers 500 and cosigns nothing when its record cannot be kept', async () => {
    await add(0, 7);
    // Another process has taken the directory over.
    writeFileSync(join(directory, 'w', 'lock'), '1 other\n');
    expect((await add(7, 8)).status).toBe(500);
    expect(faults).toHaveLength(1);
    rmSync(join(directory, 'w', 'lock'));
  });

  test('cosigns one history, whoever asks for which at the same time', async () => {
    const arbitraryRequest = fc.record({
      oldSize: fc.constantFrom(0, 3, 10, 15, 20, 30),
      size: fc.constantFrom(0, 3, 10, 15, 20, 30, 40),
      isOther: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRequest, { maxLength: 40 }), async (requests) => {
        await server.stop();
        rmSync(join(directory, 'w', 'logs', originHash(origin)), { recursive: true, force: true });
        server = await start();
        const possible = requests.filter(({ oldSize, size }) => oldSize <= size);
        const answers = await Promise.all(
          possible.map(async ({ oldSize, size, isOther }) => ({
            size,
            root: (isOther ? otherTree : tree).root(size),
            ...(await add(oldSize, size, isOther ? otherTree : tree)),
          })),
        );
        const good = answers.filter(({ status }) => status === 200);
        const largest = Math.max(0, ...good.map(({ size }) => size));
        // All belong to one tree, and the record is the largest of them.
        const isOfOne = (of: MerkleTree) =>
          good.every(({ size, root }) => sameRoot(of, size, root));
        expect(isOfOne(tree) || isOfOne(otherTree)).toBe(true);
        const shown = await get(`/${originHash(origin)}/checkpoint`);
        const { text } = assertDefined(parseNote(await shown.text()) ?? { text: '' }, 'text');
        expect(parseCheckpoint(text)?.size ?? 0).toBe(largest);
      }),
      { numRuns: runs(15, 300) },
    );
  });
});

function sameRoot(of: MerkleTree, size: number, root: Uint8Array): boolean {
  return Buffer.from(of.root(size)).equals(root);
}
