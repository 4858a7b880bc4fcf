/** A real log and real witnesses over HTTP: who is late, silent or has seen another history. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from '@mutabaqa/shared/merkle/checkpoint.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import { type CosignerKey, formatCosignerVkey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { makeNoteKey, type NoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { formatWitnessRequest } from '@mutabaqa/shared/merkle/witness-request.ts';
import { openFileWitnessRecord } from '@mutabaqa/observer/witness/file-witness-record.ts';
import { makeWitness } from '@mutabaqa/observer/witness/make-witness.ts';
import { makeWitnessKeys } from '@mutabaqa/observer/witness/witness-keys.ts';
import {
  startWitnessServer,
  type WitnessServer,
} from '@mutabaqa/observer/witness/witness-server.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { makeLogFiles, type LogFiles } from '@mutabaqa/tally-server/publish/log-files.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import {
  heedCentreWitnesses,
  startCentreWitnessing,
} from '@mutabaqa/tally-server/witnessing/start-centre-witnessing.ts';
import type { Witnessing } from '@mutabaqa/tally-server/witnessing/start-witnessing.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeSampleCentre, type SampleCentre } from '../builders/sample-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';

interface RunningWitness {
  readonly name: string;
  readonly url: string;
  readonly keys: readonly CosignerKey[];
  readonly server: WitnessServer;
}

const waiting = { timeout: 30_000, interval: 20 };
let centre: SampleCentre;
let logKey: NoteKey;
let logFiles: LogFiles;
let witnessing: Witnessing | undefined;
let lines: string[];
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  centre = await makeSampleCentre();
  logKey = makeNoteKey(nodeCrypto, centre.election.manifest.logOrigin, sampleKey('log').publicKey);
  lines = [];
});
afterEach(async () => {
  await witnessing?.stop();
  witnessing = undefined;
  for (const close of closing.splice(0)) await close();
  await centre.close();
});

async function startWitness(name: string, withMlDsa = false): Promise<RunningWitness> {
  const directory = join(centre.directory, `witness-${name}`);
  const made = makeWitnessKeys(directory, `${name}.example`, withMlDsa);
  const keys = made.map(({ key }) => key);
  const crypto = nodeCosignatureCrypto;
  const clock = { nowMs: () => Date.now() };
  const record = openFileWitnessRecord(crypto, keys, directory, [logKey.name]);
  const logs = new Map([[logKey.name, [logKey]]]);
  const server = await startWitnessServer({
    witness: makeWitness({ crypto, clock, keys: made, logs, record }),
    ...{ origins: [logKey.name], clock, address: '127.0.0.1', port: 0 },
    onFault(fault) {
      throw fault;
    },
  });
  closing.push(async () => server.stop());
  return { name, url: `http://127.0.0.1:${server.port}`, keys, server };
}

/** One that takes a question and never answers. */
async function startSilentWitness(like: RunningWitness): Promise<RunningWitness> {
  await like.server.stop();
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { ...like, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function writeWitnesses(witnesses: readonly RunningWitness[], needed: number): void {
  const names: string[] = [];
  const rows = witnesses.flatMap(({ name, url, keys }) =>
    keys.map((key) => {
      names.push(`${name}-${key.kind}`);
      return `witness ${name}-${key.kind} ${formatCosignerVkey(key)} ${url}\n`;
    }),
  );
  const group = `group all-of-them ${needed} ${names.join(' ')}\nquorum all-of-them\n`;
  writeFileSync(join(centre.directory, 'witnesses'), `${rows.join('')}${group}`);
}

const published = (name: string): string =>
  readFileSync(join(centre.directory, 'public/log', name), 'utf8');

function startPublishing(): void {
  const logDirectory = join(centre.directory, 'public/log');
  const { directory, sequencer, store } = centre;
  const log = makeLogger('debug', { write: (line) => lines.push(line) });
  const files = publicFiles;
  witnessing = startCentreWitnessing({ directory, logDirectory, files, sequencer, logKey, log });
  logFiles = makeLogFiles({
    ...{ crypto: nodeCrypto, directory: logDirectory, files, store, sequencer, logKey },
    onPublished: witnessing?.published,
  });
}

async function grow(count: number): Promise<void> {
  const one = {
    kind: 'refusal',
    stationId: '',
    commitment: new Uint8Array(32),
    sealed: false,
  } as const;
  await centre.sequencer.append(Array.from({ length: count }, () => one));
}

function cosigners(note: string, witnesses: readonly RunningWitness[]): string[] {
  expect(verifyCheckpoint(nodeCrypto, logKey, note).ok).toBe(true);
  const keys = witnesses.flatMap((each) => each.keys);
  const verified = verifyCosignatures(nodeCosignatureCrypto, keys, note);
  assert(verified.ok, 'every cosignature verifies');
  return verified.value.map(({ key }) => `${key.name} ${key.kind}`).toSorted();
}
const sizeOf = (note: string): number | undefined =>
  parseCheckpoint(assertDefined(parseNote(note), 'a note').text)?.size;

test('a checkpoint is out before anybody cosigned it, and then bears what came', async () => {
  const witnesses = [await startWitness('one', true), await startWitness('two')];
  const silent = await startSilentWitness(await startWitness('silent'));
  const all = [...witnesses, silent];
  writeWitnesses(all, 3);
  startPublishing();
  for (const more of [4, 300, 1]) {
    await grow(more);
    const size = await logFiles.publish();
    // Nothing of it was waited for: this is the same turn in which it was written.
    expect(cosigners(published('checkpoint'), all)).toEqual([]);
    const three = ['one.example ed25519', 'one.example ml-dsa-44', 'two.example ed25519'];
    await vi.waitFor(() => {
      expect(sizeOf(published('cosigned'))).toBe(size);
    }, waiting);
    expect(cosigners(published('checkpoint'), all)).toEqual(three);
    expect(cosigners(published('cosigned'), all)).toEqual(three);
  }
  expect(published('witnesses')).toBe(readFileSync(join(centre.directory, 'witnesses'), 'utf8'));
});

test('cosignatures of 16 witnesses stand in one checkpoint', async () => {
  const witnesses = await Promise.all(
    Array.from({ length: 16 }, async (_, i) => startWitness(`w${i}`)),
  );
  writeWitnesses(witnesses, 16);
  startPublishing();
  await logFiles.publish();
  await vi.waitFor(() => {
    expect(cosigners(published('checkpoint'), witnesses)).toHaveLength(16);
  }, waiting);
  expect(published('cosigned')).toBe(published('checkpoint'));
});

test('a server that was started again brings the proof from the size that witnesses name', async () => {
  const witnesses = [await startWitness('one')];
  writeWitnesses(witnesses, 1);
  startPublishing();
  await grow(20);
  await logFiles.publish();
  await vi.waitFor(() => {
    expect(cosigners(published('checkpoint'), witnesses)).toHaveLength(1);
  }, waiting);
  await witnessing?.stop();
  startPublishing();
  await grow(30);
  const size = await logFiles.publish();
  await vi.waitFor(() => {
    expect(sizeOf(published('cosigned'))).toBe(size);
  }, waiting);
});

test('a witness that is away is asked again, and others are not held up', async () => {
  const witnesses = [await startWitness('one'), await startWitness('away')];
  await witnesses[1]?.server.stop();
  writeWitnesses(witnesses, 1);
  startPublishing();
  await logFiles.publish();
  await vi.waitFor(() => {
    expect(cosigners(published('cosigned'), witnesses)).toEqual(['one.example ed25519']);
    expect(lines.join('')).toContain('"event":"witness.unreachable","witness":"away-ed25519"');
  }, waiting);
});

test('another history in a witness ends the log, and the next start is refused', async () => {
  const witness = await startWitness('one');
  writeWitnesses([witness], 1);
  // Somebody with the log's key has shown the witness a log that never was here.
  const other = { origin: logKey.name, size: 9, root: new Uint8Array(32).fill(9) };
  const checkpoint = signCheckpoint(other, logKey, (m) => sampleKey('log').sign(m));
  const shown = await fetch(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    body: formatWitnessRequest({ oldSize: 0, proof: [], checkpoint }),
  });
  expect(shown.status).toBe(200);
  startPublishing();
  await logFiles.publish();
  await vi.waitFor(() => {
    expect(lines.join('')).toContain('"event":"log.history-lost","known":9');
  }, waiting);
  expect(lines.join('')).toContain('"event":"witness.ahead","witness":"one-ed25519"');
  await expect(grow(1)).rejects.toThrow(/stop/i);
  const guard = await openFileGuard(nodeCrypto, join(centre.directory, 'other-guard'));
  await heedCentreWitnesses(centre.directory, logKey, guard);
  expect(await guard.read()).toBe(checkpoint);
  await guard.close();
});

test('the same size with another root is a fork', async () => {
  const witness = await startWitness('one');
  writeWitnesses([witness], 1);
  const other = { origin: logKey.name, size: 5, root: new Uint8Array(32).fill(9) };
  const checkpoint = signCheckpoint(other, logKey, (m) => sampleKey('log').sign(m));
  await fetch(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    body: formatWitnessRequest({ oldSize: 0, proof: [], checkpoint }),
  });
  await grow(4);
  startPublishing();
  await logFiles.publish();
  await vi.waitFor(() => {
    expect(lines.join('')).toContain('"event":"log.history-forked","known":5,"size":5');
  }, waiting);
  expect(lines.join('')).toContain('"why":"status-422"');
});

test('witnesses that do not answer do not hold up a start', async () => {
  const silent = await startSilentWitness(await startWitness('silent'));
  writeWitnesses([silent], 1);
  const guard = await openFileGuard(nodeCrypto, join(centre.directory, 'other-guard'));
  await heedCentreWitnesses(centre.directory, logKey, guard);
  expect(await guard.read()).toBeUndefined();
  await guard.close();
});

test('without a file nobody is asked; a wrong one is named with its line', () => {
  startPublishing();
  expect(witnessing).toBeUndefined();
  writeFileSync(join(centre.directory, 'witnesses'), 'quorum none\nquorum none\n');
  expect(startPublishing).toThrow(/witnesses, line 2: a second quorum line/);
  rmSync(join(centre.directory, 'witnesses'));
});
