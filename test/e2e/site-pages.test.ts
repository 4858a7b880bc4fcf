import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LookupIndex, LookupStations } from '@mutabaqa/shared/site/lookup.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import type { TestBrowser, WatchedPage } from '../builders/browser.ts';
import { checkAccessibility, desktop, openBrowser, phone } from '../builders/browser.ts';
import type { SiteCentre } from '../builders/site-centre.ts';
import { makeSiteCentre } from '../builders/site-centre.ts';
import type { StaticServer } from '../builders/static-server.ts';
import { serveStatic } from '../builders/static-server.ts';

/** Every page that needs nothing but files, with a station that differs and a contest whose id has a slash. */
const pages = [
  'now',
  'now/Baghdad',
  'results',
  'results/Baghdad%2Fcouncil',
  'results/Baghdad%2Fcouncil/governorate/Baghdad',
  'find/st-2',
  'station/st-2',
  'station/st-6/Basra',
  'station/nowhere',
  'data',
  'no-such-page',
] as const;
const languages = [
  ['ar', 'rtl', /\p{Script=Arabic}/u],
  ['ckb', 'rtl', /[ەۆێڕڵگچ]/u],
  ['en', 'ltr', /[A-Za-z]/],
] as const;
const screens = [
  ['phone', phone],
  ['desktop', desktop],
] as const;

let centre: SiteCentre;
let browser: TestBrowser;

beforeAll(async () => {
  centre = await makeSiteCentre();
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await centre.close();
});

/** What only some hosts have, and a page may ask for; each is answered by "not here". */
const optional = /now\/confirmed\.json$/;

function unexpected({ complaints }: WatchedPage): string[] {
  return complaints.filter((complaint) => !optional.test(complaint));
}

async function visit(
  path: string,
  options: Parameters<TestBrowser['open']>[1] & { readonly lang?: string } = {},
  server: StaticServer = centre.server,
): Promise<WatchedPage> {
  const opened = await browser.open(server.origin, options);
  await opened.page.goto(`${server.origin}/?lang=${options.lang ?? 'en'}#/${path}`);
  await opened.settled();
  return opened;
}

describe.each(screens)('on a %s', (_, viewport) => {
  describe.each(languages)('in %s', (lang, direction, script) => {
    let opened: WatchedPage;

    beforeAll(async () => {
      opened = await visit(pages[0], { lang, viewport });
    });

    afterAll(async () => {
      await opened.page.context().close();
    });

    test.each(pages)('%s', async (path) => {
      const { page } = opened;
      await page.goto(`${centre.server.origin}/?lang=${lang}#/${path}`);
      await opened.settled();
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      expect(await page.getAttribute('html', 'dir')).toBe(direction);
      const text = await page.innerText('body');
      expect(text).toMatch(script);
      // Keys and places of parameters that nobody filled in.
      expect(text).not.toMatch(/\{\w+\}|\bundefined\b|\b(state|means|reason|fault|page)\.[a-z]/);
      expect(await checkAccessibility(page)).toEqual([]);
      const [content, window] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth, innerWidth]',
      );
      expect(content).toBeLessThanOrEqual(window);
      expect(unexpected(opened)).toEqual([]);
    });
  });
});

test('is accessible in dark colours too', async () => {
  for (const path of ['now', 'station/st-2', 'results/Baghdad%2Fcouncil', 'data']) {
    const { page } = await visit(path, { colorScheme: 'dark', viewport: phone });
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    expect(await checkAccessibility(page)).toEqual([]);
    await page.context().close();
  }
});

test('the check of accessibility objects to a picture without words', async () => {
  const { page } = await visit('data');
  await page.evaluate(`
    const image = document.createElement('img');
    image.src = 'icon.svg';
    document.querySelector('main').append(image);
  `);
  expect((await checkAccessibility(page)).join('\n')).toMatch(/^image-alt: /m);
  await page.context().close();
});

