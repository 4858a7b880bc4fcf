/** Checking a tape in a real browser, on files behind a static server: the answers, offline, languages, access. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import QRCode from 'qrcode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { formatShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import { makeFront } from '@mutabaqa/tally-server/front/make-front.ts';
import type { Page } from 'playwright-core';
import type { TestBrowser } from '../builders/browser.ts';
import { checkAccessibility, openBrowser, phone } from '../builders/browser.ts';
import type { SignedTape, TapeChoice } from '../builders/sample-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';
import type { SiteCentre } from '../builders/site-centre.ts';
import { makeSiteCentre } from '../builders/site-centre.ts';
import { startSiteWriters } from '../builders/site-writers.ts';

let site: SiteCentre;
let browser: TestBrowser;

beforeAll(async () => {
  site = await makeSiteCentre();
  await (await startSiteWriters(site.published.centre, () => 1)).round();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const plain: TapeChoice = { candidates: [120, 0, 3, 44] };
const tape = (station: number, choice: TapeChoice = plain): SignedTape =>
  site.published.centre.tape(station, choice);

function codesOf({ tape: { bytes }, tapeSignature, signer }: SignedTape, charactersMax = 900) {
  const keyId = labelledDigest(nodeCrypto, labels.keyId, sampleKey(signer).publicKey).slice(0, 8);
  return formatQrParts(nodeCrypto, { tape: bytes, keyId, tapeSignature }, charactersMax);
}

async function pictureOf(text: string) {
  const segments = [{ data: text, mode: 'alphanumeric' as const }];
  const buffer = await QRCode.toBuffer(segments, { errorCorrectionLevel: 'M', scale: 5 });
  return { name: 'tape.png', mimeType: 'image/png', buffer };
}

async function openCheck(options: Parameters<TestBrowser['open']>[1] & { lang?: string } = {}) {
  const { origin } = site.server;
  const opened = await browser.open(origin, options);
  await opened.page.goto(`${origin}/?lang=${options.lang ?? 'en'}#/check`);
  await opened.page.locator('.check .ways').waitFor();
  return opened;
}

const film = { width: 640, height: 480 } as const;

/** A film in which the codes are held before the camera one after the other, ten pictures each. */
async function filmOf(codes: readonly string[]): Promise<Buffer> {
  const pieces: Buffer[] = [
    Buffer.from(`YUV4MPEG2 W${film.width} H${film.height} F10:1 C420mpeg2\n`),
  ];
  for (const code of codes) {
    const segments = [{ data: code, mode: 'alphanumeric' as const }];
    const { modules } = QRCode.create(segments, { errorCorrectionLevel: 'M' });
    const luma = Buffer.alloc(film.width * film.height, 0xd0);
    const dots = Math.floor((film.height - 40) / modules.size);
    for (let y = 0; y < modules.size * dots; y++) {
      for (let x = 0; x < modules.size * dots; x++) {
        const isDark = modules.get(Math.floor(y / dots), Math.floor(x / dots)) !== 0;
        if (isDark) luma[(y + 20) * film.width + x + 100] = 0x20;
      }
    }
    const chroma = Buffer.alloc((film.width * film.height) / 2, 0x80);
    for (let i = 0; i < 10; i++) pieces.push(Buffer.from('FRAME\n'), luma, chroma);
  }
  return Buffer.concat(pieces);
}

const ways = { camera: 0, file: 1, paste: 2, digits: 3 } as const;

async function choose(page: Page, way: keyof typeof ways): Promise<void> {
  await page.locator('.check .ways button').nth(ways[way]).click();
}

async function showPictures(page: Page, signed: SignedTape, charactersMax?: number): Promise<void> {
  await choose(page, 'file');
  const pictures = await Promise.all(codesOf(signed, charactersMax).map(pictureOf));
  await page.locator('input[type=file]').setInputFiles(pictures);
}

async function paste(page: Page, texts: readonly string[]): Promise<void> {
  await choose(page, 'paste');
  await page.locator('.check textarea').fill(texts.join('\n'));
  await page.locator('.check form button').click();
}

async function answerOf(page: Page): Promise<string | null> {
  return page.locator('.verdict').getAttribute('data-answer');
}

