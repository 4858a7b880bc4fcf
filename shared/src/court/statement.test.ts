import { expect, test } from 'vitest';
import { locales } from '../i18n/format-text.ts';
import type { CourtFacts } from './court-files.ts';
import { formatStatement } from './statement.ts';

const facts: CourtFacts = {
  format: 1,
  scope: { kind: 'station', id: '<b>110101</b>' },
  madeAtMs: 1_762_900_000_000,
  electionId: 'e&1',
  electionName: '<script>alert("x")</script>',
  mode: 'live',
  packageDigest: 'aa'.repeat(32),
  version: 7,
  versionTimeMs: 1_762_890_000_000,
  versionLogSize: 90,
  logNumber: 1,
  logOrigin: "tally.example/'1'",
  logSize: 100,
  logRoot: 'bb'.repeat(32),
  logKeyFingerprint: 'cc'.repeat(16),
  officers: [{ id: 'officer-"1"', fingerprint: 'dd'.repeat(16) }],
  officersNeeded: 1,
  leftOut: [],
};
const passed = { number: 1, state: 'passed' } as const;

test.each(locales)('what others named is text and nothing else (%s)', (locale) => {
  const page = formatStatement(locale, facts, 'ee'.repeat(32), [passed]);
  expect(page).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
  expect(page).toContain('&lt;b&gt;110101&lt;/b&gt;');
  expect(page).not.toMatch(/<script|<b>|'1'|officer-"/);
  expect(page).not.toMatch(/(src|href)=|url\(|@import/);
});

test('only a rehearsal is called one', () => {
  const word = 'REHEARSAL';
  expect(formatStatement('en', facts, '', [passed])).not.toContain(word);
  expect(formatStatement('en', { ...facts, mode: 'rehearsal' }, '', [passed])).toContain(word);
});

test('the outcome names what failed and what was not made', () => {
  const outcomeOf = (...checks: Parameters<typeof formatStatement>[3]): string =>
    /<p class="outcome">(.*)<\/p>/.exec(formatStatement('en', facts, '', checks))?.[1] ?? '';
  expect(outcomeOf(passed)).toContain('<strong>VERIFIED.</strong>');
  const failed = outcomeOf(
    passed,
    { number: 2, state: 'failed' },
    { number: 3, state: 'not-made' },
  );
  expect(failed).toContain('<strong>NOT VERIFIED.</strong>');
  expect(failed).toMatch(/failed: <bdi>1<\/bdi> \(<bdi dir="ltr">2<\/bdi>\)/);
  expect(failed).toMatch(/not made: <bdi>1<\/bdi> \(<bdi dir="ltr">3<\/bdi>\)/);
  expect(outcomeOf()).toContain('NOT CHECKED');
});
