/** The feed, followed: what is new is asked for every few seconds. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FeedEvent, FeedIndex, FeedPage } from '@mutabaqa/shared/site/feed.ts';
import { feedIndexFile, feedPageFile } from '@mutabaqa/shared/site/site-files.ts';
import type { FileResult } from '../../data/fetch-file.ts';
import { fetchJson } from '../../data/fetch-file.ts';
import { shapeOf } from '../../data/shape.ts';
import type { FileState } from '../../data/use-file.ts';
import { useFile } from '../../data/use-file.ts';
import type { ShownFeed } from './check-feed.ts';

const pollMs = 5000;
/** Asks whether it changed; the host's answer to that is a few bytes. */
const fresh: RequestInit = { cache: 'no-cache' };

export interface Feed {
  readonly index: FileState<FeedIndex>;
  /** Undefined while no index is here. */
  readonly shown: ShownFeed | undefined;
  /** Reads the page that holds this leaf, unless it is here. */
  readonly want: (leafIndex: number) => void;
}

interface ReadPages {
  readonly log: number;
  /** How many leaves the log had when each page was read. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly events: ReadonlyMap<number, FeedEvent>;
}

const nothing: ReadPages = { log: 0, sizes: new Map(), events: new Map() };

export function useFeed(): Feed {
  const index = useFile(feedIndexFile, readIndex, pollMs);
  const [read, setRead] = useState(nothing);
  const known = useRef(read);
  const load = useCallback(
    async ({ log, size, pageSize }: FeedIndex, page: number): Promise<void> => {
      const end = Math.min(size, (page + 1) * pageSize);
      if (known.current.log === log && (known.current.sizes.get(page) ?? 0) >= end) return;
      const result = await readPage(log, page);
      if (!result.ok) return;
      // A successor log begins again at 0.
      const before = known.current.log === log ? known.current : { ...nothing, log };
      const sizes = new Map(before.sizes).set(page, end);
      const events = new Map(before.events);
      for (const event of result.value.events) events.set(event.index, event);
      known.current = { log, sizes, events };
      setRead(known.current);
    },
    [],
  );

  const { value } = index;
  const newest = useRef(0);
  useEffect(() => {
    if (value === undefined || value.size === 0) return;
    const last = Math.floor((value.size - 1) / value.pageSize);
    // Everything between what was seen last and now, or following would leave a gap of its own.
    const first = known.current.log === value.log ? Math.min(newest.current, last) : last;
    newest.current = last;
    for (let page = first; page <= last; page++) void load(value, page);
  }, [value, load]);

  const want = useCallback(
    (leafIndex: number): void => {
      if (value === undefined || leafIndex < 0 || leafIndex >= value.size) return;
      void load(value, Math.floor(leafIndex / value.pageSize));
    },
    [value, load],
  );
  return { index, shown: value && shownOf(value, read), want };
}

function shownOf({ log, size, pageSize }: FeedIndex, read: ReadPages): ShownFeed {
  const { sizes, events } = read.log === log ? read : nothing;
  // A page that grew since it was read is not here yet.
  const whole = [...sizes].filter(([page, end]) => end >= Math.min(size, (page + 1) * pageSize));
  return { log, size, pageSize, pages: new Set(whole.map(([page]) => page)), events };
}

function readIndex(): Promise<FileResult<FeedIndex>> {
  return fetchJson(feedIndexFile, indexShape, fresh);
}

async function readPage(log: number, page: number): Promise<FileResult<FeedPage>> {
  return fetchJson(feedPageFile(log, page), pageShape, fresh);
}

const indexShape = shapeOf<FeedIndex>({ log: 'number', size: 'number', pageSize: 'number' });
const pageShape = shapeOf<FeedPage>({ log: 'number', from: 'number', events: 'list' });
