/**
 * Mirrors of a whole centre, in real processes: what they show, when, and what goes on while the public
 * listener, a mirror or the process that pushes to it is gone.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { readLogSource } from '@mutabaqa/observer/log/read-log-source.ts';
import { verifyLog } from '@mutabaqa/observer/log/verify-log.ts';
import { failedChecks } from '@mutabaqa/observer/report/check-list.ts';
import {
  type AttackedCentre,
  expectNothingTold,
  startAttackedCentre,
  tellingTape,
} from '../builders/attacked-centre.ts';
import { type PutServer, startPutServer } from '../builders/put-server.ts';
import { embargoEndMs, makeSampleElection } from '../builders/sample-gateway.ts';
import type { SampleLink } from '../builders/sample-link.ts';

const sample = makeSampleElection('live');
const waiting = { timeout: 30_000, interval: 50 };

let centre: AttackedCentre;
let store: PutServer;
let disk = '';
/** A mirror that nobody runs any more. */
let dead: PutServer;

beforeEach(async () => {
  disk = mkdtempSync(join(tmpdir(), 'mutabaqa-mirror-'));
  device = undefined;
  [store, dead] = [await startPutServer(), await startPutServer()];
  await dead.leave();
  centre = await startAttackedCentre({
    sample,
    publication: {
      ...{ logIntervalMs: 50, resultsIntervalMs: 100, siteIntervalMs: 100 },
      mirrors: [dead.base, disk, store.base],
    },
  });
});
afterEach(async () => {
  await centre.closeLinks();
  await centre.close();
  await store.leave();
  rmSync(disk, { recursive: true });
});

const stateOfDisk = (name: string): Buffer | undefined =>
  existsSync(join(disk, name)) ? readFileSync(join(disk, name)) : undefined;

/** Leaves that the mirror's checkpoint is about. */
function sizeAt(checkpoint: Buffer | undefined): number {
  if (checkpoint === undefined) return 0;
  const { logKey } = centre.server;
  const verified = verifyCheckpoint(nodeCrypto, logKey, checkpoint.toString());
  return verified.ok ? verified.value.size : 0;
}

let tapes = 0;
let device: SampleLink | undefined;
/** A tape of another sequence each time; the size of the log that has it. */
async function bringTape(): Promise<number> {
  device ??= await centre.greeted('device-1');
  const sealed = tellingTape(sample, 1, { header: { sequence: ++tapes } });
  expect(await device.submit(sealed.envelope)).toMatchObject({ kind: 'receipt' });
  return centre.server.sequencer.size;
}

async function mirrored(size: number): Promise<void> {
  await vi.waitFor(() => {
    expect(sizeAt(stateOfDisk('log/checkpoint'))).toBeGreaterThanOrEqual(size);
    expect(sizeAt(store.files.get('log/checkpoint'))).toBeGreaterThanOrEqual(size);
  }, waiting);
}

async function versionMirrored(): Promise<void> {
  await vi.waitFor(() => {
    expect(stateOfDisk('results/newest')?.toString()).toMatch(/^[1-9]/);
    expect(store.files.get('results/newest')?.toString()).toMatch(/^[1-9]/);
  }, waiting);
}

