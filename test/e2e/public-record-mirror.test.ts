/** A mirror of which nothing runs any more but a static file server: what people and programs still do with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestBrowser, WatchedPage } from '../builders/browser.ts';
import { openBrowser, phone } from '../builders/browser.ts';
import { runObserverProcess } from '../builders/observer-process.ts';
import type { RecordCentre } from '../builders/record-centre.ts';
import { pictureOf, printPosted, startRecordCentre } from '../builders/record-centre.ts';
import type { StaticServer } from '../builders/static-server.ts';
import { serveStatic } from '../builders/static-server.ts';

let centre: RecordCentre;
let browser: TestBrowser;
let mirror: StaticServer;
let directory: string;
let version: string;
let pictures: ReturnType<typeof pictureOf>[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-record-'));
  centre = await startRecordCentre();
  version = await centre.publish();
  pictures = [1, 2].map((station) => pictureOf(printPosted(centre, station)));
  await centre.vanish();
  await expect(fetch(centre.origin)).rejects.toThrow('fetch failed');
  mirror = await serveStatic(centre.disk);
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await mirror.close();
  await centre.close();
  rmSync(directory, { recursive: true });
});

async function open(address: string, origin = mirror.origin): Promise<WatchedPage> {
  const opened = await browser.open(origin, { viewport: phone });
  await opened.page.goto(`${origin}/?lang=ar#/${address}`);
  return opened;
}

/** What this host may be without. */
const optional = /now\/confirmed\.json$/;

function expectQuiet({ complaints }: WatchedPage): void {
  expect(complaints.filter((complaint) => !optional.test(complaint))).toEqual([]);
}

describe('in the browser', () => {
  test('a station is found by name, and its dossier opened', async () => {
    const opened = await open('find');
    const { page } = opened;
    await page.locator('main input[type=search]').fill('مدرسه النهضه');
    await page.locator('.centre').first().waitFor();
    await page.locator('a[href*="station/st-2"]').first().click();
    await page.locator('.figures tr.differs').first().waitFor();
    expect(await page.locator('.figures tr.differs').count()).toBe(2);
    await page.locator('.in-log button').first().click();
    await page.locator('.in-log .good').first().waitFor();
    expectQuiet(opened);
  });

  test('a tape is checked against the mirror, every step of it', async () => {
    for (const [index, picture] of pictures.entries()) {
      const opened = await open('check');
      const { page } = opened;
      await page.locator('.check .ways button').nth(1).click();
      await page.locator('input[type=file]').setInputFiles(picture);
      await page.locator('.verdict').waitFor();
      expect(await page.locator('.verdict').getAttribute('data-answer')).toBe(
        index === 1 ? 'differs' : 'same',
      );
      expect(await page.locator('.proof li.outcome-proved').count()).toBe(9);
      expect(await page.locator('.differences tbody tr').count()).toBe(index === 1 ? 2 : 0);
      expectQuiet(opened);
    }
  });

  test.each(['now', 'results/Baghdad%2Fcouncil', 'ledger', 'feed', 'data'])(
    '%s shows what was published last',
    async (address) => {
      const opened = await open(address);
      await opened.settled();
      expect(await opened.page.locator('main .alarm').count()).toBe(0);
      expect(await opened.page.innerText('main')).not.toMatch(/undefined|NaN|\{\w+\}/);
      expectQuiet(opened);
    },
  );

  test('accounts are said to be elsewhere', async () => {
    const { page } = await open('observers');
    await page.locator('main .notice').first().waitFor();
    expect(await page.innerText('main')).toContain('https://results.example');
  });
});

describe('by programs', () => {
  const site = {
    'its address': () => mirror.origin,
    'its directory': () => centre.disk,
  };

  test.each(Object.entries(site))('recount from %s', async (_, place) => {
    const { code, out } = await runObserverProcess(
      ...['recount', '--results', `${place()}/results/versions/${version}`, '--exports'],
      ...['--log', `${place()}/log`, '--log-key', centre.vkey, '--threads', '1'],
    );
    expect([code, out]).toEqual([0, expect.stringMatching(/^VERIFIED$/m)]);
  });

  test.each(Object.entries(site))('the pages themselves from %s', async (_, place) => {
    const args = ['verify-site', '--site', place(), '--log-key', centre.vkey];
    const { code, out } = await runObserverProcess(...args);
    expect([code, out]).toEqual([0, expect.stringMatching(/^VERIFIED$/m)]);
  });

  test('a copy of the mirror that is kept can be served in its turn', async () => {
    const keep = join(directory, 'kept');
    const followed = await runObserverProcess(
      ...['follow', '--site', mirror.origin, '--log-key', centre.vkey, '--keep', keep],
      ...['--once', '--now'],
    );
    expect([followed.code, followed.out]).toEqual([
      0,
      expect.stringMatching(/^CONTINUES AS BEFORE$/m),
    ]);
    const copy = await serveStatic(keep);
    try {
      const opened = await open('station/st-2', copy.origin);
      await opened.page.locator('.figures tr.differs').first().waitFor();
      expectQuiet(opened);
    } finally {
      await copy.close();
    }
  });
});
