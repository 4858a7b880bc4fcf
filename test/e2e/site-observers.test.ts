/** What an observer does, in a real browser, through the real front process to the real server's parts. */
import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { Page } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatBase64 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { digestToken } from '@mutabaqa/tally-server/accounts/secret-token.ts';
import { openSqliteAccounts } from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';
import type { KeptChild } from '@mutabaqa/tally-server/child/keep-child.ts';
import { startFront } from '@mutabaqa/tally-server/front/start-front.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import {
  type Observers,
  startObservers,
} from '@mutabaqa/tally-server/observers/start-observers.ts';
import { openSqliteObservers } from '@mutabaqa/tally-server/observers/sqlite-observers.ts';
import { ensureSiteBundle } from '@mutabaqa/tally-server/portal/site-bundle.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { writeLookupFiles } from '@mutabaqa/tally-server/publish/lookup-files.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { publishSite } from '@mutabaqa/tally-server/publish/site-files.ts';
import type { TestBrowser, WatchedPage } from '../builders/browser.ts';
import { checkAccessibility, openBrowser, phone } from '../builders/browser.ts';
import { samplePassword } from '../builders/sample-accounts.ts';
import type { SampleDesks } from '../builders/sample-desks.ts';
import { deskEmbargoEndMs, formatSampleQr, makeSampleDesks } from '../builders/sample-desks.ts';
import { sampleKey, sampleSealingKey } from '../builders/sample-election.ts';
import { serveStatic, type StaticServer } from '../builders/static-server.ts';

let desks: SampleDesks;
let observers: Observers;
let inner: Server;
let front: KeptChild;
let mirror: StaticServer;
let browser: TestBrowser;
let origin: string;
let tokens = 0;

beforeAll(async () => {
  desks = await makeSampleDesks();
  const { clock, election, sequencer, directory, evidence } = desks;
  clock.timeMs = deskEmbargoEndMs - 60_000;
  const log = makeLogger('silent');
  const logKeyPair = sampleKey('log');
  const core = { clock, election, sequencer, log, random: randomOf(), keys: { log: logKeyPair } };
  observers = startObservers({
    core: core as never,
    ...{ directory, evidence, gate: makeGate(election.manifest) },
    config: { unitKey: formatBase64(sampleSealingKey('card').publicKey) },
    cost: { memory: 64, passes: 1, parallelism: 1 },
  });
  const publicDirectory = join(directory, 'public');
  const logKey = makeNoteKey(nodeCrypto, election.manifest.logOrigin, logKeyPair.publicKey);
  const out = { crypto: nodeCrypto, files: publicFiles, publicDirectory, logKey };
  await publishSite({ ...out, sign: logKeyPair.sign }, await ensureSiteBundle());
  await writeLookupFiles({ ...out, election, mapPath: join(directory, 'no-map') });
  mkdirSync(join(directory, 'run'));
  const innerSocket = join(directory, 'run', 'inner');
  const app = express();
  app.use('/api/v1/observers', observers.routes);
  inner = createServer(app);
  await new Promise<void>((resolve) => inner.listen(innerSocket, resolve));
  front = await startFront(
    {
      ...{ address: '127.0.0.1', port: 0, publicDirectory, innerSocket, tls: undefined },
      ...{ ownDirectory: join(directory, 'own'), opensAtMs: undefined },
    },
    log,
  );
  origin = `http://127.0.0.1:${front.port}`;
  mirror = await serveStatic(publicDirectory);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await mirror.close();
  await front.stop();
  inner.closeAllConnections();
  await new Promise((resolve) => inner.close(resolve));
  await observers.stop();
  await desks.close();
});

function randomOf(): (bytes: number) => Uint8Array {
  let calls = 0;
  return (bytes) => {
    calls += 1;
    return nodeCrypto.sha256(new TextEncoder().encode(String(calls))).subarray(0, bytes);
  };
}

/** What a hostile organisation would call itself, and its people. */
const script = `<img src=x onerror="document.title='broken'">`;