describe('answers', () => {
  test('the same, from a picture of the code, with figures, names and every step proved', async () => {
    const { page, complaints } = await openCheck();
    await showPictures(page, tape(1));
    expect(await answerOf(page)).toBe('same');
    expect(await page.locator('.proof li.outcome-proved').count()).toBe(9);
    const figures = await page.locator('.tape-figures').innerText();
    expect(figures).toContain('Candidate 1');
    expect(figures).toContain('120');
    expect(await page.locator('.differences').innerText()).toMatch(/transmission.*memory card/);
    expect(await page.locator('.verdict h2:focus').count()).toBe(1);
    expect(await checkAccessibility(page)).toEqual([]);
    await page.locator('.proof summary').click();
    const keys = page.locator('.officers li');
    expect(await keys.count()).toBe(2);
    const key = formatHex(sampleKey('officer-1').publicKey);
    expect((await keys.first().innerText()).replaceAll(/\s/g, '')).toContain(key);
    expect(complaints).toEqual([]);
  });

  test('differs here, with both values of each field', async () => {
    const { page } = await openCheck({ viewport: phone, lang: 'ar' });
    await paste(page, codesOf(tape(2)));
    expect(await answerOf(page)).toBe('differs');
    const rows = await page.locator('.differences tbody tr').allInnerTexts();
    expect(rows.map((row) => row.replaceAll(/[\s\u2066-\u2069]+/g, ' '))).toEqual([
      expect.stringMatching(/Candidate 1 120 100$/),
      expect.stringMatching(/Candidate 2 0 20$/),
    ]);
    expect(await checkAccessibility(page)).toEqual([]);
  });

  test('not published yet, and not a valid tape', async () => {
    const { page } = await openCheck({ viewport: phone });
    await paste(page, codesOf(tape(1, { ...plain, header: { kind: 'zero' } })));
    expect(await answerOf(page)).toBe('unpublished');
    await page.locator('.answer-links button').click();
    await paste(page, codesOf(tape(1, { ...plain, signer: 'device-3' })));
    expect(await answerOf(page)).toBe('invalid');
    expect(await page.locator('.verdict').innerText()).toContain('forged');
    await page.locator('.answer-links button').click();
    await paste(page, ['R1/1/1/00000000/AAA']);
    expect(await answerOf(page)).toBe('invalid');
    await page.locator('.answer-links button').click();
    await paste(page, codesOf(tape(1, { header: { mode: 'live' } })));
    expect(await page.locator('.verdict').innerText()).toContain('real election');
  });

  test('several parts: progress, another tape between them, one part lost', async () => {
    const { page } = await openCheck();
    const codes = codesOf(tape(1), 200);
    expect(codes.length).toBeGreaterThan(3);
    await paste(page, codes.slice(0, 1));
    expect(await page.locator('.progress').innerText()).toContain(`1⁩ of ⁨${codes.length - 1}`);
    await paste(page, codesOf(tape(2), 200).slice(0, 1));
    expect(await page.locator('.progress').innerText()).toContain('another tape');
    await showPictures(page, tape(1), 200);
    expect(await answerOf(page)).toBe('same');
  });

  test('a typed short digest, in the digits of the reader', async () => {
    const { page } = await openCheck({ lang: 'ckb', viewport: phone });
    await choose(page, 'digits');
    const search = async (station: string, digits: string): Promise<void> => {
      await page.locator('.digits input').nth(0).fill(station);
      await page.locator('.digits input').nth(1).fill(digits);
      await page.locator('.digits button').click();
    };
    const typed = formatShortDigest(tape(1).tape.digest);
    const eastern = typed.replaceAll(/\d/g, (d) => String.fromCharCode(0x06f0 + Number(d)));
    await search('st-1', eastern);
    await page.locator('[data-digits=found]').waitFor();
    expect(await page.locator('.tape-figures').innerText()).toContain('Candidate 1');
    expect(await checkAccessibility(page)).toEqual([]);
    await search('st-1', formatShortDigest(tape(2).tape.digest));
    await page.locator('[data-digits=other]').waitFor();
    await search('st-2', formatShortDigest(tape(2).tape.digest));
    await page.locator('[data-digits=foundAndOther].tone-warn').waitFor();
    expect(await page.locator('.verdict .note').innerText()).toContain('کارتی');
    await search('st-99', typed);
    await page.locator('.digits .notice').waitFor();
    await search(
      'st-1',
      typed.replace(/\d$/, (d) => String((Number(d) + 1) % 10)),
    );
    expect(await page.locator('.digits .notice').innerText()).toContain('هەڵەیە');
  });
});

