import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { formatHex, parseHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeSignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { verifySumProof } from '@mutabaqa/shared/totals/verify-sum-proof.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { sampleKey, sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import type { SampleCentre, SampleCentreOptions } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  makeSampleCentre,
  sampleEmbargoEndMs,
  writeSampleCard,
} from '@mutabaqa/test/builders/sample-centre.ts';
import { bringDecision, bringForm } from '@mutabaqa/test/builders/bring-evidence.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { fillAddress } from '@mutabaqa/test/builders/public-addresses.ts';
import { decidingSource, sampleForm } from '@mutabaqa/test/builders/deciding-election.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeDecisionBook } from '../desk/decision-book.ts';
import { makeCardReader } from '../card-reader/card-reader.ts';
import type { BundleImport } from '../bundles/bundle-import.ts';
import { makeBundleImport } from '../bundles/bundle-import.ts';
import type { Gate } from '../publish/gate.ts';
import { makeGate } from '../publish/gate.ts';
import type { LogFiles } from '../publish/log-files.ts';
import { makeLogFiles } from '../publish/log-files.ts';
import { publishPackage } from '../publish/package-copy.ts';
import { publicFiles } from '../publish/public-files.ts';
import type { ResultVersions } from '../publish/result-versions.ts';
import { makeResultVersions } from '../publish/result-versions.ts';
import { makeReconciler } from '../reconcile/make-reconciler.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import { chooseLocale, portalTexts } from './locale.ts';
import { openapi } from './openapi.ts';
import type { Portal } from './start-portal.ts';
import { startPortal } from './start-portal.ts';

/** Figures that stand nowhere else, so that a leak shows. */
const planted = [7_345_671, 0, 8_456_782, 9_567_893] as const;
const handCounted = 6_258_147;
const scriptId = '<script>alert(1)</script>';

let centre: SampleCentre;
let parts: {
  readonly portal: Portal;
  readonly logFiles: LogFiles;
  readonly versions: ResultVersions;
  readonly gate: Gate;
  readonly reconciler: Reconciler;
  readonly bundles: BundleImport;
};
let faults: unknown[] = [];

async function start(options: SampleCentreOptions): Promise<void> {
  // With hours of its own, the definition is the test's: nobody decides or types there.
  const source = options.embargoEndsAtMs ? {} : { source: decidingSource };
  centre = await makeSampleCentre({ ...source, ...options });
  faults = [];
  const { election, store, sequencer, clock } = centre;
  const { manifest } = election;
  const shared = { crypto: nodeCrypto, election, store, sequencer };
  const decisions = await makeDecisionBook({
    ...shared,
    onFault: (fault) => faults.push(fault),
  });
  const reconciler = await makeReconciler({
    ...{ ...shared, clock, decisions },
    onFault: (_, fault) => faults.push(fault),
  });
  const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, sampleKey('log').publicKey);
  const publicDirectory = join(centre.directory, 'public');
  const gate = makeGate(manifest);
  const ports = { ...shared, clock, decisions, files: publicFiles, reconciler, gate, logNumber: 1 };
  const logFiles = makeLogFiles({ ...ports, directory: join(publicDirectory, 'log'), logKey });
  const versions = makeResultVersions({
    ...ports,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    directory: join(publicDirectory, 'results'),
    packageDirectory: join(publicDirectory, 'package'),
  });
  // Stands for a centre's package directory: any bytes under the names that a package has.
  const packageDirectory = join(centre.directory, 'package');
  publicFiles.write(join(packageDirectory, 'manifest'), utf8('manifest'));
  for (const { digest } of manifest.parts.values()) {
    publicFiles.write(join(packageDirectory, 'parts', formatHex(digest)), digest);
  }
  publishPackage(
    publicFiles,
    nodeCrypto,
    packageDirectory,
    join(publicDirectory, 'package'),
    manifest,
  );
  const portal = await startPortal(
    {
      ...ports,
      publicDirectory,
      versions,
      onFault: (fault) => faults.push(fault),
    },
    { address: '127.0.0.1', port: 0 },
  );
  const bundles = makeBundleImport(centre.importSetup());
  parts = { portal, logFiles, versions, gate, reconciler, bundles };
}

