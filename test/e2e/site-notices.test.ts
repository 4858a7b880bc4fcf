/** Rumours and documents in a real browser, on published files; reports go to the real addresses. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import type { RumourIndex } from '@mutabaqa/shared/notice/notice-index.ts';
import { formatNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import type { Notice } from '@mutabaqa/shared/notice/notice.ts';
import { oneByOneCardFiles } from '@mutabaqa/tally-server/card-reader/card-files.ts';
import { makeDecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { makeNoticeFiles } from '@mutabaqa/tally-server/notices/notice-files.ts';
import { makeReportLimits } from '@mutabaqa/tally-server/notices/report-limits.ts';
import { makeRumourRoutes } from '@mutabaqa/tally-server/notices/rumour-routes.ts';
import type { RumourStore } from '@mutabaqa/tally-server/notices/rumour-store.ts';
import { openSqliteRumours } from '@mutabaqa/tally-server/notices/sqlite-rumours.ts';
import { makeImagePainter } from '@mutabaqa/tally-server/observers/repaint-image.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import type { TestBrowser } from '../builders/browser.ts';
import { checkAccessibility, desktop, openBrowser, phone } from '../builders/browser.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { sampleDocument, sampleDocumentBytes, sampleRumour } from '../builders/sample-notices.ts';
import type { SiteCentre } from '../builders/site-centre.ts';
import { makeSiteCentre } from '../builders/site-centre.ts';

let site: SiteCentre;
let browser: TestBrowser;
let reports: RumourStore;
/** As the front serves: the same files, and the server's addresses. */
let front: Server;

/** What a page must show as text. */
const attack = 'a < b > c & "d" \' javascript:alert(1) {{x}}';
const second = sampleRumour({
  number: 4,
  claim: { language: 'ckb', text: `دەڵێن: ${attack}` },
  ...{ link: null, status: 'unverified', dossiers: [], stations: [] },
  answer: { ar: '', ckb: '', en: '' },
});
const notices: readonly Notice[] = [
  sampleDocument(),
  sampleRumour({ status: 'true' }),
  sampleRumour(),
  second,
];
const title = inAll(attack);
const last = sampleDocument({ number: 2, kind: 'report', date: '2025-11-10', title });

function inAll(text: string) {
  return { ar: `تقرير ${text}`, ckb: `ڕاپۆرت ${text}`, en: text };
}

beforeAll(async () => {
  site = await makeSiteCentre();
  const { centre, at, decide } = site.published;
  mkdirSync(at('notices'));
  const put = (bytes: Uint8Array): void => {
    writeFileSync(at('notices', formatHex(nodeCrypto.sha256(bytes))), bytes);
  };
  put(sampleDocumentBytes);
  const commissioners = ['commissioner-1', 'commissioner-2'];
  for (const notice of notices) {
    put(formatNotice(notice));
    await decide(changeOfNotice(nodeCrypto, notice), commissioners);
  }
  // One whom the package does not name signs the last of them.
  const personId = 'commissioner-9';
  const { publicKey } = sampleKey(personId);
  await decide({ kind: 'add-person', personId, role: 'commissioner', publicKey }, commissioners);
  put(formatNotice(last));
  await decide(changeOfNotice(nodeCrypto, last), ['commissioner-2', personId]);
  await site.published.publish();
  const { clock, election, store } = centre;
  const onFault = (_: unknown, fault?: unknown): void => {
    throw fault;
  };
  const log = { event: () => undefined, fault: onFault };
  const book = await makeDecisionBook({ ...centre, crypto: nodeCrypto, onFault });
  await makeNoticeFiles({
    ...{ crypto: nodeCrypto, clock, book, store, log, gate: makeGate(election.manifest) },
    ...{ electionId: election.manifest.electionId, logNumber: 1, source: oneByOneCardFiles },
    ...{ files: publicFiles, directory: at('notices'), publicDirectory: site.publicDirectory },
  }).publish();

  reports = openSqliteRumours(at('rumours.sqlite'));
  const routes = makeRumourRoutes({
    ...{ crypto: nodeCrypto, clock, election, log, store: reports, directory: at('rumours') },
    ...{ painter: makeImagePainter(), limits: makeReportLimits() },
  });
  const serving = express()
    .use('/api/v1/rumours', routes)
    .use(express.static(site.publicDirectory), express.static(site.bundleDirectory));
  front = createServer(serving);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => front.close(resolve));
  await reports.close();
  await site.close();
});

const frontOrigin = (): string => `http://127.0.0.1:${(front.address() as AddressInfo).port}`;

async function openPage(
  address: string,
  lang: string,
  viewport: typeof desktop | typeof phone = desktop,
  origin = site.server.origin,
) {
  const opened = await browser.open(origin, { viewport });
  await opened.page.goto(`${origin}/?lang=${lang}#/${address}`);
  await opened.settled();
  return opened;
}

const plain = (text: string): string =>
  text.replaceAll(/[\u2066-\u2069]/g, '').replaceAll(/\s+/g, ' ');

