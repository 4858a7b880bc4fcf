/** Who is believed about where a request comes from: the front on its local socket, and nobody else. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestOptions, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { addressKey, isOwnPage, isSecure, networkOf } from './request-origin.ts';
import { readSessionToken, setSessionToken } from './session-cookie.ts';

let directory: string;
const servers: Server[] = [];
let port: number;
let socketPath: string;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-origin-'));
  socketPath = join(directory, 'inner');
  const app = express();
  app.use((request, response) => {
    setSessionToken(request, response, 'token');
    response.json({
      key: addressKey(request),
      secure: isSecure(request),
      own: isOwnPage(request, ['https://results.example']),
      token: readSessionToken(request),
    });
  });
  for (const place of [0, socketPath]) {
    const server = createServer(app);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(place, resolve));
  }
  port = (assertDefined(servers[0], 'a server').address() as AddressInfo).port;
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

async function ask(by: RequestOptions, headers: Readonly<Record<string, string>>) {
  return new Promise<Record<string, unknown>>((resolve, reject) => {
    const asked = httpRequest({ ...by, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const seen = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        resolve({ ...seen, cookie: answer.headers['set-cookie']?.[0] });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

const forwarded = {
  host: 'results.example',
  origin: 'https://results.example',
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-proto': 'https',
  cookie: `mutabaqa-session=plain; __Host-mutabaqa-session=overTls`,
};

it('the front, on its socket, is believed', async () => {
  expect(await ask({ socketPath }, forwarded)).toEqual({
    ...{ key: 'address 192.0.2.7', secure: true, own: true, token: 'overTls' },
    cookie:
      '__Host-mutabaqa-session=token; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Strict',
  });
});

it('whoever connects is not: nobody escapes a lock by a header', async () => {
  const seen = await ask({ port, host: '127.0.0.1' }, forwarded);
  expect(seen).toMatchObject({ key: 'address 127.0.0.1', secure: false, token: 'plain' });
  expect(seen['cookie']).toMatch(/^mutabaqa-session=token; .*HttpOnly; SameSite=Strict$/);
});

it.each([
  ['http://results.example', true],
  ['https://results.example', true],
  ['https://results.example.evil', false],
  ['https://results.example:444', false],
  ['null', false],
])('a page of %s is our own: %s', async (origin, own) => {
  const headers = { host: 'results.example', origin, 'x-forwarded-for': '192.0.2.7' };
  expect(await ask({ socketPath }, headers)).toMatchObject({ own });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('attempts from %j are counted under %j', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