async function stop(): Promise<void> {
  await parts.portal.stop();
  await centre.close();
}

beforeEach(async () => {
  const stations = [1, 2, 3].map((n) => sampleStation(n));
  const hostile = { ...sampleStation(4), stationId: scriptId, centreName: scriptId.slice(0, 9) };
  await start({
    stations: [...stations, hostile].toSorted((a, b) => (a.stationId < b.stationId ? -1 : 1)),
  });
});
afterEach(async () => {
  await stop();
  expect(faults).toEqual([]);
});

/** Station 1 matches, 2 and the hostile one differ, 3 was transmitted only and is quarantined. */
async function runNight(): Promise<void> {
  const cards = join(centre.directory, 'cards');
  const choice = { candidates: planted };
  for (const station of ['st-1', 'st-2', 'st-3', scriptId]) {
    await centre.transmit(centre.tape(station, choice));
  }
  writeSampleCard(join(cards, 'st-1'), centre.tape('st-1', choice));
  writeSampleCard(join(cards, 'st-2'), centre.tape('st-2', { candidates: [1_234_567, 0, 2, 3] }));
  const bag = encodeURIComponent(scriptId);
  writeSampleCard(join(cards, bag), centre.tape(scriptId, { candidates: [1, 2, 3, 4] }));
  const reader = makeCardReader(centre.readerSetup());
  await reader.readAll(cards, ['st-1', 'st-2', bag], false);
  await parts.bundles.scan();
  await bringForm(centre, handCount());
  await bringDecision(centre, { kind: 'quarantine' }, 'st-3', ['adjudicator-1', 'adjudicator-2']);
  await parts.reconciler.settled();
  await parts.logFiles.publish();
  await parts.versions.publish();
}

