/**
 * Names and words that want to be more than text: from a centre whose package has them, and from a host that
 * writes what it likes into the files. In Arabic and Kurdish, on a telephone, nothing of it runs or gets in the way.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { TestBrowser, WatchedPage } from '../builders/browser.ts';
import { openBrowser, phone } from '../builders/browser.ts';
import type { RecordCentre } from '../builders/record-centre.ts';
import { pictureOf, printPosted, startRecordCentre } from '../builders/record-centre.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleDefinition,
  samplePackageKeys,
  signSamplePackage,
} from '../builders/sample-election.ts';
import type { SampleElection } from '../builders/sample-gateway.ts';
import { makeSampleElection } from '../builders/sample-gateway.ts';
import { sampleDocument, sampleRumour } from '../builders/sample-notices.ts';
import type { StaticServer } from '../builders/static-server.ts';
import { serveStatic } from '../builders/static-server.ts';

const script = '</script><script>globalThis.ran=1</script>';
const image = '"><img src=x onerror="globalThis.ran=1">';
const link = 'javascript:globalThis.ran=1//';
const vector = '"><svg onload=globalThis.ran=1>';
/** As long as a name may be. */
const longName = 'کۆ'.repeat(120);

const names = {
  election: `انتخابات ${image}`,
  contest: `مجلس ${script} {{constructor}} \${globalThis.ran=1}`,
  lists: [`قائمة ${image}`, `لیستی ${script}`],
  candidates: [link, `${image} ئازاد`, longName, `&lt;img onerror=1&gt; مرشح ${vector}`],
  centre: `مدرسة ${image} ${script}`,
};

/** The same devices and keys under another package, of which only names and ids are other ones. */
function makeHostileElection(): SampleElection {
  const sample = makeSampleElection('live');
  const { manifest, roster } = sample.election;
  const definition = { ...sampleDefinition, mode: 'live' as const, electionName: names.election };
  const built = buildSamplePackage({
    definition,
    keys: {
      ...samplePackageKeys(definition),
      serverCertificateAuthority: manifest.serverCertificateAuthority,
      deviceCertificateAuthority: manifest.deviceCertificateAuthority,
    },
    contests: [
      {
        ...{ contestId: 'Baghdad/council', constituency: vector, name: names.contest },
        lists: names.lists.map((name, i) => ({ code: `10${i}`, name })),
        candidates: names.candidates.map((name, i) => ({
          ...{ id: `c${i + 1}`, name, listPosition: i < 2 ? 1 : 2 },
        })),
      },
    ],
    stations: [1, 2, 3, 4].map((number) => ({
      ...assertDefined(roster.station(`st-${number}`), 'a station'),
      ...{ centreName: names.centre, governorate: image.slice(0, 60), constituency: vector },
    })),
  });
  const signedManifest = signSamplePackage(built);
  const loaded = loadElectionPackage(nodeCrypto, signedManifest, partReaderOf(built));
  assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
  return { ...sample, election: loaded.value, signedManifest, parts: built.parts };
}

let centre: RecordCentre;
let browser: TestBrowser;
let hostile: StaticServer;
let directory: string;

beforeAll(async () => {
  centre = await startRecordCentre(makeHostileElection());
  await centre.adoptCard(`قرار ${image} ${script} ${'ب'.repeat(3000)}`);
  await centre.publish();
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-hostile-'));
  cpSync(centre.disk, directory, { recursive: true });
  rewriteEverything(directory);
  hostile = await serveStatic(directory);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await hostile.close();
  await centre.close();
  rmSync(directory, { recursive: true });
});

/** What no package and no notice may have, and a host may send all the same. */
const sent = [
  `\u202Egnp.${script}\u2066`,
  `${image}\u200F`,
  link,
  'ن'.repeat(10_000),
  `<a href="${link}">ئێرە</a>\u0000\uFEFF`,
];

/** Fields that hold somebody's words. */
const wordy = /^(name|electionName|centreName|text|title|link|reason|legalGround|ar|ckb|en)$/;

function rewrite(value: unknown, key: string): unknown {
  if (typeof value === 'string') {
    return wordy.test(key) ? sent[value.length % sent.length] : value;
  }
  if (/^(officialAddresses|mirrors)$/.test(key)) return [...sent, `https://${image}`];
  if (Array.isArray(value)) return value.map((each) => rewrite(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, rewrite(of, name)]));
}

function rewriteEverything(root: string): void {
  const notice = {
    digest: '0'.repeat(64),
    log: 1,
    leafIndex: 1,
    timeMs: 1,
    signed: '00',
    earlier: [],
  };
  const index = (content: object) =>
    JSON.stringify({ electionId: 'sample-2025', notices: [{ ...notice, notice: content }] });
  writeFileSync(join(root, 'rumours/index.json'), index(sampleRumour()));
  writeFileSync(join(root, 'documents/index.json'), index(sampleDocument()));
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(nd)?json$/.test(entry.name)) continue;
    const lines = readFileSync(path, 'utf8').split('\n');
    const isRows = entry.name.endsWith('.ndjson');
    const texts = isRows ? lines.filter(Boolean) : [lines.join('\n')];
    const written = texts.map((text) => JSON.stringify(rewrite(JSON.parse(text), '')));
    writeFileSync(path, written.map((text) => `${text}\n`).join(''));
  }
}

