/** The addresses of observers over real HTTP, with everything behind them real. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import express from 'express';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatBase64, parseHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { openReport } from '@mutabaqa/shared/observers/sealed-report.ts';
import { editDatabase } from '@mutabaqa/test/builders/edit-database.ts';
import { samplePassword } from '@mutabaqa/test/builders/sample-accounts.ts';
import {
  deskEmbargoEndMs,
  formatSampleQr,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import { sampleKey, sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { digestToken } from '../accounts/secret-token.ts';
import { openSqliteAccounts } from '../accounts/sqlite-accounts.ts';
import type { LogEventCode, LogFields } from '../log-events.ts';
import { makeGate } from '../publish/gate.ts';
import { type Observers, startObservers } from './start-observers.ts';
import { openSqliteObservers } from './sqlite-observers.ts';

const unitKey = sampleSealingKey('card');
let desks: SampleDesks;
let observers: Observers;
let server: Server;
let base: string;
let logged: string[];

async function start(config = { unitKey: formatBase64(unitKey.publicKey) }): Promise<void> {
  const { clock, election, sequencer, directory, evidence } = desks;
  const write = (code: LogEventCode, fields: LogFields = {}): void => {
    logged.push(JSON.stringify({ code, ...fields }));
  };
  let calls = 0;
  const random = (bytes: number): Uint8Array => {
    calls += 1;
    return nodeCrypto.sha256(utf8(`random ${calls}`)).subarray(0, bytes);
  };
  observers = startObservers({
    core: {
      ...{ clock, election, sequencer, random },
      log: {
        event: write,
        fault(code, fault, fields) {
          write(code, { ...fields, fault: String(fault) });
        },
      },
      keys: { log: sampleKey('log') } as never,
    },
    ...{ directory, evidence, config, gate: makeGate(election.manifest) },
    cost: { memory: 64, passes: 1, parallelism: 1 },
  });
  const app = express();
  app.use('/api/v1/observers', observers.routes);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  desks = await makeSampleDesks();
  desks.clock.timeMs = deskEmbargoEndMs - 60_000;
  logged = [];
  await start();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await observers.stop();
  await desks.close();
});

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(path: string, { method, body, cookie, headers }: Asked = {}) {
  const answer = await fetch(`${base}/api/v1/observers/${path}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json', 'x-mutabaqa': '1' }),
      ...(cookie !== undefined && { cookie }),
      'accept-language': 'en',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, never>;
  return { status: answer.status, headers: answer.headers, bytes, text, json };
}

/** As the commission's command does it. */
async function invite(loginName: string, organisation = 'Ayn network'): Promise<string> {
  const store = openSqliteAccounts(join(desks.directory, 'accounts.sqlite'));
  const known = (await store.organisations()).find(({ name }) => name === organisation);
  const { number } = assertDefined(
    known ?? (await store.addOrganisation('observer', organisation, 1)),
    'an organisation',
  );
  const token = `${loginName}${'0'.repeat(43)}`.slice(0, 43);
  const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
  const account = { loginName, name: `Person ${loginName}`, organisation: number };
  await store.inviteAccount(account, { tokenDigest, expiresAtMs: desks.clock.timeMs + 1e9 }, 1);
  await store.close();
  return token;
}

function cookieOf({ headers }: { headers: Headers }): string {
  return assertDefined(headers.get('set-cookie')?.split(';')[0], 'a cookie');
}