/** Of station 3, with figures of its own. */
function handCount(): Form {
  const form = sampleForm(centre.election, { stationId: 'st-3' });
  const [account, contest] = form.sections;
  if (account?.kind !== 'account' || contest?.kind !== 'contest') return form;
  const votes = { ...contest, candidateVotes: makeSparseCounts([handCounted, 0, 0, 0]) };
  return { ...form, sections: [account, votes] };
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${parts.portal.port}${path}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const digestOf = (station: string): string =>
  formatHex(centre.tape(station, { candidates: planted }).tape.digest);

/** What this portal answers by itself; the rest are files that others serve. */
const ownPath = /^\/(api|log|package|results)\/(?!newest$)/;

/** Every path of the description, with what it is asked for. */
function everyAddress(): string[] {
  const stations = ['st-1', 'st-2', 'st-3', scriptId].map(encodeURIComponent);
  const parts = [...centre.election.manifest.parts.values()].map(({ digest }) => formatHex(digest));
  const values = {
    ...{ id: stations, station: stations, contest: ['Baghdad%2Fcouncil'], version: ['1'] },
    ...{ constituency: ['Baghdad'], policy: ['1'], file: ['manifest'], part: parts },
    ...{ digest: ['st-1', 'st-2'].map(digestOf), name: ['Baghdad.records'] },
    path: ['entries/000.p/11', '0/000.p/11'],
  };
  const addresses = Object.entries(openapi.paths)
    .filter(([path, methods]) => ownPath.test(path) && 'get' in methods)
    .flatMap(([path]) => fillAddress(path, values))
    .map((path) => (path.endsWith('sum-proof') ? `${path}?contest=Baghdad%2Fcouncil` : path));
  const pages = ['/', '/?lang=ar', '/?lang=ckb', '/?lang=en', '/?page=2', '/style.css'];
  return [...pages, ...addresses, '/api/v1/feed?limit=1000'];
}

/** What of a figure, or derived from one, stands in an answer. */
function leaksIn(text: string): string[] {
  const secrets = [
    ...planted.filter((figure) => figure > 0).map(String),
    ...planted.filter((figure) => figure > 0).map((figure) => figure.toLocaleString('en')),
    '1234567',
    ...Array.from(centre.election.roster.stations(), ({ stationId }) => digestOf(stationId)),
    String(handCounted),
    ...['"matched"', '"discrepant"', '"quarantined"', '"adopted"', 'hand-count', 'quarantine'],
    ...['E201', '"findings"', '"contests"', '"evidence"'],
    '"both"',
    'transmission-only',
    ...(['ar', 'ckb', 'en'] as const).flatMap((locale) => [
      portalTexts[locale].matched,
      portalTexts[locale].quarantined,
      portalTexts[locale].discrepantStations,
    ]),
  ];
  return secrets.filter((secret) => text.includes(secret));
}

describe('the embargo', () => {
  test('no answer tells a figure or anything derived from one', async () => {
    await runNight();
    for (const address of everyAddress()) {
      const { text, status } = await get(address);
      // The interface description names the words that states have after the embargo.
      if (address === '/api/v1/openapi.json') continue;
      expect.soft({ address, leaks: leaksIn(text) }).toEqual({ address, leaks: [] });
      expect.soft(status, address).not.toBe(500);
    }
  });

  test('the same answers tell it all afterwards, so the test above can fail', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await runNight();
    const found = new Set<string>();
    for (const address of everyAddress()) {
      const { status, text } = await get(address);
      expect.soft(status, address).toBe(200);
      for (const leak of leaksIn(text)) found.add(leak);
    }
    expect(found.size).toBeGreaterThan(12);
  });

  test('a sealed leaf tells what it stands for only afterwards', async () => {
    await runNight();
    const events = async () =>
      (
        JSON.parse((await get('/api/v1/feed?after=4')).text) as {
          events: { kind: string; stationId: string; opened?: { kind: string } }[];
        }
      ).events;
    expect((await events()).map(({ kind, opened }) => [kind, opened])).toEqual(
      Array.from({ length: 6 }, () => ['sealed', undefined]),
    );
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect((await events()).map(({ opened }) => opened?.kind)).toEqual([
      'bundle',
      ...['card', 'card', 'card', 'form', 'decision'],
    ]);
  });

  test('one group opens before another, and tells nothing of the other', async () => {
    await stop();
    // In a centre of its own: where groups share one, each waits for the other (verdict-exposure).
    const special = { ...sampleStation(1), pollingGroup: 'special', centreId: 'barracks' };
    const startMs = sampleEmbargoEndMs - 3_600_000;
    await start({
      stations: [special, sampleStation(2)],
      embargoEndsAtMs: { special: startMs },
    });
    const cards = join(centre.directory, 'cards');
    for (const station of ['st-1', 'st-2']) {
      await centre.transmit(centre.tape(station, { candidates: planted }));
      writeSampleCard(join(cards, station), centre.tape(station, { candidates: [1, 2, 3, 4] }));
    }
    const reader = makeCardReader(centre.readerSetup());
    await reader.readAll(cards, ['st-1', 'st-2'], false);
    await parts.bundles.scan();
    await parts.reconciler.settled();
    const first = await get('/api/v1/stations/st-1');
    expect(JSON.parse(first.text)).toMatchObject({ state: 'discrepant' });
    expect(leaksIn((await get('/api/v1/stations/st-2')).text)).toEqual([]);
    expect((await get(`/results/tapes/${digestOf('st-1')}.tape`)).status).toBe(200);
    expect((await get(`/results/tapes/${digestOf('st-2')}.tape`)).status).toBe(403);
    expect((await get('/results/totals.json')).status).toBe(403);
    expect((await get('/results/discrepancies.ndjson')).status).toBe(403);
    const page = await get('/?lang=en');
    expect(page.text).toContain('/api/v1/stations/st-1');
    expect(page.text).not.toContain('/api/v1/stations/st-2');
    const { events } = JSON.parse((await get('/api/v1/feed')).text) as {
      events: { kind: string; opened?: { stationId: string } }[];
    };
    // The card of the open group is not sealed; bundle and the other card are.
    expect(events.map(({ kind, opened }) => [kind, opened])).toEqual([
      ['package', undefined],
      ['transmission', undefined],
      ['transmission', undefined],
      ['sealed', undefined],
      ['card', undefined],
      ['sealed', undefined],
    ]);
  });
});

