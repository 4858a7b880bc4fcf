import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';
import { describe, expect, test } from 'vitest';
import type { ShownFeed } from './check-feed.ts';
import { checkFeed } from './check-feed.ts';

const eventAt = (index: number): FeedEvent => ({
  ...{ log: 1, index, kind: 'transmission', stationId: 'st-1', timeMs: index },
  commitment: `c${index}`,
});

/** A log of 25 leaves in pages of ten; `lost` are not shown. */
function feedOf(pages: readonly number[], lost: readonly number[] = []): ShownFeed {
  const indices = Array.from({ length: 25 }, (_, i) => i);
  const shown = indices.filter(
    (index) => pages.includes(Math.floor(index / 10)) && !lost.includes(index),
  );
  return {
    ...{ log: 1, size: 25, pageSize: 10, pages: new Set(pages) },
    events: new Map(shown.map((index) => [index, eventAt(index)])),
  };
}

describe('without a gap', () => {
  test('as far as pages were read from the newest on', () => {
    expect(checkFeed(feedOf([]), undefined).whole).toBeUndefined();
    expect(checkFeed(feedOf([2]), undefined).whole).toEqual({ from: 20, to: 24 });
    expect(checkFeed(feedOf([0, 2]), undefined).whole).toEqual({ from: 20, to: 24 });
    const all = checkFeed(feedOf([0, 1, 2]), undefined);
    expect([all.whole, all.missing]).toEqual([{ from: 0, to: 24 }, undefined]);
  });

  test('a leaf that a page does not show is missing, also the newest', () => {
    expect(checkFeed(feedOf([1, 2], [14]), undefined)).toMatchObject({
      whole: { from: 15, to: 24 },
      missing: 14,
    });
    expect(checkFeed(feedOf([2], [24]), undefined)).toMatchObject({ missing: 24 });
  });
});

describe('against what was seen before', () => {
  const seen = { log: 1, index: 21, commitment: 'c21', seenAtMs: 1 };
  const earlier = (leaf: Partial<typeof seen>): string =>
    checkFeed(feedOf([2]), { ...seen, ...leaf }).earlier;

  test('unchanged, changed, and fewer leaves than there were', () => {
    expect(earlier({})).toBe('unchanged');
    expect(earlier({ commitment: 'other' })).toBe('changed');
    expect(earlier({ index: 25 })).toBe('shrunk');
    expect(earlier({ log: 2, index: 0 })).toBe('shrunk');
    expect(earlier({ index: 3 })).toBe('not-read');
    expect(checkFeed({ ...feedOf([2]), log: 2 }, seen).earlier).toBe('none');
  });
});