async function enter(loginName: string, organisation?: string): Promise<string> {
  const token = await invite(loginName, organisation);
  const answer = await ask('invitation', { body: { token, password: samplePassword } });
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

const figures = {
  contests: [
    {
      contestId: 'Baghdad/council',
      candidateVotes: [
        { id: 'c1', votes: 120 },
        { id: 'c2', votes: 3 },
      ],
    },
  ],
};
const typed = { stationId: 'st-1', figures };

async function picture(width = 40): Promise<string> {
  const canvas = createCanvas(width, 30);
  canvas.getContext('2d').fillRect(0, 0, 9, 9);
  return (await canvas.encode('png')).toString('base64');
}

function receiptOf({ json }: { json: Record<string, never> }) {
  const { manifest } = desks.election;
  const key = makeNoteKey(nodeCrypto, manifest.logOrigin, manifest.logKey);
  const verified = verifyObserverReceipt(nodeCrypto, [key], json['receipt'] ?? '');
  assert(verified.ok, 'a valid receipt');
  return verified.value;
}

describe('a session', () => {
  it('is a cookie that no script reads and no other site sends', async () => {
    const token = await invite('amal');
    const answer = await ask('invitation', { body: { token, password: samplePassword } });
    const set = answer.headers.get('set-cookie') ?? '';
    expect(set).toMatch(
      /^mutabaqa-session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const me = await ask('me', { cookie: cookieOf(answer) });
    expect(me.json).toMatchObject({
      account: 1,
      name: 'Person amal',
      organisation: { name: 'Ayn network', kind: 'observer' },
    });
    expect(me.headers.get('cache-control')).toBe('no-store');
    expect(me.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is needed for everything that belongs to an account', async () => {
    for (const path of ['submissions', 'sample', 'sample.csv', 'incidents', 'incidents.csv']) {
      expect({ path, ...(await ask(path)).json }).toMatchObject({ path, code: 'session.none' });
    }
    for (const path of [
      'submissions/codes',
      'submissions/typed',
      'incidents',
      'logout',
      'password',
    ]) {
      expect([path, (await ask(path, { body: {} })).status]).toEqual([path, 401]);
    }
  });

  it('ends by logging out; a planted one is never taken over', async () => {
    await enter('amal');
    const planted = `mutabaqa-session=${'P'.repeat(43)}`;
    const body = { name: 'amal', password: samplePassword };
    const login = await ask('login', { body, cookie: planted });
    const cookie = cookieOf(login);
    expect(cookie).not.toBe(planted);
    expect((await ask('me', { cookie: planted })).json).toEqual({ account: null });
    expect((await ask('logout', { body: {}, cookie })).status).toBe(200);
    expect((await ask('me', { cookie })).json).toEqual({ account: null });
    expect((await ask('sample', { cookie })).status).toBe(401);
  });

  it('changes its password', async () => {
    const cookie = await enter('amal');
    const change = (current: string, next: string) =>
      ask('password', { cookie, body: { current, next } });
    expect((await change('wrong and long', 'a new long one')).json).toMatchObject({
      code: 'login.failed',
    });
    expect((await change(samplePassword, 'a new long one')).status).toBe(200);
    const login = await ask('login', { body: { name: 'amal', password: 'a new long one' } });
    expect(login.status).toBe(200);
  });

  it('answers a name that nobody has like a wrong password, and says how long to wait', async () => {
    await enter('amal');
    const tries = async (name: string) => {
      const answers: string[] = [];
      for (let i = 0; i < 6; i++) {
        const answer = await ask('login', { body: { name, password: 'wrong and long' } });
        const names = [...answer.headers.keys()].join(' ');
        answers.push(`${answer.status} ${answer.text} ${names}`);
      }
      return answers;
    };
    const known = await tries('amal');
    expect(await tries('nobody')).toEqual(known);
    expect(known.at(-1)).toContain('login.too-soon');
    expect(known.at(-1)).toContain('retry-after');
  });
});

describe('a request that another page forged', () => {
  const body = { name: 'amal', password: samplePassword };
  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of no origin that can be named', { origin: 'null' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['without our header', { 'x-mutabaqa': '' }],
    ['as a form sends it', { 'content-type': 'text/plain' }],
    ['as another form sends it', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('%s is refused', async (_, headers) => {
    await enter('amal');
    const answer = await ask('login', { body, headers });
    expect(answer.json).toMatchObject({ code: 'request.not-own-page' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('does not change anything either with the cookie', async () => {
    const cookie = await enter('amal');
    const headers = { origin: 'https://evil.example' };
    const put = await ask('sample', {
      method: 'PUT',
      body: { stations: ['st-1'] },
      cookie,
      headers,
    });
    expect(put.status).toBe(403);
    expect((await ask('sample', { cookie })).json).toEqual({ stations: [] });
  });

  it.each([() => base, () => 'https://results.example'])(
    'is not what our own page sends',
    async (of) => {
      await enter('amal');
      const headers = { origin: of(), 'sec-fetch-site': 'same-origin' };
      expect((await ask('login', { body, headers })).status).toBe(200);
    },
  );
});

describe('the codes of a tape', () => {
  it('become evidence, sealed before the embargo ends, with a receipt that verifies', async () => {
    const cookie = await enter('amal');
    const texts = formatSampleQr(desks.election, 1);
    const answer = await ask('submissions/codes', { body: { texts }, cookie });
    expect(answer.status).toBe(201);
    expect(receiptOf(answer)).toMatchObject({
      ...{ kind: 'paper-tape', stationId: 'st-1', account: 1, leafIndex: 1 },
      timeMs: desks.clock.timeMs,
    });
    const [evidence] = await desks.store.evidenceOfStation('st-1');
    expect(evidence).toMatchObject({ kind: 'paper-tape', leafIndex: 1 });
    const [leaf] = await desks.store.leaves(1, 2);
    expect(leaf?.opening).toBeDefined(); // sealed: it has something to be opened with
  });

  it('brought again, in any order, have the same receipt; of another account its own', async () => {
    const cookie = await enter('amal');
    const texts = formatSampleQr(desks.election, 1);
    const first = await ask('submissions/codes', { body: { texts }, cookie });
    desks.clock.timeMs += 1000;
    const again = { texts: [...texts].reverse() };
    const second = await ask('submissions/codes', { body: again, cookie });
    expect(second.json['receipt']).toBe(first.json['receipt']);
    const other = await ask('submissions/codes', { body: { texts }, cookie: await enter('zain') });
    expect(receiptOf(other)).toMatchObject({ account: 2, leafIndex: 1 });
    expect(desks.sequencer.size).toBe(2);
    expect((await ask('submissions', { cookie })).json['submissions']).toHaveLength(1);
  });

  it.each([
    ['forged', 'tape-signature.invalid', { signer: 'somebody' }],
    ['of another station’s device', 'device.not-entitled', { header: { deviceId: 'device-2' } }],
    ['of another election', 'election.other', { header: { electionId: 'other-2025' } }],
    ['of another mode', 'mode.other', { header: { mode: 'live' as const } }],
  ])('%s are refused and leave nothing', async (_, code, choice) => {
    const cookie = await enter('amal');
    const texts = formatSampleQr(desks.election, 1, choice);
    const answer = await ask('submissions/codes', { body: { texts }, cookie });
    expect(answer.json).toMatchObject({ code });
    expect(desks.sequencer.size).toBe(1);
    expect((await ask('submissions', { cookie })).json['submissions']).toEqual([]);
    // Brought a second time it is not taken for one that was accepted.
    const again = await ask('submissions/codes', { body: { texts }, cookie });
    expect(again.json).toMatchObject({ code });
  });

  it.each([
    ['qr.malformed', { texts: ['R1/nonsense'] }],
    ['qr.malformed', { texts: [] }],
    ['qr.malformed', { texts: Array<string>(200).fill('R1/') }],
    ['request.malformed', { texts: 'R1/' }],
    ['request.malformed', { texts: [1] }],
    ['request.malformed', {}],
    ['request.malformed', '{"texts": ['],
    ['request.malformed', '[]'],
  ])('%s: %j', async (code, body) => {
    const cookie = await enter('amal');
    expect((await ask('submissions/codes', { body, cookie })).json).toMatchObject({ code });
  });
});

describe('typed figures', () => {
  it('become a claim, with a receipt, seen by their account alone', async () => {
    const cookie = await enter('amal');
    const answer = await ask('submissions/typed', { body: { ...typed, again: figures }, cookie });
    expect(answer.status).toBe(201);
    const receipt = receiptOf(answer);
    expect(receipt).toMatchObject({ kind: 'claim', stationId: 'st-1', leafIndex: 1 });
    const [form] = await desks.store.formsOfStation('st-1');
    expect(form).toMatchObject({ kind: 'observer-tape', leafIndex: 1 });
    expect(new Uint8Array(form?.digest ?? [])).toEqual(new Uint8Array(receipt.digest));
    const other = await enter('zain');
    expect((await ask('submissions', { cookie: other })).json).toEqual({ submissions: [] });
    expect((await ask('sample.csv', { cookie: other })).text).not.toContain('st-1');
  });

  it('brought again have the same receipt, however they are written', async () => {
    const cookie = await enter('amal');
    const first = await ask('submissions/typed', { body: typed, cookie });
    desks.clock.timeMs += 5000;
    const [contest] = figures.contests;
    const votes = [...(contest?.candidateVotes ?? [])].reverse();
    const same = { contests: [{ candidateVotes: votes, contestId: 'Baghdad/council' }] };
    const second = await ask('submissions/typed', {
      body: { figures: same, stationId: 'st-1' },
      cookie,
    });
    expect(second.json['receipt']).toBe(first.json['receipt']);
    expect(desks.sequencer.size).toBe(2);
  });

  it('that were written down before a crash are logged once', async () => {
    const cookie = await enter('amal');
    const store = openSqliteObservers(join(desks.directory, 'observers.sqlite'));
    const finish = store.finishSubmission.bind(store);
    const first = await ask('submissions/typed', { body: typed, cookie });
    // As after a crash between leaf and receipt.
    editDatabase(
      join(desks.directory, 'observers.sqlite'),
      'UPDATE submissions SET receipt = NULL',
    );
    const second = await ask('submissions/typed', { body: typed, cookie });
    expect(receiptOf(second)).toEqual(receiptOf(first));
    expect(desks.sequencer.size).toBe(2);
    await finish(1, 'st-2', 'another'); // once only
    expect((await store.submissionAt(1))?.receipt).toBe(second.json['receipt']);
    await store.close();
  });

  it('that differ between two typings are not taken', async () => {
    const cookie = await enter('amal');
    const again = structuredClone(figures);
    assertDefined(again.contests[0]?.candidateVotes[1], 'a candidate').votes = 4;
    const answer = await ask('submissions/typed', { body: { ...typed, again }, cookie });
    expect(answer.json).toMatchObject({
      code: 'submission.typings-differ',
      params: { where: 'contests/Baghdad/council/candidateVotes/c2/votes' },
    });
    expect(desks.sequencer.size).toBe(1);
  });

  it('of one organisation do not take a station’s room from the others', async () => {
    const votes = (count: number) => ({
      stationId: 'st-1',
      figures: {
        contests: [{ contestId: 'Baghdad/council', listVotes: [{ id: '101', votes: count }] }],
      },
    });
    const codes: unknown[] = [];
    for (const [who, count] of [
      ['a1', 5],
      ['a2', 5],
      ['a3', 1],
    ] as const) {
      const cookie = await enter(who);
      for (let i = 0; i < count; i++) {
        const { json } = await ask('submissions/typed', {
          body: votes(10 * codes.length + i),
          cookie,
        });
        codes.push(json['code'] ?? 'taken');
      }
    }
    expect(codes.filter((code) => code === 'taken')).toHaveLength(8);
    expect(codes.slice(4, 5)).toEqual(['submission.too-many']);
    expect(codes.slice(-1)).toEqual(['submission.too-many']);
    const other = await enter('zain', 'Another organisation');
    expect((await ask('submissions/typed', { body: votes(1), cookie: other })).status).toBe(201);
  });

  it.each([
    ['station.unknown', { stationId: 'st-99', figures }],
    ['request.malformed', { stationId: 'st-1' }],
    ['request.malformed', { stationId: 'st-1', figures: {} }],
    [
      'request.malformed',
      { stationId: 'st-1', figures: { contests: [{ contestId: '__proto__' }] } },
    ],
    ['request.malformed', { ...typed, kind: 'hand-count' }],
    ['request.malformed', { stationId: 'st-1', figures: { ...figures, statement: {} } }],
    [
      'form.subject-unknown',
      { stationId: 'st-1', figures: { contests: [{ contestId: 'Basra/council' }] } },
    ],
  ])('%s: %j', async (code, body) => {
    const cookie = await enter('amal');
    expect((await ask('submissions/typed', { body, cookie })).json).toMatchObject({ code });
    expect(desks.sequencer.size).toBe(1);
  });
});

describe('a picture', () => {
  it('is painted anew, given back to its owner as a download that can do nothing', async () => {
    const cookie = await enter('amal');
    const image = await picture();
    const sent = await ask('submissions/picture', { body: { stationId: 'st-1', image }, cookie });
    expect(receiptOf(sent)).toMatchObject({
      kind: 'photograph',
      stationId: 'st-1',
      leafIndex: undefined,
    });
    const [name] = sent.json['pictures'] as unknown as string[];
    const got = await ask(`pictures/${name}`, { cookie });
    expect(got.headers.get('content-type')).toBe('image/jpeg');
    expect(got.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[0-9a-f]{32}\.jpg"$/,
    );
    expect(got.headers.get('content-security-policy')).toContain('sandbox');
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    expect(new Uint8Array(nodeCrypto.sha256(got.bytes))).toEqual(
      new Uint8Array(receiptOf(sent).digest),
    );
    const other = await enter('zain');
    expect((await ask(`pictures/${name}`, { cookie: other })).status).toBe(404);
    expect((await ask(`pictures/${name}`)).status).toBe(401);
  });

  it('belongs to what its own account submitted', async () => {
    const cookie = await enter('amal');
    const { json } = await ask('submissions/typed', { body: typed, cookie });
    const path = `submissions/${json['number']}/pictures`;
    const body = { image: await picture() };
    expect((await ask(path, { body, cookie })).status).toBe(201);
    expect((await ask(path, { body, cookie: await enter('zain') })).status).toBe(404);
    const { json: own } = await ask('submissions', { cookie });
    expect(own['submissions']).toMatchObject([
      { pictures: [expect.stringMatching(/^[0-9a-f]{32}$/)] },
    ]);
  });

  it.each(['../accounts.sqlite', '..%2faccounts.sqlite', '%00', 'a'.repeat(32)])(
    'is not found under the name %s',
    async (name) => {
      const cookie = await enter('amal');
      expect((await ask(`pictures/${name}`, { cookie })).status).toBe(404);
    },
  );

  it('that is none, or too large, is refused; a stranger’s is not even read', async () => {
    const cookie = await enter('amal');
    const send = (image: string, by: string | undefined = cookie) =>
      ask('submissions/picture', { body: { stationId: 'st-1', image }, cookie: by });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    expect((await send(svg.toString('base64'))).json).toMatchObject({ code: 'upload.no-image' });
    expect((await send('not base64 !')).json).toMatchObject({ code: 'request.malformed' });
    expect((await send('A'.repeat(12_000_000))).json).toMatchObject({ code: 'upload.too-large' });
    expect(existsSync(join(desks.directory, 'uploads'))).toBe(true);
    expect(readdirSync(join(desks.directory, 'uploads'))).toEqual([]);
  });

  it('is one of a few for each submission', async () => {
    const cookie = await enter('amal');
    const { json } = await ask('submissions/typed', { body: typed, cookie });
    const codes: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      const body = { image: await picture(40 + i) };
      const answer = await ask(`submissions/${json['number']}/pictures`, { body, cookie });
      codes.push(answer.json['code'] ?? answer.status);
    }
    expect(codes).toEqual([201, 201, 201, 201, 201, 201, 'submission.too-many']);
  });
});

describe('the stations that an account watches', () => {
  it('are set, exported in Apollo’s shape, and imported again', async () => {
    const cookie = await enter('amal');
    const stations = ['st-2', 'st-1', 'st-99'];
    const put = await ask('sample', { method: 'PUT', body: { stations }, cookie });
    expect(put.json).toEqual({ stations: ['st-1', 'st-2'], unknown: ['st-99'] });
    await ask('submissions/typed', { body: typed, cookie });
    const csv = await ask('sample.csv', { cookie });
    expect(csv.headers.get('content-disposition')).toContain('stations.csv');
    const [head, first, second] = csv.text.split('\n');
    expect(head).toBe(
      '\ufeffParticipant ID,Name,DB Phone,Recent Phone,Governorate,Constituency,Polling Centre,Location,Location Code,Latitude,Longitude,Registered Voters,TAPE,CLAIM,PHOTOGRAPH,Timestamp,Comment,Quarantine Status',
    );
    expect(first).toMatch(
      /^amal,Person amal,,,Baghdad,Baghdad,مدرسة النهضة,st-1,st-1,,,450,,[0-9a-f]{64},,2025-11-11 17:59:00 \+03:00,,$/,
    );
    expect(second).toContain('st-2,st-2');
    await ask('sample', { method: 'PUT', body: { stations: [] }, cookie });
    const imported = await ask('sample/import', { body: { csv: csv.text }, cookie });
    expect(imported.json).toEqual({ stations: ['st-1', 'st-2'], unknown: [] });
    const participants = 'ID,Name,Location ID\n7,Amal,st-3\n';
    const other = await ask('sample/import', { body: { csv: participants }, cookie });
    expect(other.json).toMatchObject({ stations: ['st-3'] });
  });

  it.each(['Name\nAmal\n', 'Location Code\n"st-1', ''])('are not read from %j', async (csv) => {
    const cookie = await enter('amal');
    const answer = await ask('sample/import', { body: { csv }, cookie });
    expect(answer.json).toMatchObject(
      csv === '' ? { stations: [], unknown: [] } : { code: 'request.malformed' },
    );
  });
});

const report = {
  id: '00112233445566778899aabbccddeeff',
  kind: 'harassment-of-women',
  gender: 'women',
  confidential: false,
  stationId: 'st-1',
  happenedAtS: 1_762_860_000,
  text: 'Turned away at the door.\n<script>alert(1)</script>',
};

describe('a report of an incident', () => {
  it('has a receipt over the record that its reporter keeps, and is followed', async () => {
    const cookie = await enter('amal');
    const sent = await ask('incidents', { body: report, cookie });
    expect(sent.status).toBe(201);
    const receipt = receiptOf(sent);
    expect(receipt).toMatchObject({ kind: 'incident', stationId: 'st-1', account: 1 });
    const record = utf8(sent.json['record'] ?? '');
    const digest = labelledDigest(nodeCrypto, labels.incidentReport, record);
    expect(new Uint8Array(digest)).toEqual(new Uint8Array(receipt.digest));
    const store = openSqliteObservers(join(desks.directory, 'observers.sqlite'));
    const nothing = { publicNote: '', outcome: undefined };
    const number = Number(sent.json['number']);
    await store.stepIncident(number, {
      state: 'assigned',
      atMs: 5,
      note: 'to the unit',
      ...nothing,
    });
    await store.close();
    const { json } = await ask('incidents', { cookie });
    expect(json['incidents']).toMatchObject([
      {
        ...{ number, kind: report.kind, confidential: false, text: report.text },
        steps: [{ state: 'received' }, { state: 'assigned', atMs: 5, note: 'to the unit' }],
      },
    ]);
    const other = await enter('zain');
    expect((await ask('incidents', { cookie: other })).json).toEqual({ incidents: [] });
    expect((await ask('incidents.csv', { cookie })).text).toContain('harassment-of-women,women,');
  });

  it('sent again is the same one', async () => {
    const cookie = await enter('amal');
    const first = await ask('incidents', { body: report, cookie });
    desks.clock.timeMs += 1000;
    const second = await ask('incidents', { body: report, cookie });
    expect(second.json['receipt']).toBe(first.json['receipt']);
    expect(second.json['record']).toBeUndefined();
  });

  it('that is confidential is nowhere in the clear, and opens with the unit’s key', async () => {
    const cookie = await enter('amal');
    const text = 'The guard at the second gate did it';
    const body = { ...report, confidential: true, text };
    const sent = await ask('incidents', { body, cookie });
    expect(sent.status).toBe(201);
    expect(receiptOf(sent).stationId).toBeUndefined();
    const image = await picture();
    const number = Number(sent.json['number']);
    expect((await ask(`incidents/${number}/pictures`, { body: { image }, cookie })).status).toBe(
      201,
    );
    const { json } = await ask('incidents', { cookie });
    const [own] = assertDefined(json['incidents'] as unknown as object[] | undefined, 'incidents');
    expect(own).toMatchObject({ confidential: true, sealedPictures: 1, pictures: [] });
    expect(JSON.stringify(own)).not.toContain('st-1');

    const files = readdirSync(desks.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(file.includes(text)).toBe(false);
      expect(file.includes(JSON.stringify(report.happenedAtS))).toBe(false);
      expect(file.subarray(0, 2).equals(Buffer.of(0xff, 0xd8))).toBe(false); // no picture
    }
    expect(logged.join('\n')).not.toContain('guard');

    const store = openSqliteObservers(join(desks.directory, 'observers.sqlite'));
    const stored = assertDefined(await store.incidentAt(number), 'a report');
    await store.close();
    assert('sealed' in stored.content, 'sealed');
    const subject = {
      ...{ electionId: desks.election.manifest.electionId, part: 'report' as const },
      digest: Uint8Array.from(stored.digest),
    };
    const opener = makeHpkeOpener(unitKey);
    const opened = openReport(opener, subject, Uint8Array.from(stored.content.sealed));
    expect(new TextDecoder().decode(opened)).toBe(sent.json['record']);
  });

  it('that is confidential is not taken where nobody could read it', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await observers.stop();
    await start({ unitKey: '' });
    const cookie = await enter('amal');
    const answer = await ask('incidents', { body: { ...report, confidential: true }, cookie });
    expect(answer.json).toMatchObject({ code: 'incident.not-confidential' });
    expect((await ask('incidents', { body: report, cookie })).status).toBe(201);
  });

  it('names the papers of a station to those who type its figures', async () => {
    const cookie = await enter('amal');
    const ballot = await ask('ballots/st-1', { cookie });
    expect(ballot.json).toMatchObject({
      ...{ stationId: 'st-1', centreName: 'مدرسة النهضة', registered: 450 },
      papers: [
        {
          paperId: 'Baghdad',
          contests: [{ id: 'Baghdad/council', lists: [{ code: '101' }, { code: '102' }] }],
        },
      ],
    });
    expect((await ask('ballots/st-99', { cookie })).status).toBe(404);
    expect((await ask('ballots/st-1')).status).toBe(401);
  });

  it.each([
    ['request.malformed', { id: 'short' }],
    ['request.malformed', { kind: 'other kind' }],
    ['request.malformed', { kind: 'toString' }],
    ['request.malformed', { gender: 'unknown ' }],
    ['request.malformed', { confidential: 'yes' }],
    ['request.malformed', { happenedAtS: 1e12 }],
    ['request.malformed', { text: '' }],
    ['request.malformed', { text: 'turned \u202e round' }],
    ['request.malformed', { text: 'x'.repeat(4001) }],
    ['request.malformed', { name: 'who did it' }],
    ['station.unknown', { stationId: 'st-99' }],
  ])('%s: %j', async (code, changes) => {
    const cookie = await enter('amal');
    const answer = await ask('incidents', { body: { ...report, ...changes }, cookie });
    expect(answer.json).toMatchObject({ code });
  });
});

it('the application log names no person, no password, no text and no address', async () => {
  const cookie = await enter('amal');
  await ask('login', { body: { name: 'amal', password: 'wrong and long' } });
  await ask('submissions/typed', { body: typed, cookie });
  await ask('incidents', { body: report, cookie });
  expect(logged.length).toBeGreaterThan(3);
  for (const secret of [
    'amal',
    'Person',
    'wrong',
    samplePassword,
    'Turned away',
    '127.0.0.1',
    '120',
  ]) {
    expect(logged.join('\n')).not.toContain(secret);
  }
  expect(parseHex(report.id)).toBeDefined();
});