async function invite(loginName: string): Promise<string> {
  tokens += 1;
  const token = String(tokens).padStart(43, 'T');
  const store = openSqliteAccounts(join(desks.directory, 'accounts.sqlite'));
  const [known] = await store.organisations();
  const organisation = known ?? (await store.addOrganisation('observer', `Ayn ${script}`, 1));
  const { number } = assertDefined(organisation, 'an organisation');
  const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
  await store.inviteAccount(
    { loginName, name: `Person ${script}`, organisation: number },
    { tokenDigest, expiresAtMs: desks.clock.timeMs + 1e9 },
    1,
  );
  await store.close();
  return token;
}

async function open(path: string, lang = 'en', at = origin): Promise<WatchedPage> {
  const opened = await browser.open(at, { viewport: phone });
  await opened.page.goto(`${at}/?lang=${lang}#/observers/${path}`);
  await opened.page.locator('main h1').waitFor();
  return opened;
}

async function enter(loginName: string, lang = 'en'): Promise<WatchedPage> {
  const opened = await open(`invitation/${await invite(loginName)}`, lang);
  const { page } = opened;
  for (const which of [0, 1]) {
    await page.locator('input[type=password]').nth(which).fill(samplePassword);
  }
  await page.locator('form button').click();
  await page.locator('.own-parts').waitFor();
  return opened;
}

async function go(page: Page, part: string): Promise<void> {
  await page.locator(`.own-parts a[href$="${part}"]`).click();
  await page.locator(`.own-parts a[href$="${part}"][aria-current=page]`).waitFor();
}

async function expectClean({ page, complaints }: WatchedPage): Promise<void> {
  expect(await checkAccessibility(page)).toEqual([]);
  const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect(width).toBeLessThanOrEqual(0);
  expect(complaints).toEqual([]);
}

/** The figures of one typing, on the form that is shown. */
async function typeFigures(page: Page, figures: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(figures)) {
    await page.getByLabel(label, { exact: true }).fill(text);
  }
  await page.locator('form button.primary').click();
}

