/**
 * Before the embargo ends: figures that stand nowhere else are planted wherever a figure can come in, and every
 * byte that leaves the centre is searched for them, and for anything that follows from them.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import { formatNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { digestToken } from '@mutabaqa/tally-server/accounts/secret-token.ts';
import {
  accountsFileName,
  openSqliteAccounts,
} from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';
import { ensureSiteBundle } from '@mutabaqa/tally-server/portal/site-bundle.ts';
import type { AttackedCentre } from '../builders/attacked-centre.ts';
import { signedTapeOf, startAttackedCentre } from '../builders/attacked-centre.ts';
import { sampleForm, signDecision, signForm } from '../builders/deciding-election.ts';
import type { Seen } from '../builders/planted-figures.ts';
import { filesBelow, findFigures, planted } from '../builders/planted-figures.ts';
import { fillAddress } from '../builders/public-addresses.ts';
import type { PutServer } from '../builders/put-server.ts';
import { startPutServer } from '../builders/put-server.ts';
import { samplePassword } from '../builders/sample-accounts.ts';
import { writeSampleCard } from '../builders/sample-centre.ts';
import { embargoEndMs, makeSampleElection, sealTape } from '../builders/sample-gateway.ts';
import { sampleRumour } from '../builders/sample-notices.ts';

const sample = makeSampleElection('live', { staff: [{ id: 'clerk-2', role: 'clerk' }] });
const { election } = sample;
const contestId = 'Baghdad/council';

let centre: AttackedCentre;
let disk: string;
let store: PutServer;
let cookies: { readonly amal: string; readonly zain: string };
let bundleFiles: ReadonlySet<string>;

beforeAll(async () => {
  disk = mkdtempSync(join(tmpdir(), 'mutabaqa-disk-'));
  store = await startPutServer();
  centre = await startAttackedCentre({
    sample,
    publication: {
      ...{ logIntervalMs: 100, resultsIntervalMs: 200, siteIntervalMs: 200, errCdf: true },
      mirrors: [disk, store.base],
    },
    ensureSiteBundle,
  });
  await transmitAndCarry();
  await typeAndDecide();
  cookies = { amal: await enter('amal', 'Ayn network'), zain: await enter('zain', 'Other party') };
  await claimAndReport();
  await answerRumour();
  const { size } = centre.server.sequencer;
  await vi.waitFor(
    () => {
      expect(readMirror('log/checkpoint')).toContain(`\n${size}\n`);
      expect(readMirror('now/index.json')).toContain(`"logSize":${size}`);
      expect(readMirror('feed/index.json')).toContain(`"size":${size}`);
      expect(readMirror('site/signature')).toContain('/site\n');
      expect(store.files.has('site/signature')).toBe(true);
    },
    { timeout: 60_000, interval: 100 },
  );
  bundleFiles = new Set(
    readMirror('site/SHA256SUMS')
      .split('\n')
      .map((line) => line.slice(66)),
  );
}, 120_000);
afterAll(async () => {
  await centre.closeLinks();
  await centre.close();
  await store.leave();
  rmSync(disk, { recursive: true });
});

const readMirror = (name: string): string => readFileSync(join(disk, name), 'utf8');

/** st-1 differs, st-2 is the same on both ways, st-3 only arrived, st-4 sent what is refused. */
async function transmitAndCarry(): Promise<void> {
  const votes = (first: number) => ({ votes: [first, 5, 3, 44] });
  const { transmitted, onCard, sameOnBoth, refused } = planted;
  const night: [station: number, sent: number, onCard: number | undefined][] = [
    [1, transmitted, onCard],
    [2, sameOnBoth, sameOnBoth],
    [3, 12, undefined],
  ];
  for (const [station, sent, carried] of night) {
    const device = await centre.greeted(`device-${station}`);
    const answer = await device.submit(sealTape(sample, station, votes(sent)).envelope);
    expect(answer).toMatchObject({ kind: 'receipt' });
    if (carried === undefined) continue;
    const card = signedTapeOf(sealTape(sample, station, votes(carried)));
    writeSampleCard(join(centre.cards, `st-${station}`), card);
  }
  const foreign = sealTape(sample, 4, { ...votes(refused), signer: 'device-1' });
  const answer = await (await centre.greeted('device-4')).submit(foreign.envelope);
  expect(answer.kind).not.toBe('receipt');
  await centre.readCards('st-1', 'st-2');
}

