import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecidedStation } from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import { arbitraryStations, verdictContests } from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { AreaTotals } from './area-totals.ts';
import type { TotalsRules } from './election-totals.ts';
import { makeElectionTotals } from './election-totals.ts';
import { addExact } from './exact-count.ts';
import type { FigureSums } from './figure-sums.ts';
import { formatTotalsCsv, formatTotalsJson } from './format-totals.ts';
import { makeLiveTotals } from './live-totals.ts';
import { addRolls } from './roll-totals.ts';

const rules: TotalsRules = {
  adoptedStates: ['matched', 'resolved'],
  exclusions: [
    { contestId: 'A-council', position: 1 },
    { contestId: 'A-council', position: 6 },
  ],
};
const snapshot = { timeMs: 1_889_708_640_000, logSize: 9 };

type MakeTotals = typeof makeElectionTotals;

const textOf = (totals: ReturnType<MakeTotals>): string =>
  [...formatTotalsJson(totals, new Map(), snapshot), ...formatTotalsCsv(totals)].join('');

function fromScratch(stations: readonly DecidedStation[], make: MakeTotals = makeElectionTotals) {
  const totals = make(verdictContests, rules);
  for (const { entry, verdict } of stations) totals.add(entry, verdict);
  return totals;
}

/** Stations come in any order, some of them are taken away and some come again. */
const anyOrder = (make: MakeTotals) =>
  fc.property(
    arbitraryStations(10).chain((stations) =>
      fc.tuple(
        fc.constant(stations),
        fc.shuffledSubarray(stations, { minLength: stations.length }),
        fc.subarray(stations),
      ),
    ),
    ([stations, shuffled, taken]) => {
      const totals = fromScratch(shuffled, make);
      for (const { entry, verdict } of taken) totals.remove(entry, verdict);
      const kept = stations.filter((each) => !taken.includes(each));
      expect(textOf(totals)).toBe(textOf(fromScratch(kept)));
      for (const { entry, verdict } of taken) totals.add(entry, verdict);
      expect(textOf(totals)).toBe(textOf(fromScratch(stations)));
    },
  );

const sumKinds = ['transmitted', 'card', 'adopted', 'countable'] as const;

function sumsOf(areas: readonly AreaTotals[]) {
  return sumKinds.map((kind) =>
    (['account', 'lists', 'candidates'] as const).map((figures) => {
      const sums = new Map<number, { sum: FigureSumValue; reported: number }>();
      for (const area of areas) {
        for (const { position, sum, reported } of area[kind][figures].rows()) {
          const before = sums.get(position) ?? { sum: 0, reported: 0 };
          const after = { sum: addExact(before.sum, sum), reported: before.reported + reported };
          sums.set(position, after);
        }
      }
      return [...sums].sort(([a], [b]) => a - b);
    }),
  );
}
type FigureSumValue = ReturnType<FigureSums['account']['rows']>[number]['sum'];

/** What the parts say adds up to what the whole says. */
const conserves = (make: MakeTotals) =>
  fc.property(arbitraryStations(10), (stations) => {
    for (const { whole, governorates, constituencies } of fromScratch(stations, make).contests) {
      const expected = sumsOf([whole]);
      expect(sumsOf(governorates().map(([, area]) => area))).toEqual(expected);
      expect(sumsOf(constituencies().map(([, area]) => area))).toEqual(expected);
    }
  });

/** The same for ballots of all contests together. */
const conservesBallots = (make: MakeTotals) =>
  fc.property(arbitraryStations(10), (stations) => {
    const { ballots, ...totals } = fromScratch(stations, make);
    const areas = [totals.ballotsByGovernorate(), totals.ballotsByConstituency()];
    const sumsOfAreas = (parts: readonly (typeof ballots)[]) =>
      (['transmitted', 'card', 'adopted'] as const).map((kind) => {
        const sums = new Map<number, bigint>();
        for (const { position, sum } of parts.flatMap((each) => each[kind].rows())) {
          sums.set(position, (sums.get(position) ?? 0n) + BigInt(sum));
        }
        return [...sums].sort(([a], [b]) => a - b);
      });
    for (const parts of areas) {
      expect(sumsOfAreas(parts.map(([, part]) => part))).toEqual(sumsOfAreas([ballots]));
      expect(addRolls(parts.map(([, part]) => part.all))).toEqual(ballots.all);
    }
    const registered = stations.reduce((sum, { entry }) => sum + (entry.registered ?? 0), 0);
    expect(ballots.all).toMatchObject({ stations: stations.length, registered });
  });

