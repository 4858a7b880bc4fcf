/** `contests/<contest>.csv`: the votes of one contest at one station, by channel. */
import type { ContestEntry } from '../election/contest-entry.ts';
import type { ContestVerdict, Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
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
  /** Empty for a station of which no channel says anything. */
  format(stationId: string, verdict: ContestVerdict, countable: Figures | undefined): string;
}

export function makeContestRows(contest: ContestEntry): ContestRows {
  const lists = contest.lists.map(({ code }) => formatCsvField(code));
  const candidates = contest.candidates.map(({ id }) => formatCsvField(id));
  return {
    format(stationId, { transmitted, card, adopted }, countable) {
      const station = formatCsvField(stationId);
      const columns = [transmitted, card, adopted, countable].map((figures) => figures?.contest);
      const listVotes = columns.map((each) => each?.listVotes);
      const candidateVotes = columns.map((each) => each?.candidateVotes);
      return (
        formatKind(`${station},lists,`, `${station},list,`, listVotes, lists) +
        formatKind(`${station},candidates,`, `${station},candidate,`, candidateVotes, candidates)
      );
    },
  };
}

/** The sums first: a column that is empty there reports nothing of this kind. */
function formatKind(
  all: string,
  one: string,
  columns: readonly (SparseCounts | undefined)[],
  codes: readonly string[],
): string {
  if (columns.every((column) => column === undefined)) return '';
  let text = `${all},${columns.map(formatSum).join(',')}\n`;
  for (const { position, counts } of alignCounts(columns)) {
    // A tape may have more positions than the ballot: they have a place and no code.
    const code = codes[position] ?? `#${position + 1}`;
    text += `${one}${code}`;
    for (const count of counts) text += count === undefined ? ',' : `,${count}`;
    text += '\n';
  }
  return text;
}
