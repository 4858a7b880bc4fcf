/**
 * A log whose operator shows one history to some and another to others, each sound in itself. A witness, a
 * follower and two friends who compare: each finds it out in their own way, as processes of their own.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { formatVkey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { formatWitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeLogFiles,
  makeTestEntries,
  makeTestLeaf,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '../builders/log-files.ts';
import {
  runObserverProcess,
  startWitnessProcess,
  type WitnessProcess,
} from '../builders/observer-process.ts';
import { serveStatic, type StaticServer } from '../builders/static-server.ts';

const vkey = formatVkey(testLogKey);
const shared = makeTestEntries(400);
const forSome = [...shared, ...makeTestEntries(500).slice(400)];
const forOthers = [
  ...shared,
  encodeLeaf({ ...makeTestLeaf(400), stationId: 'S-1' }),
  ...makeTestEntries(500).slice(401),
];

let directory: string;
let witness: WitnessProcess;
let some: StaticServer;
let others: StaticServer;
let policy: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'two-views-'));
  const key = await runObserverProcess(
    ...['witness', 'key', '--dir', join(directory, 'w'), '--name', 'witness.example'],
  );
  policy = join(directory, 'policy');
  writeFileSync(policy, `witness W ${key.out.trim()}\nquorum W\n`);
  witness = await startWitnessProcess(join(directory, 'w'), vkey);
  some = await show('some', forSome);
  others = await show('others', forOthers);
});
afterAll(async () => {
  witness.child.kill();
  await witness.ended;
  await some.close();
  await others.close();
  rmSync(directory, { recursive: true });
});

/** The view, with the cosignature of the witness if that gives one. */
async function show(name: string, entries: readonly Uint8Array[]): Promise<StaticServer> {
  const files = new Map(makeLogFiles(entries));
  const note = Buffer.from(assertDefined(files.get('checkpoint'), 'a checkpoint')).toString();
  const cosigned = await cosign(entries, 0);
  if (cosigned.status === 200) files.set('checkpoint', Buffer.from(note + cosigned.body));
  for (const [path, bytes] of files) {
    const file = join(directory, name, 'log', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return await serveStatic(join(directory, name));
}

async function cosign(entries: readonly Uint8Array[], oldSize: number) {
  const tree = treeOf(entries);
  const { size } = tree;
  const body = formatWitnessRequest({
    oldSize,
    proof: tree.consistencyProof(oldSize, size),
    checkpoint: signTestCheckpoint({ size, root: tree.root() }),
  });
  const url = `http://127.0.0.1:${witness.port}/add-checkpoint`;
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, body: await response.text() };
}

const verified = async (source: string) =>
  await runObserverProcess('verify-log', `${source}/log`, '--log-key', vkey);

test('each view is sound in itself', async () => {
  for (const { origin } of [some, others]) expect((await verified(origin)).code).toBe(0);
});

test('the witness cosigns one of them, and keeps the proof when it is shown the other', async () => {
  expect(await cosign(forOthers, 0)).toEqual({ status: 409, body: '500\n' });
  expect((await cosign(forOthers, 500)).status).toBe(422);
  const [log = ''] = readdirSync(join(directory, 'w/logs'));
  const proof = join(directory, 'w/logs', log, 'fork-1.json');
  const proven = await runObserverProcess('verify-fork', proof, '--log-key', vkey);
  expect([proven.code, proven.out.includes('PROVEN')]).toEqual([0, true]);
  const shown = await fetch(`http://127.0.0.1:${witness.port}/${log}/checkpoint`);
  const tree = treeOf(forSome);
  const own = signTestCheckpoint({ size: 500, root: tree.root() });
  expect(parseNote(await shown.text())?.text).toBe(parseNote(own)?.text);
});

test('a follower with a policy misses the quorum in the other view', async () => {
  const follow = async (source: StaticServer, keep: string) => {
    const { out } = await runObserverProcess(
      ...['follow', '--site', source.origin, '--log-key', vkey, '--once', '--json'],
      ...['--keep', join(directory, keep), '--policy', policy],
    );
    const { checks } = JSON.parse(out) as { checks: { id: string; state: string }[] };
    return Object.fromEntries(checks.map(({ id, state }) => [id, state]));
  };
  expect(await follow(some, 'kept-some')).toMatchObject({ log: 'passed', quorum: 'passed' });
  expect(await follow(others, 'kept-others')).toMatchObject({ log: 'passed', quorum: 'failed' });
  // Sent from the one to the other, the first round finds it out.
  expect(await follow(others, 'kept-some')).toMatchObject({ fork: 'failed' });
  const [proof = ''] = readdirSync(join(directory, 'kept-some/evidence'));
  const text = readFileSync(join(directory, 'kept-some/evidence', proof), 'utf8');
  expect(text).toContain('"format":"mutabaqa/fork/v1"');
});

test('two friends who compare have the proof in their hands', async () => {
  const compared = await runObserverProcess(
    ...['compare', some.origin, others.origin, join(directory, 'kept-others')],
    ...['--log-key', vkey, '--evidence', join(directory, 'proofs')],
  );
  expect(compared.code).toBe(1);
  expect(compared.out).toMatch(/3\. all checkpoints belong to one history: FAILED/);
  const [proof = ''] = readdirSync(join(directory, 'proofs'));
  const proven = await runObserverProcess(
    ...['verify-fork', join(directory, 'proofs', proof), '--log-key', vkey],
  );
  expect(proven.code).toBe(0);
});