test.each(['ar', 'ckb', 'en'])('in %s on a telephone: fits, and is accessible', async (lang) => {
  const { page, complaints } = await openCheck({ viewport: phone, lang });
  for (const way of ['camera', 'file', 'paste', 'digits'] as const) {
    await choose(page, way);
    expect(await checkAccessibility(page)).toEqual([]);
  }
  await paste(page, codesOf(tape(2)));
  await page.locator('.verdict').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await page.locator('main').innerText()).not.toMatch(/undefined|\{\w+\}/);
  expect(complaints).toEqual([]);
});

describe('the camera', () => {
  test('reads the codes of a tape that is held before it', async () => {
    const video = join(mkdtempSync(join(tmpdir(), 'mutabaqa-camera-')), 'tape.y4m');
    writeFileSync(video, await filmOf(codesOf(tape(1), 450)));
    const filmed = await openBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
    ]);
    try {
      const { origin } = site.server;
      const { page, complaints } = await filmed.open(origin, { viewport: phone });
      await page.context().grantPermissions(['camera']);
      await page.goto(`${origin}/?lang=ar#/check`);
      await page.locator('.camera button').click();
      await page.locator('.verdict').waitFor();
      expect(await answerOf(page)).toBe('same');
      // The camera is off again once the tape is whole.
      expect(await page.locator('video').count()).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await filmed.close();
      rmSync(dirname(video), { recursive: true });
    }
  });

  test('that is not there, or not allowed, says what else can be done', async () => {
    const { page } = await openCheck({ viewport: phone });
    await page.locator('.camera button').click();
    await page.locator('.camera [role=status]', { hasText: 'Choose a picture' }).waitFor();
    expect(await checkAccessibility(page)).toEqual([]);
  });
});

test('behind the front process, with its headers: reader, service worker and ranges', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-behind-front-'));
  const publicDirectory = join(directory, 'public');
  cpSync(site.publicDirectory, publicDirectory, { recursive: true });
  cpSync(site.bundleDirectory, publicDirectory, { recursive: true });
  const faults: unknown[] = [];
  const front = makeFront(
    {
      ...{ address: '127.0.0.1', port: 0, publicDirectory, tls: undefined, opensAtMs: 0 },
      ...{ innerSocket: join(directory, 'none.sock'), ownDirectory: join(directory, 'own') },
    },
    { nowMs: Date.now, onFault: (fault) => faults.push(fault) },
  );
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  try {
    const { page, complaints } = await browser.open(origin);
    await page.goto(`${origin}/?lang=en#/check`);
    await showPictures(page, tape(1));
    expect(await answerOf(page)).toBe('same');
    const isKept = page.evaluate(
      'navigator.serviceWorker.ready.then((each) => each.active !== null)',
    );
    expect(await isKept).toBe(true);
    expect([complaints, faults]).toEqual([[], []]);

    // A new bundle takes the place of the kept one, file by file as its list says, or not at all.
    const listed = join(publicDirectory, 'site/SHA256SUMS');
    const sums = readFileSync(listed, 'utf8');
    const forged = sums.replace(/^.{64}(?=  index.html)/m, '00'.repeat(32));
    writeFileSync(listed, forged);
    await page.reload();
    await page.locator('.check .ways').waitFor();
    expect(await siteDigests(page)).toEqual([formatHex(nodeCrypto.sha256(utf8(sums)))]);
    const shell = readFileSync(join(publicDirectory, 'index.html'), 'utf8').replace(
      '<body>',
      '<body >',
    );
    writeFileSync(join(publicDirectory, 'index.html'), shell);
    const renewed = sums.replace(
      /^.{64}(?=  index.html)/m,
      formatHex(nodeCrypto.sha256(utf8(shell))),
    );
    writeFileSync(listed, renewed);
    await page.reload();
    const digest = formatHex(nodeCrypto.sha256(utf8(renewed)));
    await expect.poll(async () => siteDigests(page), { timeout: 20_000 }).toEqual([digest]);
  } finally {
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
    rmSync(directory, { recursive: true });
  }
});

