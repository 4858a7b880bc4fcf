/** The feed: pages of a thousand events, each of which must be what the log has at its place. */
import { parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import {
  type FeedEvent,
  type FeedIndex,
  type FeedPage,
  feedPageSize,
} from '@mutabaqa/shared/site/feed.ts';
import { feedIndexFile, feedPageFile } from '@mutabaqa/shared/site/site-files.ts';
import type { LogSource } from '../log/log-source.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';

export interface FeedRound {
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
export async function followFeed({ site, copy, checks, leaves }: FeedRound): Promise<void> {
  const file = await site.read(feedIndexFile, indexBytesMax);
  if (!file.ok) {
    checks.leave('feed', 'the site has none');
    return;
  }
  const { log, size } = parseJson(file.value) ?? {};
  if (typeof log !== 'number' || !Number.isSafeInteger(size) || typeof size !== 'number') {
    checks.fail('feed', feedIndexFile, 'malformed');
    return;
  }
  const known = leaves.get(log);
  if (known === undefined) {
    checks.fail('feed', feedIndexFile, `names log ${log}, which was not found`);
    return;
  }
  for (const [number, logged] of leaves) {
    if (number > log) continue; // a log that has just begun: the feed is not there yet
    const own = number === log ? size : logged.length;
    for (let page = 0; page * feedPageSize < own; page++) {
      const wanted = Math.min(feedPageSize, own - page * feedPageSize);
      const place = { log: number, page, wanted };
      // An index that names pages without end ends at the first that is not there.
      if (!(await followPage({ site, copy, checks }, place, logged))) break;
    }
  }
  if (checks.hasFailed('feed')) return;
  const had = Math.min(size, known.length);
  const pages = Math.ceil(had / feedPageSize);
  const own: FeedIndex = { log, size: had, pageSize: feedPageSize, pages };
  copy.put(feedIndexFile, utf8(`${JSON.stringify(own)}\n`));
  checks.pass('feed', `log ${log}, ${had} events`);
}

interface WantedPage {
  readonly log: number;
  readonly page: number;
  /** Events, at least. */
  readonly wanted: number;
}

async function followPage(
  { site, copy, checks }: Pick<FeedRound, 'site' | 'copy' | 'checks'>,
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
  const events = checkPage(checks, name, place, fetched.value, leaves);
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
  checks: FollowChecks,
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
