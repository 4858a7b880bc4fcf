import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { makeImagePainter } from '../observers/repaint-image.ts';
import { makeReportLimits } from './report-limits.ts';
import { makeRumourRoutes } from './rumour-routes.ts';
import type { RumourStore } from './rumour-store.ts';
import { openSqliteRumours } from './sqlite-rumours.ts';

const election = makeDecidingElection();
const clock = { timeMs: 1_762_880_000_000, nowMs: () => clock.timeMs };
const claim = { claim: 'قيل إن المحطة st-1 لم تُفتح.', language: 'ar' };
let directory: string;
let store: RumourStore;
let server: Server;
let events: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-rumours-'));
  store = openSqliteRumours(join(directory, 'rumours.sqlite'));
  events = [];
  const routes = makeRumourRoutes({
    ...{ crypto: nodeCrypto, clock, election, store, directory: join(directory, 'rumours') },
    ...{ painter: makeImagePainter(), limits: makeReportLimits() },
    log: {
      event: (code, fields) => events.push(`${code} ${JSON.stringify(fields)}`),
      fault(_, fault) {
        events.push(String(fault));
      },
    },
  });
  server = createServer(express().use('/api/v1/rumours', routes));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  rmSync(directory, { recursive: true });
});

async function send(body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/rumours`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mutabaqa': '1', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as { code?: string; number?: number; params?: object };
  return { status: response.status, ...answer };
}

/** Past the limit of one address. */
const later = (): void => {
  clock.timeMs += 3_600_000;
};

it('a report is kept with a number, and nothing of who sent it', async () => {
  const link = 'https://example.org/post/17';
  expect(await send({ ...claim, link, station: 'st-1' })).toEqual({ status: 201, number: 1 });
  expect(await store.reportAt(1)).toEqual({
    ...{ ...claim, number: 1, link, stationId: 'st-1', picture: undefined },
    receivedAtMs: clock.timeMs,
  });
  const kept = readdirSync(directory).filter((name) => name.startsWith('rumours.sqlite'));
  const bytes = kept.map((name) => readFileSync(join(directory, name), 'latin1')).join('');
  expect(bytes).toContain(link);
  expect(bytes).not.toContain('127.0.0.1');
  expect(events).toEqual(['rumour.reported {"number":1}']);
});

it.each<[string, object, string]>([
  ['script', { claim: '<script>alert(1)</script>' }, 'claim'],
  ['script in Kurdish', { claim: 'دەڵێن <img src=x onerror=alert(1)> وێستگە' }, 'claim'],
  ['a turned text', { claim: 'a\u202Eb' }, 'claim'],
  ['a script for a link', { link: 'javascript:alert(1)' }, 'link'],
  ['a link with a password', { link: 'https://a:b@example.org/' }, 'link'],
  ['no claim', { claim: '' }, 'claim'],
  ['too long a claim', { claim: 'ا'.repeat(2001) }, 'claim'],
  ['another language', { language: 'fr' }, 'language'],
  ['a field that nobody knows', { status: 'true' }, 'body'],
  ['a picture that is no base64', { picture: '<svg>' }, 'picture'],
  ['a station that is a list', { station: ['st-1'] }, 'station'],
])('%s is refused with the field', async (_, changes, field) => {
  later();
  const answer = await send({ ...claim, ...changes });
  expect(answer).toMatchObject({ status: 400, code: 'request.malformed', params: { field } });
  expect(await store.reportAt(1)).toBeUndefined();
});

it('what is no report is refused, and costs little', async () => {
  later();
  expect(await send({ ...claim, station: 'st-99' })).toMatchObject({ code: 'station.unknown' });
  expect(await send('{"claim":')).toMatchObject({ status: 400, code: 'request.malformed' });
  expect(await send('[]')).toMatchObject({ code: 'request.malformed' });
  const text = `{"claim":"${'a'.repeat(12 * 1024 * 1024)}"}`;
  expect(await send(text)).toMatchObject({ status: 413, code: 'upload.too-large' });
  later();
  const foreign = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect(await send(claim, foreign)).toMatchObject({ code: 'request.not-own-page' });
  const form = { 'content-type': 'text/plain' };
  expect(await send(claim, form)).toMatchObject({ code: 'request.not-own-page' });
  expect(events).toEqual([]);
});

it('a flood from one address is turned away, and others are still heard', async () => {
  later();
  const codes = [];
  for (let i = 0; i < 8; i++) codes.push((await send(claim)).status);
  expect(codes).toEqual([201, 201, 201, 201, 201, 429, 429, 429]);
  expect(await send(claim)).toMatchObject({ code: 'rumour.too-many' });
  const limits = makeReportLimits();
  const { timeMs } = clock;
  const ofOne = Array.from({ length: 500 }, () => limits.mayReport('one', timeMs));
  expect(ofOne.filter(Boolean)).toHaveLength(5);
  expect(limits.mayReport('another', timeMs)).toBe(true);
  const ofMany = Array.from({ length: 500 }, (_, i) => limits.mayReport(`a ${i}`, timeMs));
  expect(ofMany.filter(Boolean)).toHaveLength(60 - 6);
  later();
  expect(limits.mayReport('one', clock.timeMs)).toBe(true);
});

it('a picture is painted anew before it is kept; what is none is refused', async () => {
  later();
  const canvas = createCanvas(40, 30);
  const png = await canvas.encode('png');
  const hidden = Buffer.concat([png, Buffer.from('<script>alert(1)</script>')]);
  const answer = await send({ ...claim, picture: hidden.toString('base64') });
  expect(answer).toMatchObject({ status: 201 });
  const report = await store.reportAt(answer.number ?? 0);
  const kept = readFileSync(join(directory, 'rumours', report?.picture ?? ''));
  expect(createHash('sha256').update(kept).digest('hex')).toBe(report?.picture);
  expect([...kept.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  expect(kept.includes('script')).toBe(false);
  const page = Buffer.from('<html>').toString('base64');
  expect(await send({ ...claim, picture: page })).toMatchObject({ code: 'upload.no-image' });
});