test('a code that is no tape’s, as the link to a dossier, is not taken for a forged tape', async () => {
  const { page } = await openCheck({ colorScheme: 'dark', viewport: phone });
  await choose(page, 'file');
  const link = await QRCode.toBuffer('https://results.example/#/station/st-1', { scale: 5 });
  const picture = { name: 'link.png', mimeType: 'image/png', buffer: link };
  await page.locator('input[type=file]').setInputFiles(picture);
  await page.locator('.progress .notice', { hasText: 'another code' }).waitFor();
  await showPictures(page, tape(2));
  expect(await answerOf(page)).toBe('differs');
  expect(await checkAccessibility(page)).toEqual([]);
});

test('another package than this browser saw first is said beside every answer', async () => {
  const { page } = await openCheck();
  await paste(page, codesOf(tape(1)));
  expect(await page.locator('.verdict .note').count()).toBe(0);
  await page.evaluate(() => {
    localStorage.setItem('mutabaqa.package', JSON.stringify({ 'sample-2025': '00'.repeat(32) }));
  });
  await page.locator('.answer-links button').click();
  await paste(page, codesOf(tape(1)));
  expect(await page.locator('.verdict .note').innerText()).toContain('another election package');
});

/** Digests by which the pages are kept. */
async function siteDigests(page: Page): Promise<string[]> {
  const { names }: { names: string[] } = await page.evaluate(listCaches);
  return names.flatMap((name) => /^mutabaqa-site-(.*)$/.exec(name)?.[1] ?? []);
}

/** In the page, which alone knows of these. */
const listCaches = `(async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return { names, urls: requests.flat().map(({ url }) => url) };
})()`;

describe('without a network', () => {
  test('a kept constituency is enough, also after loading the page again', async () => {
    const { page, complaints } = await openCheck();
    await page.locator('.offline summary').click();
    const keep = page.locator('.offline .keep button');
    await keep.filter({ hasText: 'KB' }).click();
    await page.locator('.kept li').waitFor();
    expect(await checkAccessibility(page)).toEqual([]);
    expect(complaints).toEqual([]);

    // The pages are kept under the digest of the list of their files; nothing that changes is kept.
    const kept: { names: string[]; urls: string[] } = await page.evaluate(listCaches);
    const sums = readFileSync(join(site.bundleDirectory, 'site/SHA256SUMS'));
    const digest = formatHex(nodeCrypto.sha256(sums));
    expect(kept.names.sort()).toEqual(['mutabaqa-kept', `mutabaqa-site-${digest}`]);
    expect(kept.urls.filter((url) => /\/(now|results|log|feed|api)\//.test(url))).toEqual([]);
    expect(kept.urls.some((url) => url.endsWith('.wasm'))).toBe(true);

    await page.context().setOffline(true);
    await page.reload();
    await page.locator('.check .ways').waitFor();
    await showPictures(page, tape(1));
    expect(await answerOf(page)).toBe('not-compared');
    expect(await page.locator('.proof li.outcome-proved').count()).toBe(6);
    await page.locator('.answer-links button').click();
    await paste(page, codesOf(tape(1, { ...plain, signer: 'device-3' })));
    expect(await answerOf(page)).toBe('invalid');
    // Basra was not kept: nothing is said of its tapes, and nothing stale of states and results.
    await page.locator('.answer-links button').click();
    await paste(page, codesOf(tape(2)));
    expect(await answerOf(page)).toBe('stopped');
    expect(
      await page.evaluate(async () => fetch('results/newest').then(String, () => 'none')),
    ).toBe('none');
    await page.context().setOffline(false);
    await page.locator('.answer-links button').click();
    await paste(page, codesOf(tape(1)));
    expect(await answerOf(page)).toBe('same');
  });
});
