import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeInnerProxy } from './inner-proxy.ts';

let directory = '';
let inner: Server;
let front: Server;
let asked: Pick<IncomingMessage, 'url' | 'headers'>[] = [];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-proxy-'));
  asked = [];
  inner = createServer((request, response) => {
    asked.push(request);
    request.resume();
    request.once('end', () => response.end('answered'));
  });
  const path = join(directory, 'inner.sock');
  await new Promise<void>((resolve) => void inner.listen(path, resolve));
  const proxy = makeInnerProxy(path, { isTls: false, limits: { atOnce: 2, writingAtOnce: 2 } });
  front = createServer((request, response) => void proxy.answer(request, response));
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const server of [front, inner]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(directory, { recursive: true });
});

/** As written, until the front closes the connection. */
function sendRaw(text: string): Promise<string> {
  const { port } = front.address() as AddressInfo;
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const hidden = 'GET /hidden HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n';
const size = hidden.length;
const chunk = `${size.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;

it.each([
  ...['GET', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'].flatMap((method) => [
    [method, 'Transfer-Encoding: chunked', chunk],
    [method, `Content-Length: ${size}`, hidden],
  ]),
  ['GET', 'Transfer-Encoding: chunked', `0\r\n\r\n${hidden}`],
  ['GET', 'Transfer-Encoding : chunked', chunk],
  ['GET', 'Transfer-Encoding: xchunked', hidden],
  ['GET', 'Transfer-Encoding: chunked, identity', chunk],
  ['GET', `Content-Length: ${size}\r\nTransfer-Encoding: chunked`, chunk],
  ['POST', `Content-Length: ${size}\r\nTransfer-Encoding: chunked`, chunk],
])('%s with %s brings no second request', async (method, header, body) => {
  const answer = await sendRaw(
    `${method ?? ''} /api/v1/summary HTTP/1.1\r\nHost: x\r\n${header ?? ''}\r\n\r\n${body ?? ''}`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  const after = await sendRaw('GET /after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(after).toMatch(/answered/);
  expect(asked.map(({ url }) => url)).toEqual(['/after']);
});

it('a body is framed by its length, without what is of the connection', async () => {
  const headers = 'Host: x\r\nConnection: close, content-length, x-own\r\nX-Own: 1\r\nTE: trailers';
  await sendRaw(
    `POST /api/v1/rumours HTTP/1.1\r\n${headers}\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
  );
  expect(asked.map(({ url }) => url)).toEqual(['/api/v1/rumours']);
  expect(asked[0]?.headers).toMatchObject({ 'content-length': String(size) });
  for (const name of ['x-own', 'te', 'transfer-encoding']) {
    expect(asked[0]?.headers).not.toHaveProperty(name);
  }
});

it('those who are slow to send take no turn', async () => {
  const { port } = front.address() as AddressInfo;
  let begun = 0;
  front.on('request', () => (begun += 1));
  const slow = Array.from({ length: 5 }, () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write('POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1');
    return socket;
  });
  await vi.waitFor(() => expect(begun).toBe(5));
  const answer = await sendRaw('GET /after HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/answered/);
  expect(asked.map(({ url }) => url)).toEqual(['/after']);
  for (const socket of slow) socket.destroy();
});