/** Every byte that somebody could fetch from a mirror. */
function everythingMirrored(): string {
  const onDisk = readdirSync(disk, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(
      (entry) =>
        `${entry.name} ${readFileSync(join(entry.parentPath, entry.name)).toString('latin1')}`,
    );
  const put = store.puts.map(({ name, body }) => `${name} ${body.toString('latin1')}`);
  return [...onDisk, ...put].join('\n');
}

describe('before the embargo ends', () => {
  it('mirrors have log and arrivals, and nothing that tells a figure', async () => {
    await mirrored(await bringTape());
    await vi.waitFor(() => {
      expect(stateOfDisk('now/index.json')?.toString()).toContain('"received"');
      expect(store.files.has('now/index.json')).toBe(true);
    }, waiting);
    expectNothingTold(everythingMirrored());
    expect(existsSync(join(disk, 'results'))).toBe(false);
    expect([...store.files.keys()].filter((name) => name.startsWith('results'))).toEqual([]);
    const { logKey } = centre.server;
    const source = assertDefined(readLogSource(join(disk, 'log')), 'a source');
    const report = await verifyLog(source, { crypto: nodeCrypto, logKey });
    expect(failedChecks(report.checks)).toEqual([]);
  });

  it('the same search finds the figures afterwards, so the test above can fail', async () => {
    await mirrored(await bringTape());
    centre.clock.timeMs = embargoEndMs;
    await versionMirrored();
    expect(() => {
      expectNothingTold(everythingMirrored());
    }).toThrow('918273');
  });
});

describe('a version', () => {
  it('is whole before it is named, under the names that it has here, and put once', async () => {
    await bringTape();
    centre.clock.timeMs = embargoEndMs;
    await versionMirrored();
    const version = stateOfDisk('results/newest')?.toString().trim() ?? '';
    const place = join(centre.directory, 'public', 'results', 'versions', version);
    const names = readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const bytes = readFileSync(join(place, name));
      expect(stateOfDisk(`results/versions/${version}/${name}`)?.equals(bytes)).toBe(true);
    }
    const newestAt = store.puts.findIndex(({ name }) => name === 'results/newest');
    const first = store.puts[newestAt]?.body.toString().trim() ?? '';
    const prefix = `results/versions/${first}/`;
    const before = store.puts.slice(0, newestAt).map(({ name }) => name);
    const ofVersion = before.filter((name) => name.startsWith(prefix));
    expect(new Set(ofVersion).size).toBe(ofVersion.length);
    expect(ofVersion.slice(-3).sort()).toEqual(
      ['SHA256SUMS', 'version-record', 'version.json'].map((name) => prefix + name).sort(),
    );
    expect(ofVersion.length).toBeGreaterThan(20);
    const { headers } = assertDefined(
      store.puts.find(({ name }) => name === `${prefix}stations.csv`),
      'stations.csv',
    );
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['cache-control']).toMatch(/immutable/);
  });
});

describe('goes on', () => {
  it('intake, and pushing to mirrors, while the public listener is killed; and it comes back', async () => {
    const { portal } = centre.parts;
    const read = async (): Promise<string> =>
      await (await fetch(`http://127.0.0.1:${portal.port}/log/checkpoint`)).text();
    const size = await bringTape();
    await mirrored(size);
    const from = centre.logLines.length;
    const killed = assertDefined(portal.pid, 'the process of the listener');
    process.kill(killed, 'SIGKILL');
    await mirrored(await bringTape());
    await centre.logged('portal.ended', { how: 'SIGKILL' }, from);
    await centre.logged('portal.started', { port: portal.port }, from);
    expect(portal.pid).not.toBe(killed);
    expect(sizeAt(Buffer.from(await read()))).toBeGreaterThan(size);
    expect((await fetch(`http://127.0.0.1:${portal.port}/api/v1/summary`)).status).toBe(200);
  });

  it('pushing, after the processes that push are killed', async () => {
    await mirrored(await bringTape());
    const { mirrors } = centre.parts;
    const killed = mirrors.pids;
    expect(killed).toHaveLength(3);
    const from = centre.logLines.length;
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    const size = await bringTape();
    await centre.logged('mirror.ended', { how: 'SIGKILL', mirror: disk }, from);
    await mirrored(size);
    expect(mirrors.pids).not.toEqual(killed);
  });

  it('the one mirror while another is away, which then gets what it missed', async () => {
    await mirrored(await bringTape());
    await store.leave();
    await bringTape();
    centre.clock.timeMs = embargoEndMs;
    const size = await bringTape();
    await vi.waitFor(() => {
      expect(sizeAt(stateOfDisk('log/checkpoint'))).toBeGreaterThanOrEqual(size);
      expect(stateOfDisk('results/newest')).toBeDefined();
    }, waiting);
    await centre.logged('mirror.failed', { mirror: store.base }, 0);
    await centre.logged('mirror.failed', { mirror: dead.base }, 0);
    const before = store.puts.map(({ name }) => name);
    await store.comeBack();
    await mirrored(size);
    await versionMirrored();
    const after = store.puts.slice(before.length).map(({ name }) => name);
    const immutable = (name: string): boolean => /\/tile\/|package\/parts/.test(name);
    expect(after.filter((name) => immutable(name) && before.includes(name))).toEqual([]);
  });

  it('nothing to a disk that is not mounted', async () => {
    await mirrored(await bringTape());
    rmSync(disk, { recursive: true });
    await bringTape();
    const from = centre.logLines.length;
    await centre.logged('mirror.failed', { mirror: disk }, from);
    expect(existsSync(disk)).toBe(false);
    mkdirSync(disk);
    await mirrored(await bringTape());
    expect(existsSync(join(disk, 'log', 'key'))).toBe(true);
  });
});
