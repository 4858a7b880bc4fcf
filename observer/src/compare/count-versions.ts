/** How many versions of the results a log can know of: what a host claims beyond is not asked for. */
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { tileWidthMax } from '@mutabaqa/shared/merkle/tiles.ts';
import type { LogSource } from '../log/log-source.ts';
import { readLogFile } from '../log/read-log-files.ts';

/** Entries are taken as they are served: a false one costs a question. @throws SourceFault */
export async function countVersionLeaves(log: LogSource, size: number): Promise<number> {
  let count = 0;
  for (let from = 0; from < size; from += tileWidthMax) {
    const width = Math.min(tileWidthMax, size - from);
    const index = from / tileWidthMax;
    const { items } = await readLogFile(log, { level: 'entries', index, width });
    // What cannot be read could all be versions.
    if (!items.ok) count += width;
    else count += items.value.filter((entry) => decodeLeaf(entry)?.kind === 'version').length;
  }
  return count;
}
