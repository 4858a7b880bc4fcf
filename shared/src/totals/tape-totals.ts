/** Sums per figure over many tapes of one channel, by paper and contest. */
import type { FieldPath } from '../base/field-path.ts';
import { compareIds } from '../base/ids.ts';
import type { SectionName, Tape } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import type { ExactCount } from './exact-count.ts';
import { changeVotes, makeExactSums } from './exact-sums.ts';
import type { ExactSums } from './exact-sums.ts';
import { changeAccount } from './figure-sums.ts';
import type { SectionSums } from './scan-figures.ts';
import { makeFigureScan } from './scan-figures.ts';

export interface FieldTotal {
  readonly path: FieldPath;
  readonly sum: ExactCount;
  /** Tapes that reported it. */
  readonly reported: number;
}

export interface TapeTotals {
  add(tape: Tape): void;
  /**
   * The same from the bytes of a `SealedRecord` as the store keeps it, several times faster. They passed strict
   * decoding before: for others the sums mean nothing.
   */
  addRecord(record: Uint8Array): void;
  /** Tapes added. */
  readonly tapes: number;
  /** Figures that at least one tape reported, papers and contests in byte order of their ids. */
  rows(): FieldTotal[];
}

export function makeTapeTotals(): TapeTotals {
  const accounts = new Map<string, ExactSums>();
  const lists = new Map<string, ExactSums>();
  const candidates = new Map<string, ExactSums>();
  const sumsFor = ({ kind, id }: SectionName): SectionSums =>
    kind === 'account'
      ? { kind, account: sumsOf(accounts, id) }
      : { kind, lists: sumsOf(lists, id), candidates: sumsOf(candidates, id) };
  const scan = makeFigureScan(sumsFor);
  let tapes = 0;
  return {
    get tapes() {
      return tapes;
    },
    add({ header, sections }) {
      tapes += 1;
      for (const [index, name] of header.sections.entries()) {
        const section = sections[index];
        const sums = sumsFor(name);
        if (section?.kind === 'account' && sums.kind === 'account') {
          changeAccount(sums.account, section.counts, 1);
        } else if (section?.kind === 'contest' && sums.kind === 'contest') {
          if (section.listVotes) changeVotes(sums.lists, section.listVotes, 1);
          if (section.candidateVotes) changeVotes(sums.candidates, section.candidateVotes, 1);
        }
      }
    },
    addRecord(record) {
      tapes += 1;
      scan(record);
    },
    rows: () => [
      ...rowsOf(accounts, (paperId, position) => ({
        kind: 'account',
        paperId,
        field: accountFields[position] ?? '',
      })),
      ...rowsOf(lists, (contestId, position) => ({ kind: 'list', contestId, position })),
      ...rowsOf(candidates, (contestId, position) => ({ kind: 'candidate', contestId, position })),
    ],
  };
}

function sumsOf(byId: Map<string, ExactSums>, id: string): ExactSums {
  let sums = byId.get(id);
  if (sums === undefined) byId.set(id, (sums = makeExactSums()));
  return sums;
}

function rowsOf(
  byId: ReadonlyMap<string, ExactSums>,
  pathOf: (id: string, position: number) => FieldPath,
): FieldTotal[] {
  return [...byId.keys()].sort(compareIds).flatMap((id) =>
    (byId.get(id)?.rows() ?? []).map(({ position, sum, reported }) => ({
      path: pathOf(id, position),
      sum,
      reported,
    })),
  );
}