describe('a withheld section', () => {
  const sectionNames = [{ kind: 'contest', id: 'Baghdad/council' } as const];
  const addresses = ['st-1', 'st-2'].map((id) => `/api/v1/stations/${id}`);
  const rest = ['/?lang=en', '/api/v1/discrepancies', '/api/v1/decisions', '/api/v1/feed'];
  const leaks = async () => {
    const found = [];
    for (const address of [...addresses, ...rest]) {
      const { text } = await get(address);
      if (/8456782|8,456,782|1234567/.test(text)) found.push(address);
    }
    return found;
  };
  const sectionsOfTape = async () => {
    const path = `/results/tapes/${digestOf('st-1')}.tape`;
    const answer = await fetch(`http://127.0.0.1:${parts.portal.port}${path}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const decoded = decodeSignedTape(nodeCrypto, bytes, { withheldAllowed: true });
    return decoded.ok && decoded.value.tape.sections.map(({ kind }) => kind);
  };

  test('is in no answer of the API and not on the page', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    const signers = ['commissioner-1', 'commissioner-2'];
    await runNight();
    expect((await leaks()).length).toBeGreaterThan(3);
    expect(await sectionsOfTape()).toEqual(['account', 'contest']);
    for (const station of ['st-1', 'st-2', scriptId]) {
      await bringDecision(centre, { kind: 'withhold-section', sectionNames }, station, signers);
    }
    await parts.reconciler.settled();
    expect(await leaks()).toEqual([]);
    expect(await sectionsOfTape()).toEqual(['account', 'withheld']);
    const dossier = JSON.parse((await get('/api/v1/stations/st-2')).text) as object;
    expect(dossier).toMatchObject({ state: 'discrepant' });
  });
});

describe('decisions, policy and proofs', () => {
  const json = async (path: string) => JSON.parse((await get(path)).text) as never;

  test('decisions wait for the last embargo, and name nobody', async () => {
    await runNight();
    expect((await get('/api/v1/decisions')).status).toBe(403);
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect(await json('/api/v1/decisions')).toMatchObject({
      decisions: [
        {
          kind: 'quarantine',
          stationId: 'st-3',
          signers: [
            { role: 'adjudicator', number: 1 },
            { role: 'adjudicator', number: 2 },
          ],
        },
      ],
    });
  });

  test('the policy of the package is always public, an amendment after the embargo', async () => {
    const policy = { ...law4Of2023, version: 2 };
    const change = { kind: 'change-policy', policy } as const;
    await bringDecision(centre, change, undefined, ['commissioner-1', 'commissioner-2']);
    const shown = async () => {
      const { policies } = await json('/api/v1/policy');
      return (policies as { id: string; fromLeaf: number }[]).map(({ id }) => id);
    };
    expect(await shown()).toEqual(['comparison-only']);
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect(await shown()).toEqual(['comparison-only', 'law-4-2023']);
  });

  test('a proof leads to the root of the newest version', async () => {
    const path = '/api/v1/stations/st-1/sum-proof?contest=Baghdad%2Fcouncil';
    await runNight();
    expect((await get(path)).status).toBe(403);
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect((await get(path)).status).toBe(404);
    await parts.versions.publish();
    const { sumRoot } = await json('/results/');
    const answer = await fetch(`http://127.0.0.1:${parts.portal.port}${path}`);
    const proof = new Uint8Array(await answer.arrayBuffer());
    const root = parseHex(sumRoot) ?? new Uint8Array();
    expect(verifySumProof(nodeCrypto, root, proof)).toMatchObject({
      ok: true,
      value: { leaf: { stationId: 'st-1', state: 'matched' } },
    });
    for (const other of ['st-1/sum-proof', 'st-1/sum-proof?contest=x', 'x/sum-proof?contest=y']) {
      expect((await get(`/api/v1/stations/${other}`)).status).toBe(404);
    }
  });

  test('before the embargo, late is what has not come, whatever else is known', async () => {
    await stop();
    const stations = [1, 2].map((n) => ({ ...sampleStation(n), pollingGroup: 'special' }));
    await start({ stations, source: { ...decidingSource, policy: law4Of2023 } });
    await centre.transmit(centre.tape('st-2', { candidates: planted }));
    const states = async () => [
      (await json('/api/v1/stations/st-1')) as object,
      (await json('/api/v1/stations/st-2')) as object,
    ];
    expect(await states()).toMatchObject([{ state: 'overdue' }, { state: 'received' }]);
    expect(await json('/api/v1/summary')).toMatchObject({
      groups: [{ id: 'special', states: { awaited: 0, overdue: 1, received: 1 } }],
    });
    // Two days before, within six hours of the group's close.
    centre.clock.timeMs = sampleEmbargoEndMs - 47 * 3_600_000;
    expect(await states()).toMatchObject([{ state: 'awaited' }, { state: 'received' }]);
  });
});

