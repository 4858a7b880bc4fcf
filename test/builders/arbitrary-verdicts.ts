/** Stations with verdicts of every shape that totals can meet, over two contests and a few areas. */
import fc from 'fast-check';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type {
  Adopted,
  ContestVerdict,
  Figures,
  StationVerdict,
} from '@mutabaqa/shared/reconcile/verdict.ts';
import { adoptedSources, stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';

export interface DecidedStation {
  readonly entry: StationEntry;
  readonly verdict: StationVerdict;
}

export const verdictContests: ReadonlyMap<string, ContestEntry> = new Map(
  ['B-council', 'A-council'].map((contestId) => [
    contestId,
    {
      contestId,
      constituency: contestId.slice(0, 1),
      name: contestId,
      lists: ['101', '102', '103'].map((code) => ({ code, name: code })),
      candidates: [0, 1, 1, 2, 2, 2, 3].map((listPosition, at) => ({
        id: `c${at + 1}`,
        name: `c${at + 1}`,
        listPosition,
      })),
    },
  ]),
);

/** Small, ordinary and absurd figures. */
const count = fc.oneof(
  { weight: 5, arbitrary: fc.nat(600) },
  { weight: 1, arbitrary: fc.constantFrom(0, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER) },
);

const votes = (size: number) =>
  fc.option(
    fc
      .array(fc.option(count, { nil: undefined, freq: 6 }), { minLength: size, maxLength: size })
      .map(makeSparseCounts),
    { nil: undefined, freq: 6 },
  );

export const arbitraryFigures: fc.Arbitrary<Figures> = fc.record({
  account: fc.option(
    fc.record(Object.fromEntries(accountFields.map((field) => [field, count])), {
      requiredKeys: [],
    }),
    { nil: undefined, freq: 6 },
  ),
  contest: fc.option(fc.record({ listVotes: votes(3), candidateVotes: votes(7) }), {
    nil: undefined,
    freq: 6,
  }),
});

const adopted: fc.Arbitrary<Adopted> = fc
  .record({
    figures: arbitraryFigures,
    source: fc.constantFrom(...adoptedSources),
    leaves: fc.array(fc.nat(100_000), { minLength: 1, maxLength: 3 }),
  })
  .map(({ figures, ...rest }) => ({ ...figures, ...rest }));

const figures = fc.option(arbitraryFigures, { nil: undefined, freq: 3 });

const contestVerdict: fc.Arbitrary<Omit<ContestVerdict, 'contestId' | 'paperId'>> = fc
  .record({
    state: fc.constantFrom(...stationStates),
    path: fc.constant([]),
    findings: fc.constant([]),
    adopted: fc.option(adopted, { nil: undefined, freq: 3 }),
    transmitted: figures,
    card: figures,
    isSame: fc.boolean(),
  })
  // Mostly the channels agree, and what is adopted is what they say.
  .map(({ isSame, ...verdict }) => {
    if (!isSame || verdict.adopted === undefined) return verdict;
    const { account, contest } = verdict.adopted;
    return { ...verdict, transmitted: { account, contest }, card: { account, contest } };
  });

/** Up to `max` stations, in byte order of their ids; of some of them the contests stand on one paper. */
export const arbitraryStations = (max: number): fc.Arbitrary<DecidedStation[]> =>
  fc
    .array(
      fc.record({
        centre: fc.nat(3),
        area: fc.constantFrom('N', 'S', 'نينوى'),
        governorate: fc.constantFrom('g1', 'g2'),
        registered: fc.option(fc.nat(600), { nil: undefined, freq: 5 }),
        contestIds: fc.subarray(['A-council', 'B-council'], { minLength: 1 }),
        isOnePaper: fc.boolean(),
        verdicts: fc.tuple(contestVerdict, contestVerdict),
        state: fc.constantFrom(...stationStates),
      }),
      { maxLength: max },
    )
    .map((drawn) =>
      drawn.map((each, number): DecidedStation => {
        const stationId = `s${String(number).padStart(4, '0')}`;
        const { contestIds, isOnePaper, registered, governorate, area: constituency } = each;
        const papers = isOnePaper
          ? [{ paperId: 'p', contestIds }]
          : contestIds.map((id) => ({ paperId: id, contestIds: [id] }));
        return {
          entry: {
            stationId,
            centreId: `centre-${each.centre}`,
            centreName: '',
            governorate,
            constituency,
            pollingGroup: 'general',
            registered,
            papers,
            devices: [],
          },
          verdict: {
            stationId,
            state: each.state,
            arrivedBy: 'both',
            reason: undefined,
            findings: [],
            claims: [],
            contests: contestIds.map((contestId, at) => ({
              contestId,
              paperId: isOnePaper ? 'p' : contestId,
              ...(each.verdicts[at] ?? each.verdicts[0]),
            })),
          },
        };
      }),
    );
