/** A station of one contest, for tests of totals: states, rolls and votes by hand. */
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Figures, StationState, StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';

type Votes = readonly (number | undefined)[];

export interface CountedStation {
  readonly entry: StationEntry;
  readonly verdict: StationVerdict;
}

export const countedContest: ContestEntry = {
  contestId: 'council',
  constituency: 'N',
  name: 'Council',
  lists: [
    { code: '101', name: 'قائمة أولى' },
    { code: '102', name: 'لیستی دووەم' },
  ],
  candidates: [1, 1, 2].map((listPosition, at) => ({
    id: `c${at + 1}`,
    name: `Candidate ${at + 1}`,
    listPosition,
  })),
};

export function figuresOf(
  lists: Votes | undefined,
  candidates: Votes | undefined,
  account: AccountCounts = {},
): Figures {
  return {
    account,
    contest: {
      listVotes: lists && makeSparseCounts(lists),
      candidateVotes: candidates && makeSparseCounts(candidates),
    },
  };
}

/** Transmitted, on the card and, when the state says so, adopted. */
export function countedStation(
  stationId: string,
  state: StationState,
  registered: number | undefined,
  figures: Figures | undefined,
  changes: Partial<StationEntry> = {},
): CountedStation {
  const isAdopted = state === 'matched' || state === 'resolved';
  return {
    entry: {
      stationId,
      centreId: 'centre-1',
      centreName: '',
      governorate: 'g1',
      constituency: 'N',
      pollingGroup: 'general',
      registered,
      papers: [{ paperId: 'p', contestIds: ['council'] }],
      devices: [],
      ...changes,
    },
    verdict: {
      stationId,
      state,
      arrivedBy: figures ? 'both' : 'neither',
      reason: undefined,
      findings: [],
      claims: [],
      contests: [
        {
          contestId: 'council',
          paperId: 'p',
          state,
          path: [],
          findings: [],
          transmitted: figures,
          card: figures,
          adopted:
            isAdopted && figures ? { ...figures, source: 'electronic', leaves: [1] } : undefined,
        },
      ],
    },
  };
}

/** Counts with commas between them; `-` for what was not reported. */
export function parseCounts(text = ''): (number | undefined)[] {
  return text.split(',').map((count) => (count === '-' ? undefined : Number(count)));
}

/** `inBox,valid`, list votes and candidate votes. */
export function parseFigures([box, lists, candidates]: readonly string[]): Figures {
  const [inBox, valid] = parseCounts(box);
  const account = { ...(inBox !== undefined && { inBox }), ...(valid !== undefined && { valid }) };
  return figuresOf(parseCounts(lists), parseCounts(candidates), account);
}
