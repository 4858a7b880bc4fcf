/**
 * Crowds and floods against a server process: thousands of connections, and devices that send without
 * reading. Its memory stays bounded, and who did nothing wrong is served during and after.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { heartbeatBytes } from '../builders/attacks-by-connection.ts';
import type { CentreProcess } from '../builders/centre-process.ts';
import {
  findFreePort,
  startCentreProcess,
  writeCentreDirectory,
} from '../builders/centre-process.ts';
import { makeSampleDevice } from '../builders/sample-device.ts';
import type { SampleElection } from '../builders/sample-gateway.ts';
import { openSampleLink, type SampleLink } from '../builders/sample-link.ts';
import type { SamplePki } from '../builders/sample-pki.ts';
import { makeSamplePki } from '../builders/sample-pki.ts';
import { sealDeviceTape } from '../builders/sealed-tape.ts';
import { runs } from '../soak.ts';

const connections = runs(600, 3000);
const handshakes = runs(80, 500);
/** What a crowd may cost at its height; TLS takes about 50 KB a connection, plain TCP next to nothing. */
const residentMax = 80e6;
const unheardAfterMs = 20_000;

let pki: SamplePki;
let root: string;
let port: number;
let centre: CentreProcess;
/** What opening a link needs of an election. */
let sample: SampleElection;

beforeAll(async () => {
  pki = makeSamplePki();
  root = mkdtempSync(join(tmpdir(), 'mutabaqa-crowd-'));
  port = await findFreePort();
  writeCentreDirectory(join(root, 'centre'), pki, {
    gatewayPort: port,
    limits: {
      handshakeMsMax: 4000,
      connectionsMax: connections / 2,
      connections: { perSecond: 400, burst: connections * 2 },
      submissions: { perSecond: 20, burst: 200 },
    },
  });
  centre = startCentreProcess(join(root, 'centre'));
  expect(await centre.ready).toBeGreaterThan(0);
  const { manifest } = makeSampleDevice(1, pki).devicePackage;
  sample = { election: { manifest }, serverCaPem: pki.serverCa.certificatePem } as SampleElection;
});
afterAll(async () => {
  centre.child.kill('SIGTERM');
  expect(await centre.ended).toEqual([0, null]);
  rmSync(root, { recursive: true });
});

async function greeted(deviceId: string): Promise<SampleLink> {
  const link = await openSampleLink(sample, port, deviceId, pki.device(deviceId));
  expect(await link.greet()).toMatchObject({ kind: 'welcome' });
  return link;
}

let sequence = 0;

async function expectServed(link: SampleLink, number: number): Promise<void> {
  const { envelope } = sealDeviceTape(makeSampleDevice(number, pki), { sequence: ++sequence });
  expect(await link.submit(envelope, sequence)).toMatchObject({ kind: 'receipt', ref: sequence });
}

/** Tried again until there is room, as a device does. */
async function expectServedSoon(number: number): Promise<void> {
  const link = await vi.waitFor(() => greeted(`device-${number}`), { timeout: 30_000 });
  await expectServed(link, number);
  await link.close();
}

function ended(socket: Socket): Promise<void> {
  socket.on('error', () => undefined); // told by `close`
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/**
 * What the listening queue had no room for never reached the server, and nobody tells its client before it
 * speaks: long after the server's own limit it says a byte.
 */
async function endedOrUnheard(socket: Socket): Promise<void> {
  const timer = setTimeout(() => socket.write('x'), unheardAfterMs);
  await ended(socket);
  clearTimeout(timer);
}

describe('a server in a crowd', { timeout: 120_000 }, () => {
  it('of plain connections serves who is connected, sheds the others, and forgets them', async () => {
    const good = await greeted('device-1');
    const before = centre.residentBytes();
    const crowd = Array.from({ length: connections }, () =>
      endedOrUnheard(connectPlain({ port, host: '127.0.0.1' })),
    );
    await expectServed(good, 1);
    expect(centre.residentBytes() - before).toBeLessThan(residentMax);
    await Promise.all(crowd); // at once those beyond the limit, the others when their time is over
    await expectServed(good, 1);
    await good.close();
    await expectServedSoon(3);
    expect(centre.lines.join('\n')).toContain('"event":"connection.refused"');
  });

  it('of handshakes at once serves who is connected, and others after', async () => {
    const good = await greeted('device-1');
    const before = centre.residentBytes();
    const tls = clientTlsOptions({
      ...pki.device('device-5'),
      serverCa: pki.serverCa.certificatePem,
    });
    const sockets = Array.from({ length: handshakes }, () =>
      connectTls({ port, host: '127.0.0.1', ...tls }),
    );
    const crowd = sockets.map(ended);
    await expectServed(good, 1);
    expect(centre.residentBytes() - before).toBeLessThan(residentMax);
    await Promise.all(crowd); // one device has eight connections, and those say nothing
    await good.close();
    await expectServedSoon(3);
    expect(centre.lines.join('\n')).toContain('"code":"link.too-many"');
  });
});

describe('a device that floods and does not read', { timeout: 120_000 }, () => {
  it.each(['heartbeat', 'ping', 'submission'] as const)('%ss: its link ends', async (kind) => {
    const link = await greeted('device-5');
    link.ws.pause();
    const before = centre.residentBytes();
    const from = centre.lines.length;
    const beat = heartbeatBytes();
    const flooding = { ref: 1, envelope: Uint8Array.of(1), earlierReceipt: undefined } as const;
    const sendOne = {
      heartbeat: () => link.ws.send(beat),
      ping: () => link.ws.ping(new Uint8Array(100)),
      submission: () => link.send({ kind: 'submit', ...flooding }),
    }[kind];
    for (let sent = 0; sent < runs(100_000, 2_000_000); sent++) {
      sendOne();
      if (sent % 1000 === 0) await new Promise(setImmediate);
    }
    await expectServedSoon(1);
    expect(centre.residentBytes() - before).toBeLessThan(residentMax);
    link.ws.resume();
    await link.closed;
    const told = '"device":"device-5","code":"link.rate"';
    await vi.waitFor(() => expect(centre.lines.slice(from).join('\n')).toContain(told));
  });
});

describe('a server without file descriptors', { timeout: 60_000 }, () => {
  it('goes on for who is connected', async () => {
    const other = await findFreePort();
    const directory = join(root, 'few');
    writeCentreDirectory(directory, pki, { gatewayPort: other });
    const few = startCentreProcess(directory, '', ['prlimit', '--nofile=80:80']);
    expect(await few.ready).toBeGreaterThan(0);
    const good = await openSampleLink(sample, other, 'device-1', pki.device('device-1'));
    expect(await good.greet()).toMatchObject({ kind: 'welcome' });
    const crowd = Array.from({ length: 200 }, () =>
      connectPlain({ port: other, host: '127.0.0.1' }),
    );
    for (const socket of crowd) socket.on('error', () => undefined); // some are not accepted
    await Promise.all(crowd.map((socket) => once(socket, 'connect').catch(() => undefined)));
    await expectServed(good, 1);
    for (const socket of crowd) socket.destroy();
    expect(few.hasEnded).toBe(false);
    await good.close();
    few.child.kill('SIGTERM');
    expect(await few.ended).toEqual([0, null]);
  });
});