async function typeAndDecide(): Promise<void> {
  const { desks } = centre.parts;
  const form = sampleForm(election, {
    stationId: 'st-2',
    sectionNames: [{ kind: 'contest', id: contestId }],
    sections: [
      {
        ...{ kind: 'contest', nonce: new Uint8Array(16).fill(6), listVotes: undefined },
        candidateVotes: makeSparseCounts([planted.typed, 0, 0, 0]),
      },
    ],
  });
  const typed = await desks.evidence.takeForm(signForm(form, ['clerk-1', 'clerk-2']));
  assert(typed.ok, typed.ok ? '' : JSON.stringify(typed.error));
  const decided = await desks.decisions.take(
    signDecision(election, {
      change: { kind: 'quarantine' },
      about: { stationId: 'st-1', contestId },
      signers: ['adjudicator-1', 'adjudicator-2'],
      base: { logNumber: 0, size: centre.server.sequencer.size },
      record: {
        reason: `The card says ${planted.inReason}.`,
        madeAtS: Math.floor(centre.clock.timeMs / 1000),
      },
    }),
  );
  assert(decided.ok, decided.ok ? '' : JSON.stringify(decided.error));
}

async function askApi(path: string, cookie?: string, body?: object): Promise<Response> {
  return await fetch(`${originOf()}/api/v1/observers/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(cookie !== undefined && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json', 'x-mutabaqa': '1' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const originOf = (): string => `http://127.0.0.1:${centre.parts.portal.port}`;

async function enter(loginName: string, organisationName: string): Promise<string> {
  const accounts = openSqliteAccounts(join(centre.directory, accountsFileName));
  const organisation = await accounts.addOrganisation('observer', organisationName, 1);
  const token = `${loginName}${'0'.repeat(43)}`.slice(0, 43);
  const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
  await accounts.inviteAccount(
    { loginName, name: loginName, organisation: assertDefined(organisation, 'one').number },
    { tokenDigest, expiresAtMs: centre.clock.timeMs + 1e9 },
    1,
  );
  await accounts.close();
  const answer = await askApi('invitation', undefined, { token, password: samplePassword });
  expect(answer.status).toBe(200);
  return assertDefined(answer.headers.get('set-cookie')?.split(';')[0], 'a cookie');
}

async function claimAndReport(): Promise<void> {
  const figures = {
    contests: [{ contestId, candidateVotes: [{ id: 'c1', votes: planted.claimed }] }],
  };
  const claim = await askApi('submissions/typed', cookies.amal, { stationId: 'st-1', figures });
  expect(claim.status).toBe(201);
  const report = await askApi('incidents', cookies.amal, {
    ...{ id: '0f'.repeat(16), kind: 'campaign-violation', gender: 'unknown', confidential: false },
    ...{ stationId: 'st-1', text: `They shouted ${planted.reported}.` },
  });
  expect([report.status, await report.text()]).toEqual([201, expect.any(String)]);
  const rumour = await fetch(`${originOf()}/api/v1/rumours`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mutabaqa': '1' },
    body: JSON.stringify({ claim: `${planted.rumoured}?`, language: 'ar', station: 'st-1' }),
  });
  expect(rumour.status).toBe(201);
}

/** The answer to a rumour, signed before it may be said. */
async function answerRumour(): Promise<void> {
  const answer = `${planted.answered}`;
  const notice = sampleRumour({ answer: { ar: answer, ckb: answer, en: answer } });
  const bytes = formatNotice(notice);
  writeFileSync(join(centre.directory, 'notices', formatHex(nodeCrypto.sha256(bytes))), bytes);
  const decided = await centre.parts.desks.decisions.take(
    signDecision(election, {
      change: changeOfNotice(nodeCrypto, notice),
      signers: ['commissioner-1', 'commissioner-2'],
      base: { logNumber: 0, size: centre.server.sequencer.size },
      record: { madeAtS: Math.floor(centre.clock.timeMs / 1000) },
      nonce: 'answer',
    }),
  );
  assert(decided.ok, decided.ok ? '' : JSON.stringify(decided.error));
}

async function ask(path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const response = await fetch(`${originOf()}${path}`, { headers });
  const head = JSON.stringify([...response.headers]);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { name: `GET ${path}`, status: response.status, head, bytes };
}

/** Addresses of the description, filled in with everything that is there or will be. */
async function describedAddresses(): Promise<string[]> {
  const description = await (await fetch(`${originOf()}/api/v1/openapi.json`)).json();
  const { paths } = description as { paths: Record<string, { readonly get?: object }> };
  const stations = [1, 2, 3, 4].map((number) => `st-${number}`);
  const evidence = (
    await Promise.all(stations.map((id) => centre.server.store.evidenceOfStation(id)))
  )
    .flat()
    .map(({ tapeDigest }) => Buffer.from(tapeDigest).toString('hex'));
  const { size } = centre.server.sequencer;
  const values = {
    ...{ id: stations, station: stations, constituency: ['Baghdad'], digest: evidence },
    ...{
      contest: ['Baghdad%2Fcouncil', 'Baghdad%252Fcouncil'],
      version: ['1', '2'],
      policy: ['1'],
    },
    ...{ file: ['manifest', 'SHA256SUMS'], part: sample.parts.map((part) => part.digestHex) },
    ...{ name: ['Baghdad.records', ...evidence], log: ['1'], number: ['0', '1'], kind: ['rumour'] },
    ...{ page: ['index.html', 'sw.js'], asset: ['none.js'], sha256: evidence },
    path: [`entries/000.p/${size}`, `0/000.p/${size}`],
  };
  const templates = Object.keys(paths).filter((path) => paths[path]?.get);
  expect(templates.length).toBeGreaterThan(40);
  return templates.flatMap((path) => fillAddress(path, values));
}

const observerPaths = [
  ...['me', 'submissions', 'submissions?account=1', 'sample', 'sample.csv', 'incidents'],
  ...['incidents.csv', 'incidents/1', 'submissions/1', 'ballots/st-1', 'ballots/st-2'],
];

/** All of it: what the front answers, what stands in the directories, what was put, what others' accounts see. */
async function everythingSeen(): Promise<Seen[]> {
  const files = filesBelow(join(centre.directory, 'public'));
  const addresses = [
    ...(await describedAddresses()),
    ...files.map(({ name }) => `/${name.split('/').map(encodeURIComponent).join('/')}`),
    ...['/results', '/results/newest', '/results/latest', '/results/versions/1/'],
    ...['/api/v1/feed?limit=1000', '/feed', '/feed/', '/nothing', '/api/v1/nothing'],
    ...['/store', '/..%2fstore', '/log/../../store', '/public/results', '/.index.json.draft'],
    ...['/run', '/accounts.sqlite', '/observers.sqlite', '/uploads/', '/bundles/incoming/'],
  ];
  const seen: Seen[] = [...files];
  for (const path of addresses) seen.push(await ask(path));
  for (const path of ['/now/index.json', '/results/newest', '/api/v1/summary'])
    seen.push(
      await ask(path, { range: 'bytes=0-40' }),
      await ask(path, { 'accept-language': 'ar' }),
    );
  for (const path of observerPaths) {
    for (const cookie of [cookies.zain, undefined]) {
      seen.push(await ask(`/api/v1/observers/${path}`, cookie === undefined ? {} : { cookie }));
    }
  }
  const put = store.puts.map(({ name, body, headers }) => ({
    ...{ name: `PUT ${name}`, status: 200, head: JSON.stringify(headers), bytes: body },
  }));
  const lines = Buffer.from(centre.logLines.join(''));
  const logged = { name: 'log', status: 200, head: '', bytes: lines };
  return [...seen, ...filesBelow(disk), ...put, logged];
}

/** What has every word in its texts and is the same whatever was counted: the pages, the description, the policy. */
function isGeneral({ name }: Seen): boolean {
  const path = name.replace(/^(GET \/|PUT )/, '').replace(/\.(gz|br)$/, '');
  return bundleFiles.has(path) || path === '' || /^api\/v1\/(openapi\.json|policy)$/.test(path);
}

/** States and findings that only figures lead to. */
const verdictWords =
  /\b(matched|discrepant|quarantined?|resolved|annulled|at.audit.centre|[EW][1-5]\d\d)\b/;

let early: Seen[] = [];

describe('before it ends', () => {
  beforeAll(async () => {
    early = await everythingSeen();
  }, 120_000);

  test('enough was looked at, and the centre has all of it', async () => {
    expect(early.length).toBeGreaterThan(300);
    expect(early.filter(({ status }) => status === 200).length).toBeGreaterThan(200);
    expect(early.filter(({ status }) => ![200, 206, 400, 401, 403, 404].includes(status))).toEqual(
      [],
    );
    const evidence = await centre.server.store.evidenceOfStation('st-1');
    expect(evidence.map(({ kind }) => kind)).toEqual(['transmission', 'card']);
    expect(centre.parts.reconciler.state('st-2')).toMatchObject({ state: 'matched' });
  });

  test('no planted figure, and nothing that follows from two of them, is in any byte', () => {
    expect(findFigures(early)).toEqual([]);
  });

  test('no state but awaited, received and overdue, no finding, and no version is shown', () => {
    const public_ = early.filter((each) => !isGeneral(each) && each.name !== 'log');
    const telling = public_.filter(({ bytes }) => verdictWords.test(bytes.toString('latin1')));
    expect(
      telling.map(({ name, bytes }) => [name, verdictWords.exec(bytes.toString())?.[0]]),
    ).toEqual([]);
    expect(early.filter(({ name }) => /^(PUT )?results\//.test(name))).toEqual([]);
    const results = early.filter(({ name }) => name.startsWith('GET /results'));
    expect(results.length).toBeGreaterThan(30);
    expect(results.filter(({ status }) => status === 200)).toEqual([]);
    const now = JSON.parse(readMirror('now/index.json')) as { states: object; version: unknown };
    expect(now).toMatchObject({ version: null, states: { awaited: 1, received: 3 } });
    expect(Object.keys(now.states).sort()).toEqual(['awaited', 'received']);
  });

  test('a station that differs, was put aside and claimed about looks like one that agrees', () => {
    const aboutStation = (id: string): string[] =>
      early
        .filter(({ name }) => name.startsWith('GET /') && name.includes(id))
        .filter(({ name }) => !name.includes('/observers/'))
        .map(({ name, status, head, bytes }) => `${name} ${status} ${head} ${bytes.toString()}`)
        // Times, sizes and digests of what names the one station or the other.
        .map((text) => text.replace(/"etag",".*?[^\\]"/, '').replaceAll(id, 'st-N'))
        .map((text) => text.replaceAll(/\d+|\b[0-9a-f]{8,}\b/g, '#'));
    expect(aboutStation('st-1').length).toBeGreaterThan(3);
    expect(aboutStation('st-1')).toEqual(aboutStation('st-2'));
  });
});

describe('after it ends', () => {
  let late: Seen[] = [];
  beforeAll(async () => {
    centre.clock.timeMs = embargoEndMs + 1000;
    await vi.waitFor(
      () => {
        expect(readMirror('results/newest')).toMatch(/^[1-9]/);
        expect(store.files.get('results/newest')?.toString()).toMatch(/^[1-9]/);
        expect(readMirror('now/index.json')).toContain('"matched"');
        expect(readMirror('rumours/index.json')).toContain(String(planted.answered));
      },
      { timeout: 60_000, interval: 100 },
    );
    late = await everythingSeen();
  }, 120_000);

  test('everything appears, so that the tests above can fail', () => {
    const found = findFigures(late);
    const places = Map.groupBy(found, ({ figure }) => figure);
    const { transmitted, onCard, sameOnBoth, claimed, typed, inReason } = planted;
    for (const figure of [transmitted, onCard, sameOnBoth, claimed, typed, inReason]) {
      const names = (places.get(figure) ?? []).map(({ name }) => name);
      expect([figure, names.length > 0]).toEqual([figure, true]);
      for (const by of ['GET /results', 'PUT results', 'results']) {
        expect(names.some((name) => name.startsWith(by))).toBe(true);
      }
    }
    // Records, rows of text and hexadecimal in rows of JSON are all read by the search.
    const names = found.map(({ name }) => name);
    for (const ending of ['.tape', '.records', 'stations.csv', 'st-1.json', 'decisions.ndjson']) {
      expect([ending, names.some((name) => name.endsWith(ending))]).toEqual([ending, true]);
    }
    expect(late.some(({ bytes }) => verdictWords.test(bytes.toString('latin1')))).toBe(true);
  });

  test('what was reported in words, and what was refused, still is nobody else’s', () => {
    const { reported, refused, rumoured } = planted;
    const others: readonly number[] = [reported, refused, rumoured];
    const found = findFigures(late).filter(({ figure }) => others.includes(figure));
    expect(found).toEqual([]);
  });
});
