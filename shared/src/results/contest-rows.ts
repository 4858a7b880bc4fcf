/** `contests/<contest>.csv`: the votes of one contest at one station, by channel. */
import { utf8 } from '../base/bytes.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { ContestVerdict, Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import type { RowBytes } from './row-bytes.ts';
import { makeRowBytes } from './row-bytes.ts';
import { alignCounts, formatSum } from './side-by-side.ts';
import { formatCsvField } from './text-rows.ts';

export const contestColumns = [
  'station_id',
  'kind',
  'code',
  'transmitted',
  'card',
  'adopted',
  'countable',
] as const;

/** Writes the rows of one contest; made once, because its codes are quoted once. */
export interface ContestRows {
  /** Empty for a station of which no channel says anything. Written over by the next call. */
  format(
    stationId: string,
    verdict: Pick<ContestVerdict, 'transmitted' | 'card' | 'adopted'>,
    countable: Figures | undefined,
  ): Uint8Array;
}

export function makeContestRows(contest: Pick<ContestEntry, 'lists' | 'candidates'>): ContestRows {
  const lists = contest.lists.map(({ code }) => utf8(formatCsvField(code)));
  const candidates = contest.candidates.map(({ id }) => utf8(formatCsvField(id)));
  const rows = makeRowBytes();
  return {
    format(stationId, { transmitted, card, adopted }, countable) {
      const station = formatCsvField(stationId);
      const columns = [transmitted, card, adopted, countable].map((figures) => figures?.contest);
      rows.clear();
      const listVotes = columns.map((each) => each?.listVotes);
      writeKind(rows, `${station},list`, listVotes, lists);
      const candidateVotes = columns.map((each) => each?.candidateVotes);
      writeKind(rows, `${station},candidate`, candidateVotes, candidates);
      return rows.view();
    },
  };
}

/** The sums first: a column that is empty there reports nothing of this kind. */
function writeKind(
  rows: RowBytes,
  start: string,
  columns: readonly (SparseCounts | undefined)[],
  codes: readonly Uint8Array[],
): void {
  if (columns.every((column) => column === undefined)) return;
  rows.text(`${start}s,,${columns.map(formatSum).join(',')}\n`);
  const one = `${start},`;
  alignCounts(columns, (position, counts) => {
    rows.text(one);
    // A tape may have more positions than the ballot: they have a place and no code.
    const code = codes[position];
    if (code === undefined) rows.text(`#${position + 1}`);
    else rows.bytes(code);
    for (const count of counts) {
      rows.text(',');
      if (count !== undefined) rows.count(count);
    }
    rows.text('\n');
  });
}
