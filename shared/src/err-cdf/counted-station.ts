/** What a report takes of one decided station: what counts, and how far it is. */
import type { StationEntry } from '../election/station-entry.ts';
import type { Figures, StationState, StationVerdict } from '../reconcile/verdict.ts';
import { adoptedFigures } from '../totals/adopted-figures.ts';
import { accountOf } from '../totals/ballot-totals.ts';
import type { ExactCount } from '../totals/exact-count.ts';
import { addExact } from '../totals/exact-count.ts';

/** Words of the format. Annulled is completed: nothing of it counts, and nothing is waited for. */
export type CountStatus = 'completed' | 'in-process' | 'not-processed';

export interface CountedFigures {
  readonly contestId: string;
  /** Countable; undefined when nothing of the contest is in the total. */
  readonly figures: Figures | undefined;
}

export interface CountedStation {
  readonly entry: StationEntry;
  /** In the roster, from 1. */
  readonly place: number;
  readonly state: StationState;
  readonly status: CountStatus;
  /** Its worst contest is in a state whose figures count. */
  readonly isReported: boolean;
  readonly contests: readonly CountedFigures[];
  /** Over its papers; undefined when no adopted account says it. */
  readonly cast: ExactCount | undefined;
  /** Invalid and blank ballots. */
  readonly rejected: ExactCount | undefined;
}

export interface CountingRules {
  readonly adoptedStates: readonly StationState[];
  readonly countableOf: (contestId: string, figures: Figures) => Figures;
}

/** `verdict` as it may be shown. */
export function countStation(
  entry: StationEntry,
  place: number,
  verdict: StationVerdict,
  { adoptedStates, countableOf }: CountingRules,
): CountedStation {
  const contests = verdict.contests.map((contest) => {
    const { contestId } = contest;
    const adopted = adoptedFigures(contest, adoptedStates);
    return { contestId, figures: adopted && countableOf(contestId, adopted) };
  });
  const accounts = entry.papers.flatMap((paper) => {
    const account = accountOf(paper, verdict, (contest) => adoptedFigures(contest, adoptedStates));
    return account === undefined ? [] : [account];
  });
  return {
    ...{ entry, place, state: verdict.state, contests },
    status: statusOf(verdict, contests),
    isReported: adoptedStates.includes(verdict.state),
    cast: sumOf(accounts.map(({ inBox }) => inBox)),
    rejected: sumOf(accounts.flatMap(({ invalid, blank }) => [invalid, blank])),
  };
}

function sumOf(counts: readonly (ExactCount | undefined)[]): ExactCount | undefined {
  const known = counts.filter((count) => count !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce<ExactCount>((sum, count) => addExact(sum, count), 0);
}

function statusOf(
  { state, arrivedBy }: StationVerdict,
  contests: readonly CountedFigures[],
): CountStatus {
  const counted = contests.filter(({ figures }) => figures !== undefined).length;
  if (counted === contests.length || state === 'annulled') return 'completed';
  return counted > 0 || arrivedBy !== 'neither' ? 'in-process' : 'not-processed';
}
