import { once } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleForm, signDecision, signForm } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import { type AlertDesk, makeAlertDesk } from '../alerts/alert-desk.ts';
import { type Console, startConsole } from './start-console.ts';

let desks: SampleDesks;
let alerts: AlertDesk;
let listening: Console;
let reported: string[];
const faults: unknown[] = [];
const open: WebSocket[] = [];

async function listen(port = 0): Promise<void> {
  listening = await startConsole(
    {
      ...{ crypto: nodeCrypto, alerts, evidence: desks.evidence, decisions: desks.decisions },
      people: () => desks.book.standing.people,
      report: (what, event) => reported.push(`${what} ${event.kind}`),
      onFault: (fault) => faults.push(fault),
    },
    { address: '127.0.0.1', port },
  );
}

beforeEach(async () => {
  desks = await makeSampleDesks();
  alerts = await makeAlertDesk({
    ...{ store: desks.store, clock: desks.clock },
    stationOf: () => undefined,
    onFault: (fault) => faults.push(fault),
  });
  reported = [];
  await listen();
});
afterEach(async () => {
  for (const ws of open.splice(0)) ws.terminate();
  await listening.stop();
  await desks.close();
  expect(faults.splice(0)).toEqual([]);
});

const url = (path: string): string => `http://127.0.0.1:${listening.port}/api/v1/${path}`;