const place = encodeURIComponent(vector);
const pages = [
  ...['now', `now/${place}`, 'results', 'results/Baghdad%2Fcouncil'],
  ...[`results/Baghdad%2Fcouncil/governorate/${encodeURIComponent(image.slice(0, 60))}`],
  ...[`find/${encodeURIComponent(script)}`, 'find/st-2', 'station/st-2', 'station/st-4', 'check'],
  ...['ledger', 'feed', 'rumours', 'documents', 'data', 'observers', place, `station/${place}`],
];

async function visit(origin: string, lang: string, address: string): Promise<WatchedPage> {
  const opened = await browser.open(origin, { viewport: phone });
  await opened.page.addInitScript(`
    globalThis.broken = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.broken.push(event.effectiveDirective + ' ' + event.blockedURI);
    });
  `);
  await opened.page.goto(`${origin}/?lang=${lang}#/${address}`);
  await opened.page.locator('main h1').waitFor();
  await opened.page.locator('.loading, .opening').first().waitFor({ state: 'detached' });
  return opened;
}

/** Nothing ran, nothing was even tried, and the page is as wide as the telephone. */
async function expectHarmless({ page, complaints }: WatchedPage): Promise<void> {
  // What stands folded is read too.
  await page.evaluate(
    `document.querySelectorAll('details').forEach((each) => { each.open = true; })`,
  );
  const state = await page.evaluate(`({
    ran: String(globalThis.ran),
    broken: globalThis.broken,
    made: document.querySelectorAll('main img[src=x], svg[onload], main script, [onerror]').length,
    links: [...document.querySelectorAll('a')]
      .map((each) => each.protocol)
      .filter((protocol) => !/^(https?:|blob:|:)$/.test(protocol)),
    sideways: document.documentElement.scrollWidth === innerWidth ? [] : [
      document.documentElement.scrollWidth,
      ...[...document.querySelectorAll('body *')]
        .filter((each) => each.closest('.scroll') === null || each.matches('.scroll'))
        .map((each) => [each, each.getBoundingClientRect()])
        .filter(([, { left, right }]) => left < -1 || right > innerWidth + 1)
        .map(([each, { width }]) => each.tagName + '.' + each.className + ' ' + Math.round(width))
        .slice(-5),
    ],
  })`);
  expect(state).toEqual({ ran: 'undefined', broken: [], made: 0, links: [], sideways: [] });
  // What a host does not have, it says; that is all that the console may hold.
  expect(complaints.filter((each) => !/status of 404/.test(each))).toEqual([]);
}

describe.each([
  ['a centre whose names are attacks', () => centre.origin, 'ckb'],
  ['a host that writes attacks into every file', () => hostile.origin, 'ar'],
] as const)('%s', (_, originOf, lang) => {
  test.each(pages)('%s', async (address) => {
    const opened = await visit(originOf(), lang, address);
    await expectHarmless(opened);
    await opened.page.context().close();
  });
});

test('the names are there to be read, as they are', async () => {
  const { page } = await visit(centre.origin, 'ar', 'station/st-2');
  await page.locator('.figures').waitFor();
  const text = await page.innerText('main');
  for (const name of [names.centre, ...names.candidates]) expect(text).toContain(name);
  const sentText = await visit(hostile.origin, 'ar', 'rumours');
  expect(await sentText.page.innerText('body')).toContain('<script>globalThis.ran=1');
});

test('a tape of such an election is checked like any other', async () => {
  const opened = await visit(centre.origin, 'ckb', 'check');
  const { page } = opened;
  await page.locator('.check .ways button').nth(1).click();
  await page.locator('input[type=file]').setInputFiles(pictureOf(printPosted(centre, 2)));
  await page.locator('.verdict').waitFor();
  expect(await page.locator('.differences tbody tr').count()).toBe(2);
  expect(await page.innerText('.differences')).toContain(names.candidates[1]);
  await expectHarmless(opened);
});

test('a report that anybody sends is refused with its markup, or kept from everybody', async () => {
  for (const claim of [script, `${image} قيل`, `\u202E${link}`, 'ن'.repeat(100_000)]) {
    const answer = await fetch(`${centre.origin}/api/v1/rumours`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-mutabaqa': '1' },
      body: JSON.stringify({ claim, language: 'ar' }),
    });
    expect([claim.slice(0, 40), answer.status]).toEqual([claim.slice(0, 40), 400]);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.text()).not.toContain('globalThis');
  }
});
