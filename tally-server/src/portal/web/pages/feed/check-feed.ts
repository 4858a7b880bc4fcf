/** Whether the feed that this browser was shown is whole, and the same as it was shown before. Pure. */
import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';

/** The newest leaf that this browser saw on an earlier visit. */
export interface SeenLeaf {
  readonly log: number;
  readonly index: number;
  /** Lower-case hex. */
  readonly commitment: string;
  readonly seenAtMs: number;
}

/** What a host shows of a log. */
export interface ShownFeed {
  readonly log: number;
  /** Leaves, as the index of the feed says. */
  readonly size: number;
  readonly pageSize: number;
  /** Pages that were read. */
  readonly pages: ReadonlySet<number>;
  readonly events: ReadonlyMap<number, FeedEvent>;
}

export interface FeedNotes {
  /** The leaves from the newest downwards of which none is missing; undefined before the newest page is here. */
  readonly whole: { readonly from: number; readonly to: number } | undefined;
  /** The first leaf that is missing from a page that was read. */
  readonly missing: number | undefined;
  readonly earlier: 'none' | 'not-read' | 'unchanged' | 'changed' | 'shrunk';
}

export function checkFeed(feed: ShownFeed, seen: SeenLeaf | undefined): FeedNotes {
  const { size, pageSize, pages, events } = feed;
  const isRead = (index: number): boolean => pages.has(Math.floor(index / pageSize));
  let from = size;
  while (from > 0 && isRead(from - 1) && events.get(from - 1)?.index === from - 1) from -= 1;
  const missing = from > 0 && isRead(from - 1) ? from - 1 : undefined;
  const whole = from < size ? { from, to: size - 1 } : undefined;
  return { whole, missing, earlier: compareWithSeen(feed, seen) };
}

function compareWithSeen(
  { log, size, events }: ShownFeed,
  seen: SeenLeaf | undefined,
): FeedNotes['earlier'] {
  if (seen === undefined || seen.log > log) return seen === undefined ? 'none' : 'shrunk';
  if (seen.log < log) return 'none';
  if (seen.index >= size) return 'shrunk';
  const event = events.get(seen.index);
  if (event === undefined) return 'not-read';
  return event.commitment === seen.commitment ? 'unchanged' : 'changed';
}