async function post(path: string, body: Uint8Array | string, headers = {}) {
  const answer = await fetch(url(path), { method: 'POST', body: Buffer.from(body), headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

describe('POST /api/v1/evidence', () => {
  it('takes forms and texts of QR codes, and says which leaf they have', async () => {
    const form = signForm(sampleForm(desks.election), ['clerk-1', 'clerk-2']);
    expect(await post('evidence', form)).toMatchObject({
      status: 201,
      body: { kind: 'form', stationId: 'st-1', leaf: 1, repeated: false },
    });
    const codes = `${formatSampleQr(desks.election, 2).join('\r\n')}\n`;
    expect(await post('evidence', codes)).toMatchObject({
      status: 201,
      body: { kind: 'paper-tape', stationId: 'st-2', leaf: 2 },
    });
    expect(await post('evidence', form)).toMatchObject({ status: 200, body: { repeated: true } });
    expect(reported).toEqual(['evidence taken', 'evidence taken', 'evidence taken']);
  });

  it('refuses with a code, in the asker’s language', async () => {
    const form = signForm(sampleForm(desks.election), ['clerk-1']);
    const answer = await post('evidence?lang=en', form);
    expect(answer).toMatchObject({ status: 422, body: { code: 'form.too-few-signatures' } });
    expect(answer.body['text']).toContain('too few signatures');
    expect((await post('evidence?lang=ckb', form)).body['text']).not.toBe(answer.body['text']);
    expect(await post('evidence', '')).toMatchObject({ body: { code: 'form.malformed' } });
    const large = new Uint8Array(1024 * 1024);
    expect(await post('evidence', large)).toMatchObject({ body: { code: 'request.malformed' } });
    expect(desks.sequencer.size).toBe(1);
  });
});

describe('POST /api/v1/decisions', () => {
  it('takes a decision of two, and refuses one of one', async () => {
    const sheet = {
      change: { kind: 'recount' },
      about: { stationId: 'st-1', contestId: undefined },
    } as const;
    const one = signDecision(desks.election, { ...sheet, signers: ['adjudicator-1'] });
    expect(await post('decisions', one)).toMatchObject({
      body: { code: 'decision.too-few-signatures' },
    });
    const signers = ['adjudicator-1', 'adjudicator-2'];
    expect(
      await post('decisions', signDecision(desks.election, { ...sheet, signers })),
    ).toMatchObject({ status: 201, body: { kind: 'decision', leaf: 1 } });
    expect(reported).toEqual(['decision refused', 'decision taken']);
  });
});

describe('who may ask', () => {
  it.each([
    ['a page of somebody else', { origin: 'http://elsewhere.example' }],
    ['a page in a frame without origin', { origin: 'null' }],
  ])('not %s', async (_, headers) => {
    expect(await post('evidence', 'R1/', headers)).toMatchObject({ status: 403 });
    expect((await fetch(url('alerts'), { headers })).status).toBe(403);
  });

  it('not somebody else’s name for this address', async () => {
    const socket = connect(listening.port, '127.0.0.1');
    socket.end('GET /api/v1/alerts HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 403/);
  });

  it('its own page may', async () => {
    const origin = `http://127.0.0.1:${listening.port}`;
    expect((await fetch(url('alerts'), { headers: { origin } })).status).toBe(200);
  });
});

const discrepant = { state: 'discrepant', findings: [], contests: [] } as const;

describe('alerts', () => {
  it('are listed from a number on, in words', async () => {
    for (const id of ['st-1', 'st-2', 'st-3']) alerts.onVerdict(id, discrepant, 'everything');
    await alerts.settled();
    const answer = await fetch(url('alerts?after=1&lang=en'));
    const { events } = (await answer.json()) as { events: Record<string, unknown>[] };
    expect(events.map(({ number, stationId }) => [number, stationId])).toEqual([
      [2, 'st-2'],
      [3, 'st-3'],
    ]);
    expect(events[0]).toMatchObject({
      ...{ kind: 'station.discrepant', severity: 'critical', state: 'raised' },
      text: 'The station is discrepant. See its dossier.',
    });
    expect((await fetch(url('alerts?after=x'))).status).toBe(400);
  });

  it('are acknowledged and resolved by name and with a reason', async () => {
    alerts.onVerdict('st-1', discrepant, 'everything');
    await alerts.settled();
    const json = { 'content-type': 'application/json' };
    const note = (body: object) => JSON.stringify({ by: 'clerk-1', reason: 'seen', ...body });
    for (const [field, body] of [
      ['by', { by: 'nobody' }],
      ['by', { by: 3 }],
      ['reason', { reason: ' ' }],
      ['reason', { reason: 'a\u0007' }],
      ['reason', { reason: 'a\u202Eb' }],
    ] as const) {
      expect(await post('alerts/1/acknowledge', note(body), json)).toMatchObject({
        body: { code: 'request.malformed', params: { field } },
      });
    }
    expect(await post('alerts/1/acknowledge', note({}), json)).toMatchObject({
      body: { number: 2, state: 'acknowledged', by: 'clerk-1', reason: 'seen' },
    });
    expect(await post('alerts/1/acknowledge', note({}), json)).toMatchObject({
      ...{ status: 409, body: { code: 'alert.not-open' } },
    });
    expect(await post('alerts/1/resolve', note({}), json)).toMatchObject({ body: { number: 3 } });
    expect(await post('alerts/9/resolve', note({}), json)).toMatchObject({ status: 409 });
  });
});

const soon = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

/** Numbers as they come, over one socket. */
async function follow(after: number | string, port = listening.port) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/api/v1/alerts?after=${after}`);
  open.push(ws);
  const numbers: number[] = [];
  ws.on('message', (data: Buffer) => {
    numbers.push((JSON.parse(data.toString()) as { number: number }).number);
  });
  await once(ws, 'open');
  return { ws, numbers };
}

/** The status with which the server turns a socket away. */
async function refusalOf(ws: WebSocket): Promise<number | undefined> {
  const [request, answer] = (await once(ws, 'unexpected-response')) as [
    ClientRequest,
    IncomingMessage,
  ];
  request.destroy();
  return answer.statusCode;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
const raise = (from: number, to: number): void => {
  for (let i = from; i <= to; i++) alerts.onVerdict(`x-${i}`, discrepant, 'everything');
};

describe('WebSocket /api/v1/alerts', () => {
  it('sends what was and what comes, each once and in order', async () => {
    raise(1, 150);
    await alerts.settled();
    const { numbers } = await follow(0);
    raise(151, 400);
    await soon(() => {
      expect(numbers).toHaveLength(400);
    });
    expect(numbers).toEqual(upTo(400));
  });

  it('loses nothing over cuts: each time from the last number on', async () => {
    const heard: number[] = [];
    raise(1, 500);
    for (let cut = 0; cut < 5; cut++) {
      const { ws, numbers } = await follow(heard.at(-1) ?? 0);
      raise(501 + cut * 20, 520 + cut * 20);
      await soon(() => {
        expect(numbers.length).toBeGreaterThan(0);
      });
      ws.terminate();
      heard.push(...numbers);
    }
    const { numbers } = await follow(heard.at(-1) ?? 0);
    await soon(() => {
      expect(heard.length + numbers.length).toBe(600);
    });
    heard.push(...numbers);
    expect(heard).toEqual(upTo(600));
  });

  it('goes on after the server was away', async () => {
    raise(1, 10);
    const { port } = listening;
    const first = await follow(0);
    await soon(() => {
      expect(first.numbers).toHaveLength(10);
    });
    const closed = once(first.ws, 'close');
    await listening.stop();
    expect(await closed).toMatchObject({ 0: 1001 });
    raise(11, 20);
    await alerts.settled();
    await listen(port);
    const second = await follow(10);
    await soon(() => {
      expect(second.numbers).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    });
  });

  it('lets a listener that does not read wait, and others not', async () => {
    const slow = await follow(0);
    slow.ws.pause();
    const quick = await follow(0);
    raise(1, 600);
    await soon(() => {
      expect(quick.numbers).toHaveLength(600);
    });
    slow.ws.resume();
    await soon(() => {
      expect(slow.numbers).toEqual(upTo(600));
    });
  });

  it.each([
    ['alerts?after=x', 400],
    ['elsewhere?after=1', 404],
  ])('answers %s with %i', async (path, status) => {
    const ws = new WebSocket(`ws://127.0.0.1:${listening.port}/api/v1/${path}`);
    const answer = await refusalOf(ws);
    expect(answer).toBe(status);
  });

  it.each(['//', 'http://[', '/\\', '//x:y'])('outlives a request for %s', async (target) => {
    const socket = connect(listening.port, '127.0.0.1');
    const host = `127.0.0.1:${listening.port}`;
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toMatch(/^HTTP\/1.1 40/);
    socket.destroy();
  });

  it('is not for a page of somebody else', async () => {
    const address = `ws://127.0.0.1:${listening.port}/api/v1/alerts`;
    const ws = new WebSocket(address, { origin: 'http://elsewhere.example' });
    const answer = await refusalOf(ws);
    expect(answer).toBe(403);
  });
});
