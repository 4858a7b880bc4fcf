/** The command as an operator runs it, the verifier as a court runs it, and the page that is signed. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CourtFacts } from '@mutabaqa/shared/court/court-files.ts';
import { formatStatement } from '@mutabaqa/shared/court/statement.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { openBrowser } from '../builders/browser.ts';
import { type CourtCentre, makeCourtCentre } from '../builders/court-centre.ts';

const run = promisify(execFile);
const printed = (page: Page) => page.pdf({ format: 'A4', preferCSSPageSize: true });
const pagesOf = (pdf: Buffer): number =>
  pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
const server = join(import.meta.dirname, '../../tally-server/src/main.ts');
const hasNamespaces = spawnSync('unshare', ['-n', 'true']).status === 0;

let court: CourtCentre;
let place: string;
let said: string;
beforeAll(async () => {
  court = await makeCourtCentre();
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-court-'));
  const { at } = court.published;
  const args = [server, 'court-bundle', '--dir', at(), '--out', at('bundle')];
  ({ stdout: said } = await run(process.execPath, args));
  // As carried to another machine: nothing of this one lies beside or above it.
  cpSync(at('bundle'), join(place, 'bundle'), { recursive: true });
}, 120_000);
afterAll(async () => {
  rmSync(place, { recursive: true, force: true });
  await court.close();
});

/** Without a network where the system lets us take it away; never with libraries. */
async function verifyThere(...more: readonly string[]): Promise<string> {
  const key = ['--log-key', formatVkey(court.published.logKey)];
  const args = ['verify/observer.mjs', 'verify-court', '.', ...key, ...more];
  const [program, all] = hasNamespaces
    ? ['unshare', ['-n', process.execPath, ...args]]
    : [process.execPath, args];
  const options = { cwd: join(place, 'bundle'), env: { PATH: process.env['PATH'] ?? '' } };
  const { stdout } = await run(program, all, options).catch((fault: unknown) => {
    if (fault instanceof Error && 'stdout' in fault) return { stdout: String(fault.stdout) };
    throw fault;
  });
  return stdout;
}

test('the operator is told what was made, and what its verifier says', () => {
  expect(said).toContain('Version 1 of sample-2025');
  expect(said).toContain('VERIFIED');
  expect(said).not.toContain('NOT VERIFIED');
});

test('the verifier of the bundle runs alone, and finds the statements true', async () => {
  const out = await verifyThere();
  expect(out).toMatch(/^VERIFIED$/m);
  expect(out).toMatch(/the statements for signature say what was found here: ok \(3 pages\)/);
  expect(out).not.toContain('FAILED');
});

test('the verifier is the same whoever builds it', async () => {
  const again = join(place, 'again.mjs');
  const builder = join(import.meta.dirname, '../../tally-server/src/court/build-verifier-cli.ts');
  await run(process.execPath, [builder, again], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const inBundle = readFileSync(join(place, 'bundle/verify/observer.mjs'));
  expect(readFileSync(again).equals(inBundle)).toBe(true);
  expect(inBundle.toString()).not.toContain(join(import.meta.dirname, '../..'));
});

test('the bundle is for its owner', () => {
  expect(statSync(court.published.at('bundle')).mode & 0o077).toBe(0);
});

/** As much as a statement may have to say. */
function longestStatement(locale: Locale, facts: CourtFacts): string {
  const fingerprint = 'ab'.repeat(16);
  const officers = Array.from({ length: 9 }, (_, i) => ({
    id: `officer-number-${i}`,
    fingerprint,
  }));
  const long: CourtFacts = {
    ...facts,
    ...{ officers, electionName: 'Elections of the provincial councils, second round '.repeat(3) },
    scope: { kind: 'station', id: `station-${'1'.repeat(50)}` },
  };
  const checks = Array.from({ length: 26 }, (_, i) => ({
    number: i + 1,
    state: i % 2 === 0 ? ('failed' as const) : ('not-made' as const),
  }));
  return formatStatement(locale, long, 'cd'.repeat(32), checks);
}

test('a statement is one page, asks for nothing and names what it stands for', async () => {
  const browser = await openBrowser(['--allow-file-access-from-files']);
  try {
    const sums = readFileSync(join(place, 'bundle/SHA256SUMS'));
    const digest = createHash('sha256').update(sums).digest('hex');
    const facts = JSON.parse(
      readFileSync(join(place, 'bundle/court/bundle.json'), 'utf8'),
    ) as CourtFacts;
    for (const locale of locales) {
      const { page, complaints } = await browser.open('null');
      const file = join(place, 'bundle', `statement-${locale}.html`);
      await page.goto(pathToFileURL(file).href);
      expect([locale, pagesOf(await printed(page))]).toEqual([locale, 1]);
      expect(await page.getAttribute('html', 'dir')).toBe(locale === 'en' ? 'ltr' : 'rtl');
      expect((await page.innerText('body')).replaceAll(/\s/g, '')).toContain(digest);
      await page.setContent(longestStatement(locale, facts));
      expect([locale, pagesOf(await printed(page))]).toEqual([locale, 1]);
      expect(complaints.filter((each) => !each.includes(pathToFileURL(file).href))).toEqual([]);
    }
  } finally {
    await browser.close();
  }
}, 120_000);