describe('answers', () => {
  test('content types and cache times of the log', async () => {
    await runNight();
    const checkpoint = await get('/log/checkpoint');
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(checkpoint.headers.get('cache-control')).toBe('public, max-age=2');
    expect(checkpoint.text).toBe(centre.sequencer.checkpoint);
    const tile = await get('/log/tile/0/000.p/11');
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toMatch(/immutable/);
    for (const path of ['0/000.p/0', '0/0', 'x', '0/000.p/11/', '64/000', '..%2f..%2fcheckpoint']) {
      expect((await get(`/log/tile/${path}`)).status).toBe(404);
    }
  });

  test('the feed has every leaf once, in pages', async () => {
    await runNight();
    const indices: number[] = [];
    for (let after = -1; ;) {
      const path = after < 0 ? '/api/v1/feed?limit=4' : `/api/v1/feed?after=${after}&limit=4`;
      const { events } = JSON.parse((await get(path)).text) as { events: { index: number }[] };
      if (events.length === 0) break;
      indices.push(...events.map(({ index }) => index));
      after = indices.at(-1) ?? 0;
    }
    expect(indices).toEqual(Array.from({ length: centre.sequencer.size }, (_, i) => i));
  });

  test('summary before and after', async () => {
    await runNight();
    const groups = async () =>
      (JSON.parse((await get('/api/v1/summary')).text) as { groups: object[] }).groups;
    expect(await groups()).toMatchObject([{ id: 'general', states: { awaited: 0, received: 4 } }]);
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect(await groups()).toMatchObject([
      {
        states: { awaited: 0, received: 0, quarantined: 1, matched: 1, discrepant: 2 },
        arrivedBy: { both: 3 },
      },
    ]);
  });

  test('discrepancies and totals', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await runNight();
    const rowsAt = async (path: string) =>
      (await get(path)).text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const rows = await rowsAt('/results/discrepancies.ndjson');
    expect(rows.map(({ stationId }) => stationId)).toEqual([
      ...Array.from({ length: 4 }, () => scriptId),
      ...Array.from({ length: 3 }, () => 'st-2'),
      'st-3',
    ]);
    expect(rows[4]).toMatchObject({
      kind: 'differs',
      code: 'E201',
      field: 'contest/Baghdad%2Fcouncil/candidate/1',
      path: { kind: 'candidate', contestId: 'Baghdad/council', position: 0 },
      left: planted[0],
      right: 1_234_567,
    });
    expect(rows[7]).toEqual({ stationId: 'st-3', kind: 'transmission-only' });
    const live = await rowsAt('/api/v1/discrepancies');
    expect(live.filter(({ code }) => code !== 'E502')).toEqual(rows);
    expect(JSON.parse((await get('/api/v1/totals')).text)).toMatchObject({
      transmitted: {
        tapes: 4,
        sums: { 'contest/Baghdad%2Fcouncil/candidate/1': String(4 * planted[0]) },
      },
      card: {
        tapes: 3,
        sums: { 'contest/Baghdad%2Fcouncil/candidate/1': String(planted[0] + 1_234_567 + 1) },
      },
    });
  });

  test('figures that do not add up are shown with their arithmetic, and change no state', async () => {
    const account = { registered: 169, inBox: 170, valid: 167, invalid: 2 };
    const tape = centre.tape('st-1', { candidates: planted, account });
    const cards = join(centre.directory, 'cards');
    await centre.transmit(tape);
    writeSampleCard(join(cards, 'st-1'), tape);
    await makeCardReader(centre.readerSetup()).readAll(cards, ['st-1'], false);
    await parts.bundles.scan();
    const station = async () => JSON.parse((await get('/api/v1/stations/st-1')).text) as object;
    expect(await station()).not.toHaveProperty('findings');
    centre.clock.timeMs = sampleEmbargoEndMs;
    const field = 'account/Baghdad/inBox';
    expect(await station()).toMatchObject({
      state: 'matched',
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'E103', field, formula: '167 + 2 + ? != 170' }),
        expect.objectContaining({ code: 'E104', field, formula: '170 > 169' }),
      ]) as unknown,
    });
  });

  test('refusals are coded and in the language of who asks', async () => {
    await runNight();
    const asked = async (path: string, lang: string) =>
      JSON.parse((await get(path, { 'Accept-Language': lang })).text) as {
        code: string;
        text: string;
      };
    const texts = new Set<string>();
    for (const lang of ['ar', 'ckb', 'en']) {
      const unknown = await asked('/api/v1/stations/nowhere', lang);
      expect(unknown.code).toBe('resource.unknown');
      texts.add(unknown.text);
      expect((await asked('/results/stations.csv', lang)).code).toBe('publication.embargo');
      expect((await asked('/api/v1/feed?after=x', lang)).code).toBe('request.malformed');
      expect((await asked('/api/v1/stations/%zz', lang)).code).toBe('request.malformed');
      expect((await asked('/nothing/here', lang)).code).toBe('resource.unknown');
    }
    expect(texts.size).toBe(3);
  });

  test('what is not read is refused', async () => {
    const response = await fetch(`http://127.0.0.1:${parts.portal.port}/api/v1/summary`, {
      method: 'POST',
      body: 'x',
    });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  test('no path leaves the published directory', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await runNight();
    const raw = async (path: string) =>
      new Promise<number>((resolve, reject) => {
        const { port } = parts.portal;
        httpRequest({ host: '127.0.0.1', port, path }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    const up = ['..', '%2e%2e', '..%2f..', '.%2e', '....//'];
    for (const each of up) {
      for (const base of ['/results/', '/results/versions/1/', '/log/', '/log/tile/']) {
        expect([400, 404]).toContain(await raw(`${base}${each}/store/tally.db`));
        expect([400, 404]).toContain(await raw(`${base}${each}`));
      }
    }
    expect(await raw('/results/versions/1/%2e%2e/1/stations.csv')).toBe(404);
    expect(await raw('/results/versions/1/stations.csv')).toBe(200);
  });

  test('a listener under rubbish still answers', async () => {
    for (const rubbish of [
      '\0\0\0',
      'GET / HTTP/9.9\r\n\r\n',
      `GET /${'a'.repeat(70_000)} HTTP/1.1\r\n\r\n`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(parts.portal.port, '127.0.0.1', () => socket.end(rubbish));
        socket.resume().on('close', () => {
          resolve();
        });
        socket.on('error', () => undefined); // a reset is an answer too
      });
    }
    expect((await get('/api/v1/summary')).status).toBe(200);
  });
});

describe('the page', () => {
  test.each([
    ['ar', 'rtl'],
    ['ckb', 'rtl'],
    ['en', 'ltr'],
  ] as const)('in %s', async (locale, direction) => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await runNight();
    const { headers, text } = await get(`/?lang=${locale}`);
    expect(text).toContain(`<html lang="${locale}" dir="${direction}">`);
    expect(text).toContain(portalTexts[locale].rehearsal);
    expect(text).toContain(portalTexts[locale].discrepantStations);
    expect(text).toContain('E201');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(headers.get('content-language')).toBe(locale);
    expect(text).not.toMatch(/https?:\/\/|<script|style="|\bon\w+=/);
    expect(text).toContain('&lt;script&gt;');
  });

  test('languages are chosen by address, then by the browser', () => {
    expect(chooseLocale('en', 'ar')).toBe('en');
    expect(chooseLocale('xx', 'de, ckb-IQ;q=0.8, en;q=0.7')).toBe('ckb');
    expect(chooseLocale(undefined, 'ku')).toBe('ckb');
    expect(chooseLocale(['en', 'ar'], 'en;q=0')).toBe('ar');
    expect(chooseLocale(undefined, undefined)).toBe('ar');
  });
});
