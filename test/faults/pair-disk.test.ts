/**
 * The disk of a device is full: a real outbox that may not grow, a real inbox, a real server. Nothing that
 * was accepted is lost, nothing is accepted that is not kept, and with space everything goes on by itself.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { startAgent } from '@mutabaqa/station-agent/agent.ts';
import { makeFsInboxDirectory } from '@mutabaqa/station-agent/capture/fs-inbox-directory.ts';
import { startInbox } from '@mutabaqa/station-agent/capture/inbox.ts';
import { makeDeviceUplinks } from '@mutabaqa/station-agent/device-uplinks.ts';
import type { LogEventCode } from '@mutabaqa/station-agent/log-events.ts';
import type { Outbox } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openSqliteOutbox } from '@mutabaqa/station-agent/outbox/sqlite-outbox.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import {
  findFreePort,
  startCentreProcess,
  writeCentreDirectory,
} from '../builders/centre-process.ts';
import { makeSampleDevice, sampleResult } from '../builders/sample-device.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';

/** Room for some tapes beside the empty outbox, and not for all of them. */
const sparePages = 12;
const waiting = { timeout: 30_000, interval: 20 };
const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Disk {
  isFull: boolean;
}

/** Two connections to one file; what writes goes by the one that may not grow while the disk is full. */
function openTightOutbox(
  disk: Disk,
  file: string,
  identity: Parameters<typeof openSqliteOutbox>[2],
) {
  const roomy = openSqliteOutbox(nodeCrypto, file, identity);
  const look = new Database(file, { readonly: true });
  const pagesMax = Number(look.pragma('page_count', { simple: true })) + sparePages;
  look.close();
  const tight = openSqliteOutbox(nodeCrypto, file, identity, { pagesMax });
  cleanups.push(async () => {
    await tight.close();
    await roomy.close();
  });
  return new Proxy(roomy, {
    get: (_, name: keyof Outbox) => Reflect.get(disk.isFull ? tight : roomy, name),
  });
}

it(
  'a device whose disk is full keeps what it accepted and takes the rest when there is space',
  { timeout: 90_000 },
  async () => {
    const pki = makeSamplePki();
    const root = mkdtempSync(join(tmpdir(), 'mutabaqa-full-'));
    cleanups.push(() => rmSync(root, { recursive: true }));
    const port = await findFreePort();
    writeCentreDirectory(join(root, 'centre'), pki, {
      gatewayPort: port,
      limits: { tapesPerDeviceMax: 1e6 },
    });
    const device = makeSampleDevice(1, pki);
    const { deviceId, devicePackage, softwareDigest, identity } = device;
    const { electionId } = devicePackage.manifest;
    const disk = { isFull: true };
    const outbox = openTightOutbox(disk, join(root, 'outbox.db'), { electionId, deviceId });
    const uplinks = makeDeviceUplinks({
      ...{ manifest: devicePackage.manifest, deviceId, softwareDigest, identity, outbox },
      gateways: [{ host: '127.0.0.1', port }],
      clock: systemClock,
      timers: systemTimers,
      chance: () => 0,
    });
    const events: LogEventCode[] = [];
    const log = (code: LogEventCode): void => void events.push(code);
    const random = (bytes: number) => new Uint8Array(randomBytes(bytes));
    const ports = { clock: systemClock, timers: systemTimers, random, crypto: nodeCrypto };
    const agent = await startAgent({ ...ports, outbox, uplinks, card: undefined, log }, device);
    cleanups.push(() => agent.stop());
    const inboxPath = join(root, 'inbox');
    mkdirSync(inboxPath);
    const inbox = startInbox({
      directory: await makeFsInboxDirectory(inboxPath),
      timers: systemTimers,
      submit: (file) => agent.submit(file),
      log,
      lookEveryMs: 20,
    });
    cleanups.push(() => inbox.stop());

    // Without a centre: results come until one cannot be kept, and its file stays where it is.
    const results = 80;
    for (let number = 1; number <= results; number++) {
      const name = join(inboxPath, `result-${number}.json`);
      writeFileSync(`${name}.part`, sampleResult(device, 200 + number).bytes);
      renameSync(`${name}.part`, name);
    }
    await vi.waitFor(() => expect(events).toContain('inbox-fault'), waiting);
    const accepted = agent.status().tapes.length;
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(results);
    expect(readdirSync(join(inboxPath, 'accepted'))).toHaveLength(accepted);

    // With a centre: what was accepted is received there, though no receipt can be kept.
    const centre = startCentreProcess(join(root, 'centre'));
    cleanups.push(async () => {
      centre.child.kill('SIGTERM');
      expect(await centre.ended).toEqual([0, null]);
    });
    const portalPort = await centre.ready;
    const logSize = async (): Promise<number> => {
      const answer = await fetch(`http://127.0.0.1:${portalPort}/api/v1/summary`);
      return ((await answer.json()) as { logSize: number }).logSize;
    };
    await vi.waitFor(async () => expect(await logSize()).toBe(accepted + 1), waiting);
    await vi.waitFor(() => expect(events).toContain('outbox-fault'), waiting);

    disk.isFull = false;
    await vi.waitFor(() => {
      const { tapes } = agent.status();
      expect(tapes).toHaveLength(results);
      expect(tapes.every(({ delivery }) => delivery.phase === 'delivered')).toBe(true);
    }, waiting);
    expect(await logSize()).toBe(results + 1); // one leaf each, and the package
    expect((await outbox.tapes()).every(({ receipt }) => receipt !== undefined)).toBe(true);
  },
);