/** Only stations of the named states count, once each, excluded candidates nowhere. */
const countsRightly = (make: MakeTotals) =>
  fc.property(arbitraryStations(8), (stations) => {
    const [contest] = fromScratch(stations, make).contests;
    let adopted = 0n;
    let countable = 0n;
    for (const { verdict } of stations) {
      const found = verdict.contests.find(({ contestId }) => contestId === 'A-council');
      if (found?.state !== 'matched' && found?.state !== 'resolved') continue;
      const votes = found.adopted?.contest?.candidateVotes;
      for (const [position, value] of (votes ? listCounts(votes) : []).entries()) {
        adopted += BigInt(value ?? 0);
        if (position !== 1 && position !== 6) countable += BigInt(value ?? 0);
      }
    }
    const total = (sums: FigureSums | undefined) =>
      (sums?.candidates.rows() ?? []).reduce((sum, row) => sum + BigInt(row.sum), 0n);
    expect(total(contest?.whole.adopted)).toBe(adopted);
    expect(total(contest?.whole.countable)).toBe(countable);
  });

/** Each verdict replaces the one before it. */
const follows = (set: typeof makeLiveTotals) =>
  fc.property(
    arbitraryStations(6).chain((stations) =>
      fc.tuple(fc.constant(stations), fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 })),
    ),
    ([stations, steps]) => {
      const live = set(verdictContests, rules);
      const now = new Map<string, DecidedStation>();
      for (const [place, other] of steps) {
        const entry = stations[place]?.entry;
        // Another station's verdict: what was said of it changes its contests as well.
        const verdict = stations[other]?.verdict;
        if (entry === undefined || verdict === undefined) continue;
        live.set(entry, verdict);
        now.set(entry.stationId, { entry, verdict });
      }
      expect(textOf(live.totals)).toBe(textOf(fromScratch([...now.values()])));
    },
  );

describe('totals of an election', () => {
  const numRuns = runs(100, 3000);

  it('are the same bytes whatever the order of adding and taking away', () => {
    fc.assert(anyOrder(makeElectionTotals), { numRuns });
  });

  it('are the sum of their governorates, and of their constituencies', () => {
    fc.assert(conserves(makeElectionTotals), { numRuns });
  });

  it('have ballots of all contests that are the sum of their areas', () => {
    fc.assert(conservesBallots(makeElectionTotals), { numRuns });
  });

  it('count adopted stations, and no excluded candidate as countable', () => {
    fc.assert(countsRightly(makeElectionTotals), { numRuns });
  });

  it('follow verdicts to the same bytes as from scratch', () => {
    fc.assert(follows(makeLiveTotals), { numRuns });
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 300 }).failed;

  it('a station that is taken away from the whole only in name', () => {
    const planted: MakeTotals = (contests, given) => {
      const totals = makeElectionTotals(contests, given);
      return { ...totals, remove: (entry) => totals.remove(entry, emptyOf(entry.stationId)) };
    };
    const emptyOf = (stationId: string) => ({ stationId, state: 'matched' as const, contests: [] });
    expect(fails(anyOrder(planted))).toBe(true);
  });

  it('a station whose governorate depends on what came before it', () => {
    const planted: MakeTotals = (contests, given) => {
      const totals = makeElectionTotals(contests, given);
      let first: string | undefined;
      return {
        ...totals,
        add(entry, verdict) {
          first ??= entry.governorate;
          totals.add({ ...entry, governorate: first }, verdict);
        },
      };
    };
    expect(fails(anyOrder(planted))).toBe(true);
  });

  it('a constituency that is left out', () => {
    const planted: MakeTotals = (contests, given) => {
      const totals = makeElectionTotals(contests, given);
      const without = totals.contests.map((contest) => ({
        ...contest,
        constituencies: () => contest.constituencies().slice(1),
      }));
      return { ...totals, contests: without };
    };
    expect(fails(conserves(planted))).toBe(true);
  });

  it('ballots of a station in two governorates', () => {
    const planted: MakeTotals = (contests, given) => {
      const totals = makeElectionTotals(contests, given);
      const doubled = () => [...totals.ballotsByGovernorate(), ...totals.ballotsByGovernorate()];
      return { ...totals, ballotsByGovernorate: doubled };
    };
    expect(fails(conservesBallots(planted))).toBe(true);
  });

  it('an excluded candidate that still counts, and a discrepant station that does', () => {
    const counted: MakeTotals = (contests, given) =>
      makeElectionTotals(contests, { ...given, exclusions: given.exclusions.slice(1) });
    expect(fails(countsRightly(counted))).toBe(true);
    const lax: MakeTotals = (contests, given) =>
      makeElectionTotals(contests, {
        ...given,
        adoptedStates: [...given.adoptedStates, 'discrepant'],
      });
    expect(fails(countsRightly(lax))).toBe(true);
  });

  it('a verdict that is added to the one before it', () => {
    const planted: typeof makeLiveTotals = (contests, given) => {
      const totals = makeElectionTotals(contests, given);
      return { totals, set: totals.add };
    };
    expect(fails(follows(planted))).toBe(true);
  });
});
