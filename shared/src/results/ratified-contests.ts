/**
 * Which contests are ratified, and whether what was adopted since is still what the ratified version says. Only
 * centres about which something came later are decided a second time, as they were at that version.
 */
import { assert, assertDefined } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import type { DecidedChange } from '../decisions/decided-change.ts';
import type { Roster } from '../election/roster.ts';
import { sameFigures } from '../reconcile/compare-figures.ts';
import type { CentreStation } from '../reconcile/decide-centre.ts';
import type { DecisionFact, Snapshot, StationCase } from '../reconcile/evidence-case.ts';
import type { ExcludedCandidate, Ledger } from '../reconcile/ledger.ts';
import { makeLedger } from '../reconcile/ledger.ts';
import type { StationVerdict } from '../reconcile/verdict.ts';
import { adoptedFigures } from '../totals/adopted-figures.ts';
import type { RatifiedContests } from '../totals/result-status.ts';
import { decideInOrder } from './decide-in-order.ts';
import type { ResultsSource } from './results-source.ts';

export interface RatifiedWatch {
  /** Every station of the results, once. */
  see(station: CentreStation): void;
  finish(): Promise<RatifiedContests>;
}

export function watchRatified(
  crypto: CryptoPort,
  source: ResultsSource,
  ledger: Ledger,
): RatifiedWatch {
  const ratified = findRatified(source);
  if (ratified === undefined) return { see: () => undefined, finish: async () => new Map() };
  const { logSize } = ratified;
  const centres = new Set<string>();
  return {
    see({ entry, station }) {
      if (hasNews(station, logSize)) centres.add(entry.centreId);
    },
    async finish() {
      const then = sourceAt(source, ratified);
      const ledgerThen = makeLedger(source.election, then.decisions, crypto);
      const isWhole = concernsAll(source, ledger, ratified);
      const isAsked = isWhole ? () => true : (centreId: string) => centres.has(centreId);
      const changed = await findChanged([source, ledger], [then, ledgerThen], isAsked);
      for (const contestId of source.election.contests.keys()) {
        if (!sameExclusions(contestId, ledger, ledgerThen)) changed.add(contestId);
      }
      const statusOf = (id: string) => (changed.has(id) ? 'correction' : 'certified');
      return new Map([...source.election.contests.keys()].map((id) => [id, statusOf(id)]));
    },
  };
}

/** What the newest ratified version was made of. */
function findRatified({ decisions, versions }: ResultsSource): Snapshot | undefined {
  const certified = decisions.flatMap(({ change }) => (change.kind === 'certify' ? [change] : []));
  const last = certified.findLast(({ stage }) => stage === 'ratified');
  return last && assertDefined(versions.get(last.version), `version ${last.version}`);
}

function hasNews({ tapes, forms, cardProblems, decisions }: StationCase, logSize: number): boolean {
  const isNew = (item: { readonly leafIndex: number }): boolean => item.leafIndex >= logSize;
  return (
    tapes.some(isNew) || forms.some(isNew) || cardProblems.some(isNew) || decisions.some(isNew)
  );
}

const aboutAll: ReadonlySet<string> = new Set<DecidedChange['kind']>([
  'change-policy',
  'move-deadline',
  'draw-stations',
]);

/** Whether stations may say something else of which nothing came: by a decision, or because a time was over. */
function concernsAll(
  { decisions, snapshot, election }: ResultsSource,
  ledger: Ledger,
  ratified: Snapshot,
): boolean {
  const isDecided = ({ leafIndex, change }: DecisionFact): boolean =>
    leafIndex >= ratified.logSize && aboutAll.has(carriedOut(change).kind);
  const groups = [...election.manifest.pollingGroups.keys()];
  const isOver = (group: string): boolean => {
    const deadlineMs = ledger.deadlineMs(group, snapshot.logSize);
    return (
      deadlineMs !== undefined && ratified.timeMs <= deadlineMs && deadlineMs < snapshot.timeMs
    );
  };
  return decisions.some(isDecided) || groups.some(isOver);
}

function sourceAt(source: ResultsSource, snapshot: Snapshot): ResultsSource {
  const isBefore = (item: { readonly leafIndex: number }): boolean =>
    item.leafIndex < snapshot.logSize;
  return {
    ...source,
    snapshot,
    decisions: source.decisions.filter(isBefore),
    async caseOf(stationId) {
      const { tapes, forms, cardProblems, decisions } = await source.caseOf(stationId);
      return {
        tapes: tapes.filter(isBefore),
        forms: forms.filter(isBefore),
        cardProblems: cardProblems.filter(isBefore),
        decisions: decisions.filter(isBefore),
      };
    },
  };
}

type Moment = readonly [source: ResultsSource, ledger: Ledger];

/** Contests of which a station's adopted figures are not those of both moments. */
async function findChanged(
  now: Moment,
  then: Moment,
  isAsked: (centreId: string) => boolean,
): Promise<Set<string>> {
  const changed = new Set<string>();
  const before = verdictsOf(then, isAsked);
  for await (const [verdict, adopted] of verdictsOf(now, isAsked)) {
    const next = await before.next();
    assert(next.done !== true, `station ${verdict.stationId} at the ratified version`);
    const [, adoptedBefore] = next.value;
    for (const [i, { contestId }] of verdict.contests.entries()) {
      const [left, right] = [adopted[i], adoptedBefore[i]];
      const isSame = left && right ? sameFigures(left, right) : left === right;
      if (!isSame) changed.add(contestId);
    }
  }
  return changed;
}

/** In the order of the roster, with the adopted figures in the order of its contests. */
async function* verdictsOf([source, ledger]: Moment, isAsked: (centreId: string) => boolean) {
  const { roster } = source.election;
  const { adoptedStates } = ledger.policyAt(source.snapshot.logSize).policy;
  const election = { ...source.election, roster: rosterOf(roster, isAsked) };
  for await (const { verdict } of decideInOrder({ ...source, election }, ledger)) {
    const { contests }: StationVerdict = verdict;
    yield [verdict, contests.map((each) => adoptedFigures(each, adoptedStates))] as const;
  }
}

function rosterOf(roster: Roster, isAsked: (centreId: string) => boolean): Roster {
  return {
    ...roster,
    *stations() {
      for (const entry of roster.stations()) if (isAsked(entry.centreId)) yield entry;
    },
  };
}

function sameExclusions(contestId: string, now: Ledger, then: Ledger): boolean {
  const textOf = ({ exclusions }: Ledger): string =>
    exclusions
      .flatMap((each: ExcludedCandidate) => (each.contestId === contestId ? [each.position] : []))
      .join();
  return textOf(now) === textOf(then);
}
