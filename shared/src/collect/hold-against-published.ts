/** What was collected against what the centre published: who confirms what, and every place where they differ. */
import { compareIds } from '../base/ids.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import { listCounts, type SparseCounts } from '../tape/sparse-counts.ts';
import type { CollectedStation } from './newest-tapes.ts';

/** Votes by code of the list or id of the candidate; undefined = nothing of the kind was adopted. */
export interface AdoptedVotes {
  readonly lists: ReadonlyMap<string, bigint> | undefined;
  readonly candidates: ReadonlyMap<string, bigint> | undefined;
}

/** A version of the results, as far as it is asked. */
export interface PublishedFigures {
  /** Digests of the tapes that the station's rows name, lower-case hex; empty for none. */
  tapesOf(stationId: string): ReadonlySet<string>;
  /** Undefined when nothing was adopted. A code that is not in the maps was adopted as 0. */
  adopted(stationId: string, contestId: string): AdoptedVotes | undefined;
}

export type Disagreement = { readonly stationId: string } & (
  | { readonly kind: 'contradictory'; readonly digests: readonly string[] }
  | { readonly kind: 'parts-missing'; readonly digests: readonly string[] }
  | { readonly kind: 'unfit'; readonly section: string }
  /** The centre shows other tapes of this station, or with `published` empty none. */
  | {
      readonly kind: 'other-tape';
      readonly digests: readonly string[];
      readonly published: readonly string[];
    }
  | {
      readonly kind: 'adopted-differs';
      readonly contestId: string;
      readonly field: `list/${string}` | `candidate/${string}`;
      /** Decimal; null = not reported. */
      readonly tape: string | null;
      readonly adopted: string | null;
    }
);

export interface Confirmation {
  readonly stationId: string;
  /** Whose own scans are the tape that the centre shows, with the figures that it adopted; in byte order. */
  readonly organisations: readonly string[];
}

/** In byte order of stations. `published` undefined: what was collected is only held against itself. */
export function holdAgainstPublished(
  { contests }: Pick<ElectionPackage, 'contests'>,
  stations: readonly CollectedStation[],
  published: PublishedFigures | undefined,
): { readonly disagreements: Disagreement[]; readonly confirmations: Confirmation[] } {
  const disagreements: Disagreement[] = [];
  const confirmations: Confirmation[] = [];
  for (const station of stations) {
    const own = checkStation(contests, station, published);
    disagreements.push(...own);
    const { stationId, organisations } = station;
    const isConfirmed =
      station.state === 'counted' &&
      own.length === 0 &&
      published !== undefined &&
      isAdopted(station, published);
    if (isConfirmed && organisations.length > 0) confirmations.push({ stationId, organisations });
  }
  return { disagreements, confirmations };
}

function checkStation(
  contests: ElectionPackage['contests'],
  { stationId, state, tapes }: CollectedStation,
  published: PublishedFigures | undefined,
): Disagreement[] {
  const digests = tapes.map(({ digest }) => digest);
  if (state === 'contradictory' || state === 'parts-missing') {
    return [{ stationId, kind: state, digests }];
  }
  if (state === 'unfit') {
    const section = tapes.find((tape) => tape.unfitSection !== undefined)?.unfitSection ?? '';
    return [{ stationId, kind: 'unfit', section }];
  }
  if (published === undefined) return [];
  const shown = published.tapesOf(stationId);
  const differences: Disagreement[] = [];
  if (digests.some((digest) => !shown.has(digest))) {
    const others = [...shown].toSorted(compareIds);
    differences.push({ stationId, kind: 'other-tape', digests, published: others });
  }
  for (const contestId of contestIdsOf(tapes)) {
    const adopted = published.adopted(stationId, contestId);
    const contest = contests.get(contestId);
    if (adopted === undefined || contest === undefined) continue;
    const lists = sumOf(tapes, contestId, 'listVotes');
    const candidates = sumOf(tapes, contestId, 'candidateVotes');
    const differ = (
      field: 'list' | 'candidate',
      codes: readonly string[],
      counted: readonly (bigint | undefined)[] | undefined,
      votes: ReadonlyMap<string, bigint> | undefined,
    ): void => {
      for (const [i, code] of codes.entries()) {
        const tape = shownVotes(counted?.[i]);
        const own = shownVotes(votes && (votes.get(code) ?? 0n));
        const name = `${field}/${code}` as const;
        if (tape === own) continue;
        differences.push({
          ...{ stationId, kind: 'adopted-differs', contestId, field: name, tape, adopted: own },
        });
      }
    };
    differ(
      'list',
      contest.lists.map(({ code }) => code),
      lists,
      adopted.lists,
    );
    differ(
      'candidate',
      contest.candidates.map(({ id }) => id),
      candidates,
      adopted.candidates,
    );
  }
  return differences;
}

/** Figures that nobody saw confirm nothing: every contest of the tapes must have been adopted. */
function isAdopted({ stationId, tapes }: CollectedStation, published: PublishedFigures): boolean {
  return contestIdsOf(tapes).every(
    (contestId) => published.adopted(stationId, contestId) !== undefined,
  );
}

/** In byte order. */
function contestIdsOf(tapes: CollectedStation['tapes']): string[] {
  const ids = tapes.flatMap(({ tape }) =>
    tape.header.sections.flatMap(({ kind, id }) => (kind === 'contest' ? [id] : [])),
  );
  return [...new Set(ids)].toSorted(compareIds);
}

/** Sums of the parts, by position; undefined when no part reports any. Fits: the tapes were checked. */
function sumOf(
  tapes: CollectedStation['tapes'],
  contestId: string,
  field: 'listVotes' | 'candidateVotes',
): (bigint | undefined)[] | undefined {
  let sums: (bigint | undefined)[] | undefined;
  for (const { tape } of tapes) {
    for (const [i, { kind, id }] of tape.header.sections.entries()) {
      const section = tape.sections[i];
      if (kind !== 'contest' || id !== contestId || section?.kind !== 'contest') continue;
      const votes: SparseCounts | undefined = section[field];
      if (votes === undefined) continue;
      const counts = listCounts(votes);
      const before = sums;
      sums = counts.map((count, at) => addReported(before?.[at], count));
    }
  }
  return sums;
}

function addReported(sum: bigint | undefined, count: number | undefined): bigint | undefined {
  return count === undefined ? sum : (sum ?? 0n) + BigInt(count);
}

function shownVotes(votes: bigint | undefined): string | null {
  return votes === undefined ? null : String(votes);
}
