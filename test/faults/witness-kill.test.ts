/** A witness that is killed with SIGKILL while it answers: it never forgets what it said. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';
import { formatWitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTestEntries, signTestCheckpoint, testLogKey, treeOf } from '../builders/log-files.ts';
import { runObserverProcess, startWitnessProcess } from '../builders/observer-process.ts';
import { runs } from '../soak.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'witness-kill-'));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const sizeMax = 4000;
const entries = makeTestEntries(sizeMax);
const tree = treeOf(entries);
const otherTree = treeOf(entries.map((entry) => concatBytes(entry, Uint8Array.of(1))));

async function ask(port: number, oldSize: number, size: number, of: MerkleTree = tree) {
  const body = formatWitnessRequest({
    oldSize,
    proof: of.consistencyProof(oldSize, size),
    checkpoint: signTestCheckpoint({ size, root: of.root(size) }),
  });
  const url = `http://127.0.0.1:${port}/add-checkpoint`;
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

test('what was cosigned before a kill is known after it, and no other history is', async () => {
  const dir = join(directory, 'w');
  const made = await runObserverProcess(
    'witness',
    'key',
    '--dir',
    dir,
    '--name',
    'witness.example',
  );
  expect(made).toMatchObject({ code: 0, err: '' });
  const start = async () =>
    await startWitnessProcess(dir, formatVkey(testLogKey), '--per-second', '100000');
  let answered = 0;
  for (let round = 0; round < runs(4, 40); round++) {
    const witness = await start();
    const probe = await ask(witness.port, sizeMax, sizeMax);
    const kept = Number(probe.text);
    // Everything that was answered is kept; at most one more was kept and not answered.
    expect(probe.status).toBe(409);
    expect([answered, answered + 1]).toContain(kept);
    for (const size of kept === 0 ? [] : [kept, kept + 1]) {
      expect((await ask(witness.port, kept, size, otherTree)).status).toBe(422);
    }
    answered = kept;
    // Killed at some point of an answer: by another turn of the loop, after a few of them.
    const killAfter = answered + 20 + 7 * round;
    let isKilled = false;
    while (answered < sizeMax - 1) {
      const asking = ask(witness.port, answered, answered + 1);
      if (!isKilled && answered === killAfter) {
        isKilled = true;
        setImmediate(() => witness.child.kill('SIGKILL'));
      }
      const answer = await asking.catch(() => undefined);
      if (answer === undefined) break;
      expect(answer.status).toBe(200);
      answered += 1;
    }
    await witness.ended;
  }
});

test('a second witness does not start on the directory of one that runs', async () => {
  const dir = join(directory, 'two');
  await runObserverProcess('witness', 'key', '--dir', dir, '--name', 'witness.example', '--ml-dsa');
  const first = await startWitnessProcess(dir, formatVkey(testLogKey));
  const args = ['--dir', dir, '--log-key', formatVkey(testLogKey), '--port', '0'];
  const second = await runObserverProcess('witness', 'serve', ...args);
  expect(second.code).toBe(2);
  expect(second.err).toContain('a witness runs on this directory');
  expect((await ask(first.port, 0, 5)).text.match(/^\u2014 witness\.example /gm)).toHaveLength(2);
  first.child.kill('SIGTERM');
  await first.ended;
  expect(first.child.exitCode).toBe(0);
});

test('keys are not made twice, and a witness without its record does not start', async () => {
  const dir = join(directory, 'lost');
  const key = async (name: string) =>
    await runObserverProcess('witness', 'key', '--dir', dir, '--name', name);
  expect((await key('two words')).err).toContain('no spaces');
  expect((await key('witness.example')).code).toBe(0);
  expect((await key('witness.example')).err).toContain('has a witness');
  rmSync(join(dir, 'logs'), { recursive: true });
  const args = ['--dir', dir, '--log-key', formatVkey(testLogKey)];
  const started = await runObserverProcess('witness', 'serve', ...args);
  expect(started).toMatchObject({ code: 2 });
  expect(started.err).toContain('lost its record');
});
