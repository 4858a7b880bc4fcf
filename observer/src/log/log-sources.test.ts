import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ok } from '@mutabaqa/shared/base/result.ts';
import { makeDirectoryLogSource } from './directory-log-source.ts';
import { makeHttpLogSource } from './http-log-source.ts';
import { SourceFault } from './log-source.ts';
import { readLogSource } from './read-log-source.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

async function serve(listener: RequestListener): Promise<{ prefix: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a port');
  return { prefix: `http://127.0.0.1:${address.port}/log/`, server };
}

const limits = { timeoutMs: 5_000, attempts: 2, retryDelayMs: 1 };
const read = async (prefix: string, path = 'checkpoint', changes = {}) =>
  await makeHttpLogSource(prefix, { ...limits, ...changes }).read(path, 100);

test('reads one file below the prefix', async () => {
  const { prefix } = await serve((request, response) => {
    response.end(request.url);
  });
  expect(await read(prefix, 'tile/0/000')).toEqual(ok(utf8('/log/tile/0/000')));
});

test.each([
  [301, 'redirected'],
  [302, 'redirected'],
  [307, 'redirected'],
  [404, 'missing'],
  [410, 'missing'],
  [403, 'refused'],
  [206, 'refused'],
])('HTTP %i is %s, and nothing else is asked', async (status, kind) => {
  const asked: (string | undefined)[] = [];
  const { prefix } = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(status, { location: '/elsewhere' }).end('a body');
  });
  expect(await read(prefix)).toMatchObject({ ok: false, error: { kind } });
  expect(asked).toEqual(['/log/checkpoint']);
});

test.each<[string, RequestListener]>([
  ['announced', (_, response) => void response.end(new Uint8Array(101))],
  [
    'in pieces',
    (_, response) => {
      for (let piece = 0; piece < 20; piece++) response.write(new Uint8Array(10));
      // Never ended: the reader must not wait for more than it wants.
    },
  ],
  [
    'unpacked from little',
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(new Uint8Array(50_000_000)));
    },
  ],
])('a body of more bytes than the bound, %s, is too large', async (_, listener) => {
  const { prefix } = await serve(listener);
  expect(await read(prefix)).toMatchObject({ ok: false, error: { kind: 'too-large' } });
});

test('a packed body within the bound is read', async () => {
  const { prefix } = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(utf8('packed')));
  });
  expect(await read(prefix)).toEqual(ok(utf8('packed')));
});

test('a busy server is asked again, so often and no more', async () => {
  let asked = 0;
  const { prefix } = await serve((_, response) => {
    asked += 1;
    response.writeHead(asked % 2 === 1 ? 503 : 200).end('served');
  });
  expect(await read(prefix)).toEqual(ok(utf8('served')));
  await expect(read(prefix, 'checkpoint', { attempts: 1 })).rejects.toThrow(SourceFault);
  expect(asked).toBe(3);
});

test('a server that stalls is given up', async () => {
  const { prefix } = await serve((_, response) => {
    response.write('the beginning'); // and never the rest
  });
  await expect(read(prefix, 'checkpoint', { timeoutMs: 50 })).rejects.toThrow(SourceFault);
});

test('a cut connection and a closed port are faults of the source', async () => {
  const { prefix, server } = await serve((request) => {
    request.socket.destroy();
  });
  await expect(read(prefix)).rejects.toMatchObject({ path: 'checkpoint' });
  server.close();
  await expect(read(prefix)).rejects.toThrow(SourceFault);
});

test('a directory gives regular files within the bound', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'observer-source-'));
  cleanUps.push(() => {
    rmSync(directory, { recursive: true });
  });
  writeFileSync(join(directory, 'checkpoint'), 'text');
  writeFileSync(join(directory, 'large'), new Uint8Array(101));
  mkdirSync(join(directory, 'tile'));
  execFileSync('mkfifo', [join(directory, 'pipe')]);
  const source = makeDirectoryLogSource(directory);
  expect(await source.read('checkpoint', 100)).toEqual(ok(utf8('text')));
  expect(await source.read('large', 100)).toMatchObject({ error: { kind: 'too-large' } });
  expect(await source.read('key', 100)).toMatchObject({ error: { kind: 'missing' } });
  expect(await source.read('checkpoint/x', 100)).toMatchObject({ error: { kind: 'missing' } });
  expect(await source.read('tile', 100)).toMatchObject({ error: { kind: 'refused' } });
  expect(await source.read('pipe', 100)).toMatchObject({ error: { kind: 'refused' } });
  const absent = makeDirectoryLogSource(join(directory, 'absent'));
  await expect(absent.read('checkpoint', 100)).rejects.toThrow(SourceFault);
});

test.each([
  ['http://host:8080/log', true],
  ['https://host/log/', true],
  ['some/directory', true],
  ['ftp://host/log', false],
  ['file:///log', false],
  ['https://host/log?x=1', false],
  ['https://user:secret@host/log', false],
  ['https://', false],
])('%s is a source: %s', (text, isSource) => {
  expect(readLogSource(text) !== undefined).toBe(isSource);
});
