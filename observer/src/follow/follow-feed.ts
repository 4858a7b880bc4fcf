/** The feed: pages of a thousand events, each of which must be what the log has at its place. */
import { parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  type FeedEvent,
  type FeedIndex,
  type FeedPage,
  feedPageSize,
} from '@mutabaqa/shared/site/feed.ts';
import { feedIndexFile, feedPageFile } from '@mutabaqa/shared/site/site-files.ts';
import type { LogSource } from '../log/log-source.ts';
import { isOpenedTruly } from './check-feed-opening.ts';
import { openFirstSights } from './first-sights.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';

export interface FeedRound {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly site: LogSource;
  readonly copy: KeptCopy;
  readonly checks: FollowChecks;
  /** `describeLeaf` of each verified leaf, by log (from 1) and index; may end before the feed does. */
  readonly leaves: ReadonlyMap<number, readonly string[]>;
}

const indexBytesMax = 4096;
const pageBytesMax = 8 * 1024 * 1024;

export type LeafFields = Pick<FeedEvent, 'kind' | 'stationId' | 'commitment' | 'timeMs'>;

export function describeLeaf({ kind, stationId, commitment, timeMs }: LeafFields): string {
  return `${kind} ${encodeURIComponent(stationId)} ${commitment} ${timeMs}`;
}

/** Pages of all logs: the index counts those of the newest, and the others grow no more. */
export async function followFeed(round: FeedRound): Promise<void> {
  const { site, copy, checks, leaves } = round;
  const file = await site.read(feedIndexFile, indexBytesMax);
  if (!file.ok) {
    checks.leave('feed', 'the site has none');
    return;
  }
  const index = readIndex(file.value);
  if (index === undefined) {
    checks.fail('feed', feedIndexFile, 'malformed');
    return;
  }
  const { log, size } = index;
  const known = leaves.get(log);
  if (known === undefined) {
    checks.fail('feed', feedIndexFile, `names log ${log}, which was not found`);
    return;
  }
  const before = readIndex((await copy.read(feedIndexFile, indexBytesMax)) ?? new Uint8Array());
  if (before && (log < before.log || (log === before.log && size < before.size))) {
    const was = `log ${before.log}, ${before.size} were there before`;
    checks.fail('feed', feedIndexFile, `log ${log}, ${size} events, but ${was}`);
    return;
  }
  const behind = tellBehind(round, index);
  for (const [number, logged] of leaves) {
    if (number > log) continue; // a log that has just begun: the feed is not there yet
    const own = number === log ? size : logged.length;
    for (let page = 0; page * feedPageSize < own; page++) {
      const wanted = Math.min(feedPageSize, own - page * feedPageSize);
      const place = { log: number, page, wanted };
      // An index that names pages without end ends at the first that is not there.
      if (!(await followPage(round, place, logged))) break;
    }
  }
  if (checks.hasFailed('feed')) return;
  const had = Math.min(size, known.length);
  const pages = Math.ceil(had / feedPageSize);
  const own: FeedIndex = { log, size: had, pageSize: feedPageSize, pages };
  copy.put(feedIndexFile, utf8(`${JSON.stringify(own)}\n`));
  if (behind === undefined) checks.pass('feed', `log ${log}, ${had} events`);
  else checks.leave('feed', behind);
}

/** A page at most, or for a round: the feed is written after the log. What is to be said of it, if so. */
function tellBehind(
  { clock, copy, checks, leaves }: FeedRound,
  { log, size }: Pick<FeedIndex, 'log' | 'size'>,
): string | undefined {
  const key = 'feed behind the log';
  const sights = openFirstSights(copy.stagingDirectory);
  const later = [...leaves].filter(([number]) => number >= log);
  const behind = later.reduce((sum, [, logged]) => sum + logged.length, -size);
  if (behind <= feedPageSize) {
    sights.forget(key);
    return undefined;
  }
  const said = `${behind} events behind the log`;
  const nowMs = clock.nowMs();
  if (sights.firstSeen(key, nowMs) < nowMs) {
    checks.fail('feed', feedIndexFile, `${said} since a round ago`);
  }
  return said;
}

