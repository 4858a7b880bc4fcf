/** Ledger and feed in a real browser, on files behind a static server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FeedPage } from '@mutabaqa/shared/site/feed.ts';
import type { TestBrowser } from '../builders/browser.ts';
import { checkAccessibility, openBrowser, phone } from '../builders/browser.ts';
import type { SiteCentre } from '../builders/site-centre.ts';
import { makeSiteCentre } from '../builders/site-centre.ts';
import type { SiteWriters } from '../builders/site-writers.ts';
import { startSiteWriters } from '../builders/site-writers.ts';

let site: SiteCentre;
let browser: TestBrowser;
let writers: SiteWriters;

beforeAll(async () => {
  site = await makeSiteCentre();
  writers = await startSiteWriters(site.published.centre, () => 1);
  await writers.round();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

async function openPage(address: string, lang = 'en', viewport = { width: 1280, height: 900 }) {
  const { origin } = site.server;
  const opened = await browser.open(origin, { viewport });
  await opened.page.goto(`${origin}/?lang=${lang}#/${address}`);
  return opened;
}

const plain = (text: string): string =>
  text.replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/\s+/g, ' ');

describe('ledger', () => {
  test('who, what, why, and verified signatures; by station and by kind', async () => {
    const { page, complaints } = await openPage('ledger');
    const entries = page.locator('.decisions > li');
    await page.locator('.decisions .verified').first().waitFor();
    expect(
      await Promise.all((await entries.all()).map(async (each) => each.getAttribute('data-kind'))),
    ).toEqual([
      ...[
        'change-policy',
        'replace-device',
        'exclude-candidate',
        'explain-missing',
        'quarantine',
        'adopt',
      ],
    ]);
    expect(await page.locator('.decisions .verified').count()).toBe(6);
    const adopted = plain(await entries.last().innerText());
    expect(adopted).toContain('adjudicator 1 · adjudicator 2');
    expect(adopted).toContain('2 signatures verified');
    expect(adopted).toContain('Station st-2');
    expect(plain(await entries.nth(2).innerText())).toContain('Candidate 1');
    for (const at of [0, 5]) {
      await entries.nth(at).locator('.log-proof button').click();
      await entries.nth(at).getByText('path from this leaf to the signed root holds').waitFor();
    }
    await entries.last().locator('summary').click();
    await entries.last().getByText('Rule: policy').waitFor();
    expect(await checkAccessibility(page)).toEqual([]);
    expect(complaints).toEqual([]);

    await page.locator('.filters input').fill('st-6');
    expect(await entries.count()).toBe(2);
    await page.locator('.filters select').selectOption('replace-device');
    expect(await entries.count()).toBe(1);
    await page.locator('.filters input').fill('st-1');
    expect(await entries.count()).toBe(0);
  });

  test('a decision that was changed after it was signed is not verified', async () => {
    const path = join(site.publicDirectory, 'results/versions/1/decisions.ndjson');
    const before = readFileSync(path, 'utf8');
    const rows = before
      .split('\n')
      .map((line, i) =>
        i === 0
          ? line.replace(/"signed":"(.{40})../, (_, start: string) => `"signed":"${start}00`)
          : line,
      );
    writeFileSync(path, rows.join('\n'));
    const { page } = await openPage('ledger/st-2', 'ar', phone);
    await page.locator('.decisions .bad').waitFor();
    expect(await page.locator('.decisions > li').count()).toBe(1);
    expect(await checkAccessibility(page)).toEqual([]);
    writeFileSync(path, before);
  });
});

test.each(['ar', 'ckb', 'en'])('in %s on a telephone: fits, and is accessible', async (lang) => {
  for (const [address, first] of [
    ['ledger', '.decisions .verified'],
    ['feed', '.whole'],
  ] as const) {
    const { page, complaints } = await openPage(address, lang, phone);
    await page.locator(first).first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await checkAccessibility(page)).toEqual([]);
    expect(await page.locator('main').innerText()).not.toMatch(/undefined|\{\w+\}/);
    expect(complaints).toEqual([]);
  }
});

describe('feed', () => {
  const feedFile = (): string => join(site.publicDirectory, 'feed/1/0.json');
  const readFeed = (): FeedPage => JSON.parse(readFileSync(feedFile(), 'utf8')) as FeedPage;
  const watch = (page: Page) => page.locator('.watch');

  test('newest first, without a gap, followed', async () => {
    const { page, complaints } = await openPage('feed');
    await page.locator('.whole').waitFor();
    const size = readFeed().events.length;
    expect(plain(await watch(page).innerText())).toContain(
      `leaves 0 to ${size - 1} of log 1 without a gap`,
    );
    const rows = page.locator('tr[data-leaf]');
    expect(await rows.count()).toBe(size);
    expect(await rows.first().getAttribute('data-leaf')).toBe(String(size - 1));
    expect(await rows.last().innerText()).toContain('Election package');
    expect(await checkAccessibility(page)).toEqual([]);

    const { centre } = site.published;
    await centre.transmit(centre.tape(5, { header: { sequence: 2 } }));
    await writers.round();
    await page.locator(`tr[data-leaf="${size}"]`).waitFor();
    expect(await rows.first().innerText()).toContain('st-5');
    expect(complaints).toEqual([]);
  });

  test('a missing leaf, another leaf than before, and fewer leaves than before are said loudly', async () => {
    const { page } = await openPage('feed', 'en', phone);
    await page.locator('.whole').waitFor();
    const before = readFeed();
    const again = async (change: (feed: FeedPage) => FeedPage): Promise<string> => {
      writeFileSync(feedFile(), JSON.stringify(change(before)));
      await page.reload();
      await page.locator('.watch .alarm').waitFor();
      return plain(await watch(page).innerText());
    };
    expect(
      await again((feed) => ({ ...feed, events: feed.events.filter(({ index }) => index !== 7) })),
    ).toContain('after leaf 7 this host shows leaf 8');
    expect(
      await again((feed) => ({
        ...feed,
        events: feed.events.map((event) => ({ ...event, commitment: '00' })),
      })),
    ).toContain('shows something else at leaf');
    expect(await checkAccessibility(page)).toEqual([]);
    const index = join(site.publicDirectory, 'feed/index.json');
    const whole = readFileSync(index, 'utf8');
    writeFileSync(index, whole.replace(/"size":\d+/, '"size":5'));
    expect(await again((feed) => ({ ...feed, events: feed.events.slice(0, 5) }))).toContain(
      'its log was shortened',
    );
    writeFileSync(index, whole);
    writeFileSync(feedFile(), JSON.stringify(before));
  });
});
