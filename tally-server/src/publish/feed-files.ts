/**
 * `feed/`: the feed as pages, for who polls files. A page is written again when a leaf was added to it or a
 * sealed leaf in it may be opened now.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import { formatJsonLine } from '@mutabaqa/shared/results/text-rows.ts';
import type { FeedEvent, FeedIndex } from '@mutabaqa/shared/site/feed.ts';
import { feedPageSize } from '@mutabaqa/shared/site/feed.ts';
import { feedIndexFile, feedPageFile } from '@mutabaqa/shared/site/site-files.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { FeedContext } from '../portal/feed-view.ts';
import { viewLeaf } from '../portal/feed-view.ts';
import type { Store } from '../store/store.ts';
import type { PublicFiles } from './public-files.ts';
import { writeIfOther } from './public-files.ts';

export interface FeedFilesPorts extends FeedContext {
  readonly clock: Clock;
  readonly files: PublicFiles;
  readonly publicDirectory: string;
  readonly manifest: Pick<Manifest, 'pollingGroups'>;
  readonly store: Pick<Store, 'leaves'>;
  readonly sequencer: Pick<Sequencer, 'size'>;
}

export interface FeedFiles {
  /** Pages first, the index last. Rounds must not overlap. */
  publish(): Promise<void>;
}

const leavesPerTurn = 250;

export function makeFeedFiles(ports: FeedFilesPorts): FeedFiles {
  const { clock, files, publicDirectory, manifest, gate, logNumber, store, sequencer } = ports;
  /** Pages below it are full and written. */
  let fullPages = 0;
  /** Of full pages: what was sealed in them when they were written may be opened later. */
  const sealedPages = new Set<number>();
  let written: { readonly size: number; readonly exposures: string } | undefined;

  const write = (name: string, content: object): void => {
    writeIfOther(files, join(publicDirectory, name), utf8(formatJsonLine(content)));
  };

  async function writePage(page: number, size: number, nowMs: number): Promise<void> {
    const from = page * feedPageSize;
    const to = Math.min(size, from + feedPageSize);
    const events: FeedEvent[] = [];
    for (let at = from; at < to; at += leavesPerTurn) {
      const leaves = await store.leaves(at, Math.min(to, at + leavesPerTurn));
      events.push(...leaves.map((stored) => viewLeaf(ports, stored, nowMs)));
      await nextTurn(); // receipts are more urgent
    }
    write(feedPageFile(logNumber, page), { log: logNumber, from, events });
    const isSealed = events.some(({ kind, opened }) => kind === 'sealed' && !opened);
    if (isSealed) sealedPages.add(page);
    else sealedPages.delete(page);
  }

  return {
    async publish() {
      const nowMs = clock.nowMs();
      const { size } = sequencer;
      const groups = [...manifest.pollingGroups.keys()];
      const exposures = JSON.stringify(groups.map((id) => gate.ofGroup(id, nowMs)));
      if (written?.size === size && written.exposures === exposures) return;
      const isOpened = written !== undefined && written.exposures !== exposures;
      const again = isOpened ? [...sealedPages].filter((page) => page < fullPages) : [];
      for (const page of again) await writePage(page, size, nowMs);
      const pages = Math.ceil(size / feedPageSize);
      for (let page = fullPages; page < pages; page++) await writePage(page, size, nowMs);
      fullPages = Math.floor(size / feedPageSize);
      const index: FeedIndex = { log: logNumber, size, pageSize: feedPageSize, pages };
      write(feedIndexFile, index);
      // If we stop before this, the next round does it all again, which changes nothing.
      written = { size, exposures };
    },
  };
}
