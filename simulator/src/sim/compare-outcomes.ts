/** `outcome.json`, the status of each contest, and the sums in `sum-tree.json`, against what the oracle expects. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ExpectedElection } from '../oracle/expect-election.ts';
import type { ExpectedContender, ExpectedOutcome } from '../oracle/expect-outcome.ts';
import { expectOutcomes } from '../oracle/expect-outcome.ts';
import type { ExpectedSum, ExpectedTotals } from '../oracle/expect-totals.ts';
import { sumKey } from '../oracle/expect-totals.ts';
import type { Election } from '../world/election.ts';
import type { Found } from './disagreement.ts';
import { difference } from './disagreement.ts';

interface OutcomeView {
  readonly contestId: string;
  readonly level: string;
  readonly leader: { readonly code: string; readonly votes: string } | null;
  readonly runnerUp: { readonly code: string; readonly votes: string } | null;
  readonly margin: string | null;
  readonly outstanding: object;
  readonly canChange: string;
  readonly notAdopted: readonly { readonly state: string; readonly stations: number }[];
}

interface SumView {
  readonly id: string;
  readonly stations: number;
  readonly adoptedStations: number;
  readonly account: readonly string[];
  readonly lists: readonly string[];
  readonly candidates: readonly string[];
}

interface SumTreeView {
  readonly accountFields: readonly string[];
  readonly contests: readonly (SumView & { readonly constituencies: readonly SumView[] })[];
}

export function compareOutcomes(
  world: Election,
  files: ReadonlyMap<string, string>,
  expected: ExpectedElection,
  totals: ExpectedTotals,
): Found[] {
  const outcomes = expectOutcomes(world, expected, totals);
  return [
    ...outcomesIn(files, outcomes),
    ...statusesIn(files, outcomes),
    ...sumsIn(world, files, expected, totals),
  ];
}

function read<View>(files: ReadonlyMap<string, string>, name: string): View {
  return JSON.parse(assertDefined(files.get(name), name)) as View;
}

/** Both said as the same text, and compared as such. */
function compareTexts(
  what: string,
  expected: ReadonlyMap<string, string>,
  published: ReadonlyMap<string, string>,
): Found[] {
  return [...new Set([...expected.keys(), ...published.keys()])].flatMap((about) => {
    const [left, right] = [expected.get(about) ?? 'none', published.get(about) ?? 'none'];
    return left === right ? [] : [difference(about, what, left, right)];
  });
}

function outcomesIn(
  files: ReadonlyMap<string, string>,
  outcomes: readonly ExpectedOutcome[],
): Found[] {
  const { contests } = read<{ contests: readonly OutcomeView[] }>(files, 'outcome.json');
  const published = contests.map(({ contestId, notAdopted, ...outcome }) => {
    const open = notAdopted.map(({ state, stations }) => `${state} ${stations}`);
    return [contestId, JSON.stringify({ ...outcome, open: open.sort() })] as const;
  });
  const expected = outcomes.map((outcome) => {
    const { contestId, level, leader, runnerUp, margin, openByState, canChange } = outcome;
    const { stations, registered } = outcome.outstanding;
    const view = {
      ...{ level, leader: contender(leader), runnerUp: contender(runnerUp) },
      margin: margin === undefined ? null : String(margin),
      outstanding: { stations, registered: String(registered), withoutRoll: 0 },
      canChange,
      open: [...openByState].map(([state, count]) => `${state} ${count}`).sort(),
    };
    return [contestId, JSON.stringify(view)] as const;
  });
  return compareTexts('outcome', new Map(expected), new Map(published));
}

function contender(each: ExpectedContender | undefined): OutcomeView['leader'] {
  return each ? { code: each.code, votes: String(each.votes) } : null;
}

/** Nobody certifies in a simulated election. */
function statusesIn(
  files: ReadonlyMap<string, string>,
  outcomes: readonly ExpectedOutcome[],
): Found[] {
  interface TotalsView {
    readonly contests: readonly { readonly contestId: string; readonly status: string }[];
  }
  const { contests } = read<TotalsView>(files, 'totals.json');
  const published = contests.map(({ contestId, status }) => [contestId, status] as const);
  const expected = outcomes.map(({ contestId, outstanding: { stations } }) => {
    const status = stations === 0 ? 'unofficial-complete' : 'unofficial-partial';
    return [contestId, status] as const;
  });
  return compareTexts('status', new Map(expected), new Map(published));
}

/** What the root of the tree adds up to, contest by contest, and each constituency below. */
function sumsIn(
  { stations, ballots }: Election,
  files: ReadonlyMap<string, string>,
  expected: ExpectedElection,
  totals: ExpectedTotals,
): Found[] {
  const tree = read<SumTreeView>(files, 'sum-tree.json');
  const published = tree.contests.flatMap(({ constituencies, ...whole }) => [
    [whole.id, textOf(whole)] as const,
    ...constituencies.map((each) => [`${whole.id} ${each.id}`, textOf(each)] as const),
  ]);
  const wanted = new Map<string, string>();
  for (const { contest } of ballots.values()) {
    const { contestId, lists, candidates } = contest;
    const having = stations.flatMap(({ stationId, constituency }) => {
      const { contests = [] } = expected.stations.get(stationId) ?? {};
      const own = contests.find((each) => each.contestId === contestId);
      return own ? [{ constituency, isAdopted: own.adopted !== undefined }] : [];
    });
    const say = (about: string, area: string, members: typeof having): void => {
      const sums = totals.get(area) ?? new Map<string, ExpectedSum>();
      const adopted = (kind: string, codes: readonly string[]) =>
        codes.map((code) => String(sums.get(sumKey(kind, code))?.adopted ?? 0n));
      const view: SumView = {
        id: '',
        stations: members.length,
        adoptedStations: members.filter(({ isAdopted }) => isAdopted).length,
        account: adopted('account', tree.accountFields),
        lists: adopted(
          'lists',
          lists.map(({ code }) => code),
        ),
        candidates: adopted(
          'candidates',
          candidates.map(({ id }) => id),
        ),
      };
      wanted.set(about, textOf(view));
    };
    if (having.length === 0) continue;
    say(contestId, sumKey(contestId, 'whole', contest.constituency), having);
    for (const [constituency, members] of Map.groupBy(having, (each) => each.constituency)) {
      say(`${contestId} ${constituency}`, sumKey(contestId, 'constituency', constituency), members);
    }
  }
  return compareTexts('sum tree', wanted, new Map(published));
}

/** Zeros at the end say nothing. */
function textOf({ stations, adoptedStations, account, lists, candidates }: SumView): string {
  const sums = [account, lists, candidates].map((each) => each.join(' ').replace(/( ?\b0)+$/, ''));
  return `${stations} ${adoptedStations}: ${sums.join(' | ')}`;
}