test('the first page weighs less than 250 KB, data and all but the font', async () => {
  centre.server.asked.length = 0;
  const { page } = await visit('now', { lang: 'ar', viewport: phone });
  const asked = [...new Set(centre.server.asked)].filter((path) => !path.endsWith('.woff2'));
  expect(asked).toContain('/now/index.json');
  const weights = asked.map((path) => {
    const file = path === '/' ? '/index.html' : path;
    const bytes = [centre.bundleDirectory, centre.publicDirectory].flatMap((directory) => {
      try {
        return [readFileSync(join(directory, file))];
      } catch {
        return []; // it is in the other one, or nowhere
      }
    });
    return bytes.reduce((sum, content) => sum + gzipSync(content).length, 0);
  });
  const weight = weights.reduce((sum, bytes) => sum + bytes, 0);
  expect(weight).toBeGreaterThan(50_000); // the sum is of something
  expect(weight).toBeLessThan(250_000);
  await page.context().close();
});

test('nothing that is not of this bundle runs', async () => {
  const opened = await visit('now');
  const { page } = opened;
  await page.evaluate(`
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.ran = true';
    document.body.append(inline);
    const image = document.createElement('img');
    image.src = 'https://elsewhere.invalid/x.png';
    document.body.append(image);
  `);
  await page.waitForTimeout(100); // the browser reports what it refused
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  expect(opened.complaints.join('\n')).toMatch(/Content Security Policy/);
  await page.context().close();
});

test('by keyboard alone: past the menu, to a station, to its dossier', async () => {
  const { page } = await visit('find');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.className')).toBe('skip');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ST-٢');
  await page.waitForSelector('.station-links a');
  await page.keyboard.press('Tab'); // the constituency
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('st-2');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.dossier h2');
  expect(await page.innerText('h1')).toContain('st-2');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
  await page.context().close();
});

describe('a dossier', () => {
  test('marks what differs, says why it counts, and proves its leaf', async () => {
    const { page } = await visit('station/st-2');
    const differing = await page.locator('.figures tr.differs').allInnerTexts();
    expect(
      differing.some((row) => /Candidate 1/.test(row) && /120/.test(row) && /100/.test(row)),
    ).toBe(true);
    expect(await page.locator('.finding').first().innerText()).toMatch(/[EW]\d{3}/);
    expect(await page.innerText('.quoted')).toMatch(
      /Version \u20681\u2069 · as of 2025-11-11 [\d:]+ \+03:00 · log \u20681\u2069/,
    );
    await page.locator('.in-log button').first().click();
    await page.waitForSelector('.in-log .good, .in-log .bad');
    expect(await page.locator('.in-log .good').count()).toBe(1);
    expect(await page.innerText('main')).toMatch(/Figures adopted/); // by decision
    await page.context().close();
  });

  test('does not prove a leaf that the log does not have', async () => {
    const { page } = await visit('station/st-2', {}, await withFiles({ 'log/key': 'x' }));
    await page.route('**/log/tile/**', async (route) => {
      const response = await route.fetch();
      const body = Buffer.from(await response.body());
      body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
      await route.fulfill({ response, body });
    });
    await page.locator('.in-log button').first().click();
    await page.waitForSelector('.in-log .good, .in-log .bad');
    expect(await page.locator('.in-log .bad').count()).toBe(1);
    await page.context().close();
  });

  test('is a range of a larger file in a large election', async () => {
    const folder = 'results/versions/1/stations';
    const lines = ['st-2', 'st-4', 'st-6'].map((id) => [
      id,
      `${JSON.stringify(readJson(`${folder}/${id}.json`))}\n`,
    ]) as [string, string][];
    let offset = 0;
    const offsets = lines.map(([id, line]) => {
      const length = Buffer.byteLength(line);
      offset += length;
      return [id, offset - length, length];
    });
    const index = readJson<LookupIndex>('lookup/index.json');
    const server = await withFiles({
      'lookup/index.json': JSON.stringify({ ...index, stations: 44_000 }),
      [`${folder}/Basra.ndjson`]: lines.map(([, line]) => line).join(''),
      [`${folder}/Basra.offsets.json`]: JSON.stringify(offsets),
    });
    const opened = await visit('station/st-4', {}, server);
    expect(await opened.page.innerText('h1')).toContain('st-4');
    expect(await opened.page.locator('.figures').count()).toBeGreaterThan(0);
    expect(unexpected(opened)).toEqual([]);
    await opened.page.context().close();
  });

  test('is ticked off line by line against paper', async () => {
    const { page } = await visit('station/st-1');
    await page.getByRole('button', { name: 'Compare with paper' }).click();
    await page.locator('.figures input').nth(2).check();
    expect(await page.innerText('main')).toMatch(/\D1\D+ of \D*\d+\D* lines ticked/);
    await page.context().close();
  });

  test.each(languages)('is one page of paper (%s)', async (lang) => {
    const { page } = await visit('station/st-2', { lang });
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.context().close();
  });

  test('the list of stations gives the reason why nothing came', async () => {
    const { page } = await visit('now/Basra');
    await page.selectOption('.filters select >> nth=0', 'all');
    const row = page.locator('#stations tr', { hasText: 'st-6' });
    expect(await row.innerText()).toMatch(/Device failed/);
    await page.context().close();
  });
});