describe.each([
  ['en', desktop, 'False', 'Not verified'],
  ['ar', phone, 'غير صحيحة', 'لم يُتحقق منها'],
  ['ckb', phone, 'ڕاست نییە', 'پشتڕاست نەکراوەتەوە'],
] as const)('in %s', (lang, viewport, isFalse, isUnverified) => {
  test('rumours with status in words and sign, answer and dossiers', async () => {
    const { page, complaints } = await openPage('rumours', lang, viewport);
    const entries = page.locator('.rumour');
    await page.locator('.rumour .verified').nth(1).waitFor();
    expect(await entries.count()).toBe(2);
    const newest = plain(await entries.nth(0).innerText());
    const older = entries.nth(1);
    expect(newest).toContain(`? ${isUnverified}`);
    expect(newest).toContain(attack);
    const text = plain(await older.innerText());
    expect(text).toContain(`✗ ${isFalse}`);
    const { claim, answer } = sampleRumour();
    expect(text).toContain(claim.text);
    expect(text).toContain(answer[lang]);
    expect(await older.locator('.rumour-answer').first().getAttribute('lang')).toBe(lang);
    expect(await older.locator('a[href="#/station/st-1"]').count()).toBe(2);
    // Where somebody else said it is shown, and nobody is led there.
    expect(text).toContain('https://example.org/post/17');
    expect(await page.locator('main a[href*="example.org"]').count()).toBe(0);
    expect(await checkAccessibility(page)).toEqual([]);
    await page.locator('.rumour-filter select').selectOption('false');
    expect(await entries.count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('documents with digest, date and size', async () => {
    const { page, complaints } = await openPage('documents', lang, viewport);
    const entries = page.locator('.document');
    await page.locator('.document .verified').nth(1).waitFor();
    const [report, law] = [entries.nth(0), entries.nth(1)];
    expect(plain(await report.locator('h2').innerText())).toContain(attack);
    const text = plain(await law.innerText());
    const { title, date, file } = sampleDocument();
    for (const part of [title[lang], date, '73', 'pdf']) expect(text).toContain(part);
    expect(text.replaceAll(' ', '')).toContain(file.sha256);
    const coming = page.waitForEvent('download');
    await law.locator('a.button').click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('document-1.pdf');
    expect(readFileSync(await download.path())).toEqual(Buffer.from(sampleDocumentBytes));
    await law.locator('summary').first().click();
    expect(await law.locator('pre').innerText()).toContain(
      `documents/files/${file.sha256} | sha256sum`,
    );
    expect(await checkAccessibility(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe('a report', () => {
  test('is taken with a picture, and can be followed by its number', async () => {
    const { page, complaints } = await openPage('rumours', 'ar', phone, frontOrigin());
    await page.locator('.report-rumour button').click();
    const form = page.locator('.rumour-form');
    await form.locator('textarea').fill(attack);
    await form.locator('input').nth(0).fill('https://example.org/منشور');
    await form.locator('input').nth(1).fill('st-2');
    const buffer = await createCanvas(30, 30).encode('png');
    await form
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await form.locator('button').click();
    await form.locator('.good').waitFor();
    expect(plain(await form.innerText())).toContain('1');
    const kept = await reports.reportAt(1);
    expect(kept).toMatchObject({ claim: attack, language: 'ar', stationId: 'st-2' });
    expect(kept?.link).toBe('https://example.org/%D9%85%D9%86%D8%B4%D9%88%D8%B1');
    expect(kept?.picture).toMatch(/^[0-9a-f]{64}$/);
    expect(await checkAccessibility(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await form.locator('textarea').fill('<script>alert(1)</script>');
    await form.locator('button').click();
    await form.locator('.bad').waitFor();
    expect(await reports.reportAt(2)).toBeUndefined();
    await page.close();
  });

  test('is not taken on a host without the server, which says so', async () => {
    const { page } = await openPage('rumours', 'en');
    await page.locator('.report-rumour button').click();
    await page.getByText('Reports are not taken on this host').waitFor();
    expect(await page.locator('.rumour-form').count()).toBe(0);
    await page.close();
  });
});

test('a host that changes a word, or brings more than text, is found out', async () => {
  const path = join(site.publicDirectory, 'rumours/index.json');
  const before = readFileSync(path, 'utf8');
  const index = JSON.parse(before) as RumourIndex;
  const [first, last] = index.notices;
  const lie = { ...first, notice: { ...first?.notice, status: 'true' } };
  const script = { ...last, notice: { ...last?.notice, link: 'javascript:alert(1)' } };
  writeFileSync(path, JSON.stringify({ ...index, notices: [lie, script, null, { notice: 1 }] }));
  const { page, complaints } = await openPage('rumours', 'en');
  await page.locator('.rumour .bad').waitFor();
  const text = plain(await page.locator('main').innerText());
  expect(text).toContain('could not be verified here');
  expect(text).toContain('3 entries of this host are not as they must be');
  expect(await page.locator('.rumour').count()).toBe(1);
  expect(complaints).toEqual([]);
  rmSync(path);
  await page.reload();
  await page.getByText('This host has none of these files').waitFor();
  writeFileSync(path, before);
  await page.close();
});
