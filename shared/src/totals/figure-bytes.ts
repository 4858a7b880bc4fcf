/** Figures of one contest at a station as bytes, each with one form. Specification: proto/spec/sum-tree.md */
import type { Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { hasCanonicalRuns, listCounts, positionsMax } from '../tape/sparse-counts.ts';
import type { AccountCounts, AccountField } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import { readVector, writeSparseVector } from './sum-vector.ts';
import type { VarintReader } from './varint-reader.ts';
import type { VarintWriter } from './varint-writer.ts';

const present = { account: 1, contest: 2, lists: 4, candidates: 8 } as const;

export function writeFigures(writer: VarintWriter, { account, contest }: Figures): void {
  const { listVotes, candidateVotes } = contest ?? {};
  writer.byte(
    (account ? present.account : 0) |
      (contest ? present.contest : 0) |
      (listVotes ? present.lists : 0) |
      (candidateVotes ? present.candidates : 0),
  );
  if (account) writeAccount(writer, account);
  if (listVotes) writeVotes(writer, listVotes);
  if (candidateVotes) writeVotes(writer, candidateVotes);
}

/** Which fields were reported, a bit each, then their counts. */
function writeAccount(writer: VarintWriter, account: AccountCounts): void {
  const reported = accountFields.filter((field) => account[field] !== undefined);
  writer.count(reported.reduce((bits, field) => bits + 2 ** accountFields.indexOf(field), 0));
  for (const field of reported) writer.count(account[field] ?? 0);
}

function writeVotes(writer: VarintWriter, votes: SparseCounts): void {
  writer.count(votes.size);
  writer.count(votes.reportedRuns.length);
  for (const run of votes.reportedRuns) writer.count(run);
  writeSparseVector(writer, votes);
}

/** The reader fails on figures that no tape can have. */
export function readFigures(reader: VarintReader): Figures {
  const bits = reader.byte();
  const has = (bit: number): boolean => (bits & bit) !== 0;
  if (bits > 15 || (!has(present.contest) && (has(present.lists) || has(present.candidates)))) {
    reader.fail();
  }
  const account = has(present.account) ? readAccount(reader) : undefined;
  const listVotes = has(present.lists) ? readVotes(reader) : undefined;
  const candidateVotes = has(present.candidates) ? readVotes(reader) : undefined;
  return { account, contest: has(present.contest) ? { listVotes, candidateVotes } : undefined };
}

function readAccount(reader: VarintReader): AccountCounts {
  const bits = reader.upTo(2 ** accountFields.length - 1);
  const account: Partial<Record<AccountField, number>> = {};
  for (const [position, field] of accountFields.entries()) {
    if ((bits & (1 << position)) !== 0) account[field] = reader.upTo(Number.MAX_SAFE_INTEGER);
  }
  return account;
}

function readVotes(reader: VarintReader): SparseCounts {
  const size = reader.upTo(positionsMax);
  const reportedRuns: number[] = [];
  const runCount = reader.upTo(positionsMax);
  for (let i = 0; i < runCount && !reader.failed; i++) reportedRuns.push(reader.upTo(size));
  const values = readVector(reader);
  const positions: number[] = [];
  const counts: number[] = [];
  for (const [position, value] of values.entries()) {
    if (value === 0) continue;
    if (typeof value === 'bigint') reader.fail();
    positions.push(position);
    counts.push(Number(value));
  }
  if (values.length > size || !hasCanonicalRuns(size, reportedRuns)) reader.fail();
  if (reader.failed) return { size: 0, reportedRuns: [], positions: [], counts: [] };
  if (reportedRuns.length > 0) {
    const empty = listCounts({ size, reportedRuns, positions: [], counts: [] });
    // A count where nothing was reported would mean both.
    if (positions.some((position) => empty[position] === undefined)) reader.fail();
  }
  return { size, reportedRuns, positions, counts };
}
