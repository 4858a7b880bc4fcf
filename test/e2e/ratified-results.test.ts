/** What becomes of a ratified result, as a centre publishes it and an observer makes it again. */
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { runObserver } from '@mutabaqa/observer/program.ts';
import type { PublishedCentre } from '../builders/published-centre.ts';
import { makePublishedCentre } from '../builders/published-centre.ts';

let published: PublishedCentre;
afterEach(() => published.centre.close());

const council = 'Baghdad/council';
const otherVotes = { candidates: [1, 0, 0, 2], header: { sequence: 3 } };

/** Publishes one version more. */
async function publishNext(): Promise<{ readonly number: number; readonly status: string }> {
  published.centre.clock.timeMs += 60_000;
  await published.publish();
  const { number } = assertDefined(await published.centre.store.newestVersion(), 'a version');
  const file = published.at('public', 'results', 'versions', String(number), 'totals.json');
  const { contests } = JSON.parse(readFileSync(file, 'utf8')) as {
    contests: readonly { contestId: string; status: string }[];
  };
  const contest = contests.find(({ contestId }) => contestId === council);
  return { number, status: assertDefined(contest, council).status };
}

async function ratify(number: number): Promise<void> {
  const version = assertDefined(await published.centre.store.newestVersion(), 'a version');
  const { sumsDigest } = version;
  const change = { kind: 'certify', version: number, sumsDigest, stage: 'ratified' } as const;
  await published.decide(change, ['officer-1', 'officer-2']);
}

async function recount(number: number): Promise<string> {
  const lines: string[] = [];
  const results = published.at('public', 'results', 'versions', String(number));
  const sources = ['--results', results, '--log', published.at('public', 'log')];
  await runObserver(
    ['recount', ...sources, '--log-key', formatVkey(published.logKey), '--threads', '1'],
    {
      nowMs: () => 0,
      write: (line) => lines.push(line),
      complain: (line) => lines.push(line),
      exitWith: (code) => lines.push(`status ${code}`),
    },
  );
  return lines.filter((line) => /FAILED|^VERIFIED|^status|^ {6}at /.test(line)).join('\n');
}

const verified = 'VERIFIED\nstatus 0';

test('is certified until what it adopts changes, and again when that is ratified', async () => {
  published = await makePublishedCentre();
  const first = await publishNext();
  expect(first.status).toBe('unofficial-partial');
  await ratify(first.number);
  const second = await publishNext();
  expect(second.status).toBe('certified');
  expect(await recount(second.number)).toBe(verified);

  const { centre } = published;
  await centre.transmit(centre.tape(7, otherVotes));
  const third = await publishNext();
  expect(third.status).toBe('correction');
  expect(await recount(third.number)).toBe(verified);

  await ratify(third.number);
  const fourth = await publishNext();
  expect(fourth.status).toBe('certified');
  expect(await recount(fourth.number)).toBe(verified);
});

test('cannot be ratified in a version since which something else counts', async () => {
  published = await makePublishedCentre();
  const { number } = await publishNext();
  const { centre } = published;
  const version = assertDefined(await centre.store.newestVersion(), 'a version');
  await centre.transmit(centre.tape(7, otherVotes));
  expect((await publishNext()).number).toBe(number + 1);
  const { sumsDigest } = version;
  const change = { kind: 'certify', version: number, sumsDigest, stage: 'ratified' } as const;
  const late = published.decide(change, ['officer-1', 'officer-2']);
  await expect(late).rejects.toThrow(/decision\.stale-base.*version 2/);
});