function readIndex(bytes: Uint8Array): Pick<FeedIndex, 'log' | 'size'> | undefined {
  const { log, size } = parseJson(bytes) ?? {};
  if (typeof log !== 'number' || typeof size !== 'number') return undefined;
  return Number.isSafeInteger(size) && size >= 0 ? { log, size } : undefined;
}

interface WantedPage {
  readonly log: number;
  readonly page: number;
  /** Events, at least. */
  readonly wanted: number;
}

async function followPage(
  { crypto, site, copy, checks }: FeedRound,
  place: WantedPage,
  leaves: readonly string[],
): Promise<boolean> {
  const name = feedPageFile(place.log, place.page);
  const kept = eventsIn((await copy.read(name, pageBytesMax)) ?? new Uint8Array());
  if (kept && !mayChange(kept)) return true;
  const fetched = await site.read(name, pageBytesMax);
  if (!fetched.ok) {
    checks.fail('feed', name, fetched.error.kind);
    return false;
  }
  const events = checkPage({ crypto, checks }, name, place, fetched.value, leaves);
  if (events === undefined) return false;
  // The feed may be ahead of the checkpoint by a second: what is not verified yet is not kept yet.
  const from = place.page * feedPageSize;
  const had = events.slice(0, leaves.length - from);
  const page: FeedPage = { log: place.log, from, events: had };
  const isWhole = had.length === events.length;
  copy.put(name, isWhole ? fetched.value : utf8(`${JSON.stringify(page)}\n`));
  return true;
}

/** It may still grow, or sealed leaves in it be opened. */
function mayChange(events: readonly FeedEvent[]): boolean {
  return (
    events.length < feedPageSize ||
    events.some(({ kind, opened }) => kind === 'sealed' && opened === undefined)
  );
}

function checkPage(
  { crypto, checks }: Pick<FeedRound, 'crypto' | 'checks'>,
  name: string,
  { log, page, wanted }: WantedPage,
  bytes: Uint8Array,
  leaves: readonly string[],
): readonly FeedEvent[] | undefined {
  const events = eventsIn(bytes);
  if (events === undefined) {
    checks.fail('feed', name, 'malformed');
    return undefined;
  }
  if (events.length < wanted) {
    checks.fail('feed', name, `${events.length} events of ${wanted}`);
    return undefined;
  }
  for (const [i, event] of events.entries()) {
    const index = page * feedPageSize + i;
    if (event.log !== log || event.index !== index) {
      checks.fail('feed', `${name}, event ${i}`, `is not that of leaf ${index}`);
      return undefined;
    }
    const leaf = leaves[index];
    if (leaf !== undefined && leaf !== describeLeaf(event)) {
      checks.fail('feed', `${name}, leaf ${index}`, 'says something else than the log');
      return undefined;
    }
    if (!isOpenedTruly(crypto, event)) {
      checks.fail('feed', `${name}, leaf ${index}`, 'is opened as something else');
      return undefined;
    }
  }
  return events;
}

/** Undefined when anything in it is not what an event has. */
function eventsIn(bytes: Uint8Array): readonly FeedEvent[] | undefined {
  const page = parseJson(bytes);
  const events: unknown = page?.['events'];
  return Array.isArray(events) && events.every(isEvent) ? events : undefined;
}

function isEvent(value: unknown): value is FeedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { log, index, kind, stationId, commitment, timeMs } = value as Record<string, unknown>;
  const areNumbers = [log, index, timeMs].every((each) => Number.isSafeInteger(each));
  const areTexts = [kind, commitment].every((each) => typeof each === 'string');
  return areNumbers && areTexts && typeof stationId === 'string' && stationId.isWellFormed();
}

function parseJson(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(parseUtf8(bytes) ?? '') as unknown;
    const isObject = typeof value === 'object' && value !== null;
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // JSON.parse has no other way to say "malformed"
  }
}
