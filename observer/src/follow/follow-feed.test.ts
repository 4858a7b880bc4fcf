import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf, type Leaf, sealLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { type FeedEvent, feedPageSize, makeFeedEvent } from '@mutabaqa/shared/site/feed.ts';
import { makeTestLeaf } from '@mutabaqa/test/builders/log-files.ts';
import { makeDirectoryLogSource } from '../log/directory-log-source.ts';
import { makeCheckList } from '../report/check-list.ts';
import { type FollowCheckId, followCheckTitles } from './follow-checks.ts';
import { describeLeaf, followFeed } from './follow-feed.ts';
import { openKeptCopy } from './kept-copy.ts';

let directory: string;
let nowMs: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'follow-feed-'));
  nowMs = 1_900_000_000_000;
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const inner = makeTestLeaf(3);
const sealed = sealLeaf(nodeCrypto, new Uint8Array(16).fill(7), inner);
const leaves: readonly Leaf[] = Array.from({ length: 2500 }, (_, index) =>
  index === 3 ? assertDefined(decodeLeaf(sealed.entry), 'a leaf') : makeTestLeaf(index),
);
const described = leaves.map((leaf) =>
  describeLeaf({ ...leaf, commitment: formatHex(leaf.commitment) }),
);

function publish(size: number, third: (event: FeedEvent) => unknown = (event) => event): void {
  const events = leaves
    .slice(0, size)
    .map((leaf, index) => makeFeedEvent({ log: 1, index }, leaf))
    .map((event) => (event.index === 3 ? third(event) : event));
  const pages = Math.ceil(size / feedPageSize);
  const write = (name: string, value: unknown): void => {
    mkdirSync(dirname(join(directory, 'site', name)), { recursive: true });
    writeFileSync(join(directory, 'site', name), JSON.stringify(value));
  };
  for (let page = 0; page < pages; page++) {
    const from = page * feedPageSize;
    write(`feed/1/${page}.json`, {
      ...{ log: 1, from, events: events.slice(from, from + feedPageSize) },
    });
  }
  write('feed/index.json', { log: 1, size, pageSize: feedPageSize, pages });
}

async function follow(logSize: number): Promise<string> {
  nowMs += 10_000;
  const checks = makeCheckList<FollowCheckId>(followCheckTitles);
  await followFeed({
    ...{ crypto: nodeCrypto, clock: { nowMs: () => nowMs }, checks },
    site: makeDirectoryLogSource(join(directory, 'site')),
    copy: openKeptCopy(join(directory, 'kept')),
    leaves: new Map([[1, described.slice(0, logSize)]]),
  });
  const feed = assertDefined(
    checks.list().find(({ id }) => id === 'feed'),
    'a check',
  );
  const [failure] = feed.failures;
  return failure ? `${failure.position}: ${failure.problem}` : `${feed.state}, ${feed.note}`;
}

test('a feed that goes back is told', async () => {
  publish(20);
  expect(await follow(20)).toBe('passed, log 1, 20 events');
  publish(0);
  expect(await follow(20)).toBe(
    'feed/index.json: log 1, 0 events, but log 1, 20 were there before',
  );
  publish(-1);
  expect(await follow(20)).toBe('feed/index.json: malformed');
  publish(21);
  expect(await follow(20)).toBe('passed, log 1, 20 events');
});

test('a feed that stays behind the log is told in the round after', async () => {
  publish(1500);
  expect(await follow(2500)).toBe('passed, log 1, 1500 events');
  const behind = 'not-made, 1001 events behind the log';
  publish(1499);
  rmSync(join(directory, 'kept'), { recursive: true });
  expect(await follow(2500)).toBe(behind);
  expect(await follow(2500)).toBe('feed/index.json: 1001 events behind the log since a round ago');
  publish(2500);
  expect(await follow(2500)).toBe('passed, log 1, 2500 events');
});

test('what an event says of a sealed leaf is held against the leaf', async () => {
  const opening = { opening: sealed.opening, leaf: inner };
  const truly = makeFeedEvent({ log: 1, index: 3 }, assertDefined(leaves[3], 'a leaf'), opening);
  const opened = assertDefined(truly.opened, 'opened');
  const lies = [
    { ...truly, opened: { ...opened, stationId: 'S-other' } },
    { ...truly, opened: { ...opened, stationId: '\ud800' } },
    { ...truly, opened: null },
    { ...truly, opening: 'AAAA' },
    { ...truly, opening: undefined },
    { ...truly, opened: undefined },
  ];
  for (const lie of lies) {
    publish(20, () => lie);
    expect(await follow(20)).toBe('feed/1/0.json, leaf 3: is opened as something else');
  }
  publish(20, () => truly);
  expect(await follow(20)).toBe('passed, log 1, 20 events');
  expect(readFileSync(join(directory, 'kept/feed/1/0.json'), 'utf8')).toContain('"opened"');
});
