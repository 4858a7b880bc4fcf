/** One altered card, and the ways in which somebody outside finds it: by page, paper, recount and own count. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import type { TestBrowser } from '../builders/browser.ts';
import { openBrowser, phone } from '../builders/browser.ts';
import { readCodes } from '../builders/code-reader.ts';
import { runObserverProcess } from '../builders/observer-process.ts';
import { photograph } from '../builders/printed-tape.ts';
import type { RecordCentre } from '../builders/record-centre.ts';
import { pictureOf, printPosted, startRecordCentre } from '../builders/record-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';

let centre: RecordCentre;
let browser: TestBrowser;
let directory: string;
let version: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-record-'));
  centre = await startRecordCentre();
  await centre.adoptCard();
  version = await centre.publish();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await centre.close();
  rmSync(directory, { recursive: true });
});

const plain = (text: string): string =>
  text
    .replaceAll(/[\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

function readRows(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('by dossier: the page marks the lines that differ, with both values', async () => {
  const { origin } = centre;
  const { page } = await browser.open(origin, { viewport: phone });
  const differing = page.locator('.figures tr.differs');
  await page.goto(`${origin}/?lang=en#/station/st-2`);
  await differing.first().waitFor();
  const columns = await page.locator('.figures thead th').allInnerTexts();
  expect(columns.map(plain)).toEqual(['Line', 'Transmitted', 'Memory card Adopted Countable']);
  const rows = (await differing.allInnerTexts()).map(plain);
  expect(rows).toEqual([
    expect.stringMatching(/^differs: .*Candidate 1\D+120 97$/),
    expect.stringMatching(/^differs: .*Candidate 2\D+10 33$/),
  ]);
  expect(plain(await page.innerText('.finding >> nth=0'))).toContain('120 and 97');
  await page.goto(`${origin}/?lang=en#/station/st-1`);
  await page.locator('h1', { hasText: 'st-1' }).waitFor();
  await page.locator('.figures tbody tr').first().waitFor();
  expect(await differing.count()).toBe(0);
});

test('by paper: the check page, given a picture of the printed tape, says what is the same and what is not', async () => {
  const { origin } = centre;
  const { page } = await browser.open(origin, { viewport: phone });
  await page.goto(`${origin}/?lang=en#/check`);
  const show = async (station: number): Promise<void> => {
    await page.locator('.check .ways button').nth(1).click();
    await page.locator('input[type=file]').setInputFiles(pictureOf(printPosted(centre, station)));
    await page.locator('.verdict').waitFor();
  };
  await show(2);
  expect(await page.locator('.verdict').getAttribute('data-answer')).toBe('differs');
  // The transmission is what hangs at the door; the card is not.
  const found = page.locator('.differences');
  expect(plain(await found.innerText())).toMatch(
    /same as transmission \(leaf 2\) Against memory card \(leaf 6\)/,
  );
  expect((await found.locator('tbody tr').allInnerTexts()).map(plain)).toEqual([
    expect.stringMatching(/Candidate 1 120 97$/),
    expect.stringMatching(/Candidate 2 10 33$/),
  ]);
  expect(plain(await page.innerText('.tape-figures'))).toMatch(/Candidate 1.* 120/);
  await page.locator('.answer-links button').click();
  await show(1);
  expect(await page.locator('.verdict').getAttribute('data-answer')).toBe('same');
  expect(await found.locator('tbody tr').count()).toBe(0);
});

function recountArguments(results: string): string[] {
  return [
    ...['recount', '--results', results, '--log', `${centre.origin}/log`],
    ...['--log-key', centre.vkey, '--threads', '1'],
  ];
}

test('by recount: everything follows from the evidence, and the discrepancy is listed', async () => {
  const address = `${centre.origin}/results/versions/${version}`;
  const { code, out } = await runObserverProcess(...recountArguments(address));
  expect([code, out]).toEqual([0, expect.stringMatching(/^VERIFIED$/m)]);
  const results = join(centre.disk, 'results', 'versions', version);
  const rows = readRows(join(results, 'discrepancies.ndjson'));
  const fields = rows.filter((row) => row['stationId'] === 'st-2' && row['code'] === 'E201');
  expect(fields.map(({ field, left, right }) => [field, left, right])).toEqual([
    ['contest/Baghdad%2Fcouncil/candidate/1', 120, 97],
    ['contest/Baghdad%2Fcouncil/candidate/2', 10, 33],
  ]);
  expect(rows.filter((row) => row['stationId'] !== 'st-2')).toEqual([
    { stationId: 'st-3', kind: 'transmission-only' },
  ]);
});

test.each([
  ['a tape', (results: string) => join(results, 'tapes', 'Baghdad.tapes')],
  ['a dossier', (results: string) => join(results, 'stations', 'st-2.json')],
])('by recount: %s that the server altered instead is named with its place', async (name, path) => {
  const results = join(directory, name.replace(' ', '-'));
  cpSync(join(centre.disk, 'results', 'versions', version), results, { recursive: true });
  const file = path(results);
  const bytes = readFileSync(file);
  const before = bytes.indexOf('120');
  if (before >= 0) bytes.write('121', before);
  else bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { code, out } = await runObserverProcess(...recountArguments(results));
  expect([code, out]).toEqual([1, expect.stringContaining(file.slice(results.length + 1))]);
});

test('by a count of one’s own: posted tapes give the true figures, and name what is published instead', async () => {
  const texts: string[] = [];
  for (const station of [1, 2, 3]) {
    const random = makeSeededRandom(`door of st-${station}`);
    const photo = photograph(printPosted(centre, station), { random, noise: 20 });
    texts.push(...(await readCodes(photo)).filter((text) => text.startsWith('R1/')));
  }
  const codes = join(directory, 'codes.txt');
  for (const text of texts) appendFileSync(codes, `${text}\n`);
  const out = join(directory, 'collected');
  const ended = await runObserverProcess(
    ...['collect', codes, '--manifest', join(centre.disk, 'package', 'manifest'), '--out', out],
    ...['--results', `${centre.origin}/results/versions/${version}`, '--officer-key'],
    ...['officer-1', 'officer-2'].map((id) => formatHex(sampleKey(id).publicKey)),
  );
  expect([ended.code, ended.err]).toEqual([1, '']);
  expect(readRows(join(out, 'disagreements.ndjson'))).toEqual(
    [
      ['candidate/c1', '120', '97'],
      ['candidate/c2', '10', '33'],
    ].map(([field, tape, adopted]) => ({
      ...{ stationId: 'st-2', kind: 'adopted-differs', contestId: 'Baghdad/council' },
      ...{ field, tape, adopted },
    })),
  );
  const stations = readRows(join(out, 'stations.ndjson'));
  expect(stations.map(({ stationId, state }) => [stationId, state])).toEqual(
    [1, 2, 3].map((station) => [`st-${station}`, 'counted']),
  );
  // What the scanners counted at three stations, the altered card notwithstanding.
  const count = readFileSync(join(out, 'count.csv'), 'utf8');
  expect(count).toContain('Baghdad/council,country,,candidate,c1,360,3\n');
  expect(count).toContain('Baghdad/council,country,,candidate,c2,30,3\n');
});