test('digits are the reader’s choice, and are kept', async () => {
  const { page, settled } = await visit('now', { lang: 'ar' });
  expect(await page.innerText('.arrived-count')).toMatch(/\d/);
  await page.getByRole('button', { name: '٠١٢٣' }).click();
  expect(await page.innerText('.arrived-count')).toMatch(/[٠-٩]/);
  await page.reload();
  await settled();
  expect(await page.innerText('.arrived-count')).toMatch(/[٠-٩]/);
  await page.context().close();
});

test('a name is text, whatever it says', async () => {
  const hostile = '<img src=x onerror="globalThis.ran=1">\u202Egnp.x';
  const file = 'lookup/stations/Baghdad.json';
  const list = readJson<LookupStations>(file);
  const stations = list.stations.map((station) => ({ ...station, centreName: hostile }));
  const server = await withFiles({ [file]: JSON.stringify({ ...list, stations }) });
  const opened = await visit('station/st-1', {}, server);
  expect(await opened.page.innerText('h1')).toContain('<img src=x');
  expect(await opened.page.evaluate('globalThis.ran')).toBeUndefined();
  await opened.page.goto(`${server.origin}/#/find/img`);
  await opened.page.reload();
  await opened.page.waitForSelector('.centre');
  expect(await opened.page.locator('.centre img').count()).toBe(0);
  expect(unexpected(opened)).toEqual([]);
  await opened.page.context().close();
});

describe('before the embargo ends', () => {
  let closed: StaticServer;

  beforeAll(async () => {
    const now = readJson<Now>('now/index.json');
    const states = { awaited: 2, received: 5 };
    const hidden: Now = {
      ...now,
      ...{ version: null, states },
      groups: now.groups.map((group) => ({ ...group, exposure: 'arrivals', states })),
      areas: now.areas.map((area) => ({ ...area, states: { received: area.stations } })),
    };
    closed = await withFiles({ 'now/index.json': JSON.stringify(hidden) }, ['results']);
  });

  test.each(languages)('pages say so, and show no verdict (%s)', async (lang) => {
    const opened = await visit('now', { lang }, closed);
    const { page } = opened;
    expect(await page.locator('.embargo').count()).toBe(2);
    expect(await page.locator('.state-table tbody tr').count()).toBe(3);
    expect(await checkAccessibility(page)).toEqual([]);
    await page.context().close();
  });

  test.each(['results', 'results/Baghdad%2Fcouncil', 'station/st-2', 'data'])(
    '%s waits for a version',
    async (path) => {
      const { page } = await visit(path, {}, closed);
      await page.waitForSelector('.notice');
      expect(await checkAccessibility(page)).toEqual([]);
      await page.context().close();
    },
  );
});

test('a host that answers nonsense gets a plain message', async () => {
  const server = await withFiles({ 'now/index.json': '{"timeMs":"<b>"}', 'results/newest': '-1' });
  for (const path of ['now', 'results']) {
    const { page } = await visit(path, {}, server);
    await page.waitForSelector('.notice');
    expect(await page.innerText('.notice')).toMatch(/Unreadable file/);
    await page.context().close();
  }
});

const overlays: string[] = [];
const servers: StaticServer[] = [];

afterAll(async () => {
  for (const server of servers) await server.close();
  for (const directory of overlays) rmSync(directory, { recursive: true, force: true });
});

/** The centre's files with some replaced, and without some folders. */
async function withFiles(
  files: Readonly<Record<string, string>>,
  without: readonly string[] = [],
): Promise<StaticServer> {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-site-'));
  overlays.push(directory);
  cpSync(centre.publicDirectory, directory, { recursive: true });
  for (const folder of without) rmSync(join(directory, folder), { recursive: true, force: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  }
  const server = await serveStatic(centre.bundleDirectory, directory);
  servers.push(server);
  return server;
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(centre.publicDirectory, file), 'utf8')) as T;
}