describe('an observer', () => {
  test('accepts the invitation, and is asked for the password the next time', async () => {
    const { page } = await enter('amal');
    expect(new URL(page.url()).hash).toBe('#/observers');
    await go(page, 'account');
    await page.getByRole('button', { name: 'Log out here' }).click();
    await page.getByLabel('Name').fill('amal');
    await page.getByLabel('Password').fill('not the right one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Name or password is not right').waitFor();
    await page.getByLabel('Password').fill(samplePassword);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('.own-parts').waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
  });

  test('watches stations, types figures twice, and keeps a receipt that verifies', async () => {
    const opened = await enter('basma');
    const { page } = opened;
    await page.getByLabel('Number of the station').fill('st-1');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.locator('.watched li').waitFor();
    await expectClean(opened);

    await page.locator('.watched a[href*=submit]').click();
    await page.getByRole('button', { name: 'Typed figures' }).click();
    const figures = { 'c1 Candidate 1': '١٢٠', 'c2 Candidate 2': '3', 'Valid ballots': '123' };
    await page.getByLabel('c1 Candidate 1', { exact: true }).waitFor();
    await expectClean(opened);
    await typeFigures(page, figures);
    await page.getByText('Second typing').waitFor();
    expect(await page.getByLabel('c1 Candidate 1', { exact: true }).inputValue()).toBe('');
    await typeFigures(page, { ...figures, 'c2 Candidate 2': '4' });
    await page.getByText('The two typings differ').waitFor();
    expect(desks.sequencer.size).toBe(1);
    await typeFigures(page, { ...figures, 'c1 Candidate 1': '120' });
    await page.getByText('Verified in this browser with the log key.').waitFor();
    expect(await page.locator('.receipt pre').textContent()).toContain('kind claim\nstation st-1');
    expect(desks.sequencer.size).toBe(2);
    await expectClean(opened);

    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'tape.png', mimeType: 'image/png' },
      buffer: await page.locator('.receipt').screenshot(),
    });
    await page.getByRole('button', { name: 'Send the photograph' }).click();
    await page.getByText('The photograph is kept.').waitFor();
    await go(page, 'receipts');
    await page.locator('main details summary').click();
    await page.locator('main a[href*="pictures/"]').waitFor();
    await expectClean(opened);
  });

  test('brings the codes of a tape', async () => {
    const opened = await enter('chro');
    const { page } = opened;
    await go(page, 'submit');
    const texts = formatSampleQr(desks.election, 2);
    await page.locator('textarea').fill(texts.join('\n'));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Verified in this browser').waitFor();
    expect(await page.locator('.receipt pre').textContent()).toContain('kind paper-tape');
    expect(await desks.store.evidenceOfStation('st-2')).toMatchObject([{ kind: 'paper-tape' }]);
    await page.getByRole('button', { name: 'Submit another' }).click();
    // The same tape again, read from a picture of its code: no second evidence.
    const [text = ''] = texts;
    const segments = [{ data: text, mode: 'alphanumeric' as const }];
    const buffer = await QRCode.toBuffer(segments, { scale: 5 });
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'tape.png', mimeType: 'image/png', buffer });
    await page.getByText('Codes found:').filter({ hasText: '1' }).waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Verified in this browser').waitFor();
    expect(await desks.store.evidenceOfStation('st-2')).toHaveLength(1);
    await page.getByRole('button', { name: 'Submit another' }).click();
    await page
      .locator('textarea')
      .fill(formatSampleQr(desks.election, 3, { signer: 'somebody' }).join('\n'));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('The signature on the tape is not valid').waitFor();
  });

  test('reports an incident in confidence, and follows it to its end', async () => {
    const opened = await enter('dilnia');
    const { page } = opened;
    await go(page, 'report');
    await page.getByLabel('What happened').selectOption('harassment-of-women');
    await page.getByLabel('Who was affected').selectOption('women');
    await page.getByLabel('Station, if it was at one').fill('st-1');
    await page.getByLabel('In your words').fill(`By the second gate. ${script}`);
    await page.getByLabel('Confidential').check();
    await expectClean(opened);
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByText('Verified in this browser').waitFor();
    await page.getByRole('button', { name: 'Another report' }).click();
    await page.getByLabel('In your words').fill(`Open words ${script}`);
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByRole('button', { name: 'Another report' }).waitFor();

    const store = openSqliteObservers(join(desks.directory, 'observers.sqlite'));
    const [sealed] = await store.incidents();
    const note = `Warned. ${script}`;
    const closing = { state: 'closed', atMs: desks.clock.timeMs, note, publicNote: '' } as const;
    await store.stepIncident(assertDefined(sealed, 'a report').number, {
      ...closing,
      outcome: 'confirmed',
    });
    await store.close();
    await go(page, 'reports');
    await page.getByText('Confirmed').waitFor();
    expect(await page.locator('.own-words').allTextContents()).toEqual([
      `Open words ${script}`,
      note,
    ]);
    expect(await page.getByText('By the second gate').count()).toBe(0);
    expect(await page.title()).not.toContain('broken');
    await expectClean(opened);
  });

  test.each(['ar', 'ckb'])('reads all of it in %s, from the right', async (lang) => {
    const opened = await enter(`reader-${lang}`, lang);
    const { page } = opened;
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    for (const part of ['stations', 'submit', 'receipts', 'report', 'reports', 'account']) {
      await go(page, part);
      await page.locator('main h2').first().waitFor();
      expect(await page.locator('main').textContent()).not.toMatch(/undefined|\{\w+\}/);
      await expectClean(opened);
    }
  });

  test('prints a form to be filled in without a telephone', async () => {
    const opened = await enter('evin');
    const { page } = opened;
    await page.goto(`${origin}/?lang=en#/observers/form/st-1`);
    await page.getByText('Figures of the tape, by hand').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await page.locator('td.blank').count()).toBe(6 + 2 + 4);
    await page.emulateMedia({ media: 'screen' });
    await expectClean(opened);
  });
});

test('a host that has only the files says so, and names where accounts are', async () => {
  const { page } = await open('', 'en', mirror.origin);
  await page.getByText('Accounts are not available on this host.').waitFor();
  expect(await page.locator('main').textContent()).toContain('https://results.example');
  expect(await checkAccessibility(page)).toEqual([]);
});
