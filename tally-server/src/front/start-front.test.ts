/** The front as a process of its own: killed, refused, over TLS. */
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get as httpsGet } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { KeptChild } from '../child/keep-child.ts';
import { makeLogger } from '../logger.ts';
import type { FrontSetup } from './front-setup.ts';
import { makeOwnPortalTls, PortalTlsUnusable, readPortalTls } from './portal-tls.ts';
import { makeSocketPlace, startFront } from './start-front.ts';

let directory = '';
let lines: string[] = [];
let front: KeptChild | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-front-'));
  mkdirSync(join(directory, 'public', 'log'), { recursive: true });
  writeFileSync(join(directory, 'public', 'log', 'checkpoint'), 'checkpoint');
  lines = [];
});
afterEach(async () => {
  await front?.stop();
  front = undefined;
  rmSync(directory, { recursive: true });
});

async function start(more: Partial<FrontSetup> = {}): Promise<KeptChild> {
  const setup: FrontSetup = {
    ...{ address: '127.0.0.1', port: 0, publicDirectory: join(directory, 'public') },
    ...{ ownDirectory: join(directory, 'own'), innerSocket: join(directory, 'inner.sock') },
    ...{ opensAtMs: undefined, tls: undefined, ...more },
  };
  front = await startFront(setup, makeLogger('info', { write: (line) => lines.push(line) }));
  return front;
}

const waiting = { timeout: 20_000, interval: 20 };

async function readCheckpoint(port: number): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/log/checkpoint`)).text();
}

it('is there again where it was, after it was killed', async () => {
  const { port } = await start();
  expect(await readCheckpoint(port)).toBe('checkpoint');
  const pids = new Set<number>();
  for (let round = 0; round < 2; round++) {
    const pid = assertDefined(front?.pid, 'a process');
    expect(pids).not.toContain(pid);
    pids.add(pid);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(lines.join('')).toContain('"how":"SIGKILL"'), waiting);
    lines = [];
    await vi.waitFor(async () => expect(await readCheckpoint(port)).toBe('checkpoint'), waiting);
    await vi.waitFor(() => expect(lines.join('')).toContain('portal.started'), waiting);
  }
});

it('ends for good when it is stopped', async () => {
  const { port } = await start();
  const pid = assertDefined(front?.pid, 'a process');
  await front?.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect(readCheckpoint(port)).rejects.toThrow('fetch failed');
  expect(lines.join('')).not.toContain('portal.ended');
});

it('says when its port is taken, as a listener of the server itself would', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toMatchObject({
    ...{ code: 'EADDRINUSE', address: '127.0.0.1', port },
  });
  await new Promise((resolve) => other.close(resolve));
});

describe('over TLS', () => {
  it('serves with a certificate made here, that names this machine and is kept', async () => {
    const files = makeOwnPortalTls(directory, Date.now());
    expect(makeOwnPortalTls(directory, Date.now())).toEqual(files);
    const tls = readPortalTls(directory, files);
    expect(statSync(join(directory, files.keyFile)).mode & 0o077).toBe(0);
    const certificate = new X509Certificate(tls?.certificate ?? '');
    expect(certificate.subjectAltName).toContain('DNS:localhost');
    expect(certificate.subjectAltName).toContain('IP Address:127.0.0.1');
    const { port } = await start({ tls });
    const ca = readFileSync(join(directory, 'portal-tls', 'authority.pem'));
    const text = await new Promise<string>((resolve, reject) => {
      httpsGet({ host: 'localhost', port, path: '/log/checkpoint', ca }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      }).on('error', reject);
    });
    expect(text).toBe('checkpoint');
    // Nothing else is signed by whoever signed it: that key is nowhere.
    const { subject } = await handshake(port, {});
    expect(subject.CN).toBe('portal');
  });

  it('refuses what is older than TLS 1.2', async () => {
    const { port } = await start({
      tls: readPortalTls(directory, makeOwnPortalTls(directory, Date.now())),
    });
    const old = {
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await expect(handshake(port, old)).rejects.toThrow(/protocol|version/i);
    await handshake(port, { maxVersion: 'TLSv1.2' });
  });

  it('is not begun with a key that is missing, open to others, or of another certificate', () => {
    const files = makeOwnPortalTls(directory, Date.now());
    const unusable = (given: typeof files) => () => readPortalTls(directory, given);
    expect(unusable({ ...files, certificateFile: 'nowhere.pem' })).toThrow(PortalTlsUnusable);
    writeFileSync(join(directory, 'open.pem'), 'x', { mode: 0o644 });
    expect(unusable({ ...files, keyFile: 'open.pem' })).toThrow('can be read by others');
    const other = join(directory, 'other');
    const others = makeOwnPortalTls(other, Date.now());
    const keyFile = join(other, others.keyFile);
    expect(unusable({ ...files, keyFile })).toThrow('do not fit');
    expect(readPortalTls(directory, { keyFile: '', certificateFile: '' })).toBe(undefined);
  });
});

function handshake(port: number, options: object): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect(
      { host: '127.0.0.1', port, rejectUnauthorized: false, ...options },
      () => {
        resolve(socket.getPeerCertificate());
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
}

it('the inner portal listens where only this user may enter, however long the way there is', () => {
  for (const place of [directory, join(directory, 'a'.repeat(100))]) {
    const socket = makeSocketPlace(place);
    expect(Buffer.byteLength(socket.path)).toBeLessThan(104);
    expect(statSync(join(socket.path, '..')).mode & 0o777).toBe(0o700);
    socket.remove();
  }
});
