/**
 * `totals.json` and `totals.csv`: equal totals give equal bytes. In pieces, because those of a country are long.
 * Sums are decimal texts, because they may pass 2^53-1; what nobody reported is null, or an empty cell.
 */
import type { Snapshot } from '../reconcile/evidence-case.ts';
import { stationStates } from '../reconcile/verdict.ts';
import type { AreaTotals } from './area-totals.ts';
import { sumRolls } from './area-totals.ts';
import type { BallotTotals } from './ballot-totals.ts';
import type { ContestTotals } from './contest-totals.ts';
import type { ElectionTotals } from './election-totals.ts';
import { addExact } from './exact-count.ts';
import type { FigureKind, FigureRow } from './figure-rows.ts';
import { ballotRows, figureKinds, figureRows, sumColumns } from './figure-rows.ts';
import type { RatifiedContests } from './result-status.ts';
import { resultStatusOf } from './result-status.ts';
import type { RollTotals, Turnout } from './roll-totals.ts';

/** The last: how many adopted figures reported it. */
const figureColumns = ['code', ...sumColumns, 'adoptedFigures'] as const;

export function* formatTotalsJson(
  totals: ElectionTotals,
  ratified: RatifiedContests,
  snapshot: Snapshot,
): Generator<string> {
  const { adoptedStates, exclusions } = totals.rules;
  yield `${open({ ...headOf(snapshot), adoptedStates, exclusions, figureColumns })},"contests":[`;
  yield* jsonLines(totals.contests, (contest) => formatContest(contest, ratified));
  yield '],\n"ballots":[';
  yield* jsonLines(ballotAreas(totals), ({ kind, name, area }) => [
    JSON.stringify({ kind, name, ...ballotArea(area) }),
  ]);
  yield ']}\n';
}

/** The same of one contest, without the ballots of all: what somebody on the way reads of it. */
export function* formatContestTotalsJson(
  totals: ElectionTotals,
  contest: ContestTotals,
  ratified: RatifiedContests,
  snapshot: Snapshot,
): Generator<string> {
  const { contestId } = contest.contest;
  const { adoptedStates } = totals.rules;
  const exclusions = totals.rules.exclusions.filter((each) => each.contestId === contestId);
  yield `${open({ ...headOf(snapshot), adoptedStates, exclusions, figureColumns })},"contests":[`;
  yield* jsonLines([contest], (each) => formatContest(each, ratified));
  yield ']}\n';
}

function headOf({ timeMs, logSize }: Snapshot): Snapshot {
  return { timeMs, logSize };
}

function* formatContest(contest: ContestTotals, ratified: RatifiedContests): Generator<string> {
  const { contestId, constituency } = contest.contest;
  const status = resultStatusOf(contest, ratified);
  yield `${open({ contestId, constituency, status })},"areas":[`;
  yield* jsonLines(contestAreas(contest), ({ kind, name, area }) => [
    JSON.stringify({ kind, name, ...contestArea(contest, area) }),
  ]);
  yield ']}';
}

/** An object that is not closed yet. */
function open(fields: object): string {
  return JSON.stringify(fields).slice(0, -1);
}

function* jsonLines<Item>(
  items: Iterable<Item>,
  format: (item: Item) => Iterable<string>,
): Generator<string> {
  let before = '\n';
  for (const item of items) {
    yield before;
    yield* format(item);
    before = ',\n';
  }
  yield '\n';
}

/** A row per figure; ballots of all contests together have no contest id. */
export function* formatTotalsCsv(totals: ElectionTotals): Generator<string> {
  yield 'contest_id,area,area_id,kind,code,transmitted,card,adopted,countable,adopted_figures\n';
  for (const contest of totals.contests) {
    for (const { kind, name, area } of contestAreas(contest)) {
      for (const figures of figureKinds) {
        const cells = [contest.contest.contestId, kind, name, figures];
        yield formatRows(cells, figureRows(contest, figures, area));
      }
    }
  }
  for (const { kind, name, area } of ballotAreas(totals)) {
    yield formatRows(['', kind, name, 'account'], ballotRows(area));
  }
}

function formatRows(about: readonly string[], rows: readonly FigureRow[]): string {
  const lines = rows.map(({ code, sums, adopted }) =>
    [...about, code, ...sums, String(adopted)].map(formatCell).join(','),
  );
  return lines.map((line) => `${line}\n`).join('');
}

interface FormattedArea<Totals> {
  readonly kind: 'whole' | 'governorate' | 'constituency';
  /** Of a contest as a whole: its own constituency. */
  readonly name: string;
  readonly area: Totals;
}

type Named<Totals> = readonly (readonly [name: string, totals: Totals])[];

function areasOf<Totals>(
  whole: readonly [name: string, totals: Totals],
  governorates: Named<Totals>,
  constituencies: Named<Totals>,
): FormattedArea<Totals>[] {
  const of = (kind: FormattedArea<Totals>['kind'], named: Named<Totals>) =>
    named.map(([name, area]) => ({ kind, name, area }));
  return [
    ...of('whole', [whole]),
    ...of('governorate', governorates),
    ...of('constituency', constituencies),
  ];
}

function ballotAreas(totals: ElectionTotals): FormattedArea<BallotTotals>[] {
  const whole = ['', totals.ballots] as const;
  return areasOf(whole, totals.ballotsByGovernorate(), totals.ballotsByConstituency());
}

function contestAreas(totals: ContestTotals): FormattedArea<AreaTotals>[] {
  const whole = [totals.contest.constituency, totals.whole] as const;
  return areasOf(whole, totals.governorates(), totals.constituencies());
}

function ballotArea(area: BallotTotals) {
  const states = stationStates.flatMap((state) => {
    const rolls = area.inState(state);
    return rolls.stations === 0 ? [] : [[state, rollRow(rolls)] as const];
  });
  return {
    ...rollRow(area.all),
    states: Object.fromEntries(states),
    turnout: turnoutRow(area.turnout),
    account: jsonRows(ballotRows(area)),
  };
}

function contestArea(contest: ContestTotals, area: AreaTotals) {
  const states = stationStates.flatMap((state) => {
    const { adopted, notAdopted } = area.inState(state);
    if (adopted.stations + notAdopted.stations === 0) return [];
    return [[state, { adopted: rollRow(adopted), notAdopted: rollRow(notAdopted) }] as const];
  });
  const rows = (kind: FigureKind) => jsonRows(figureRows(contest, kind, area));
  const adopted = sumRolls(area, 'adopted');
  const notAdopted = sumRolls(area, 'notAdopted');
  return {
    stations: adopted.stations + notAdopted.stations,
    registered: String(addExact(adopted.registered, notAdopted.registered)),
    withoutRoll: adopted.withoutRoll + notAdopted.withoutRoll,
    adoptedStations: adopted.stations,
    states: Object.fromEntries(states),
    turnout: turnoutRow(area.turnout),
    account: rows('account'),
    lists: rows('list'),
    candidates: rows('candidate'),
  };
}

function jsonRows(rows: readonly FigureRow[]) {
  return rows.map(({ code, sums, adopted }) => [code, ...sums.map((sum) => sum ?? null), adopted]);
}

function rollRow({ stations, registered, withoutRoll }: RollTotals) {
  return { stations, registered: String(registered), withoutRoll };
}

/** Hundredths of a percent, rounded down. */
function turnoutRow({ ballots, registered }: Turnout) {
  const voters = BigInt(registered);
  const hundredths = voters === 0n ? null : String((BigInt(ballots) * 10_000n) / voters);
  return { ballots: String(ballots), registered: String(registered), hundredths };
}

/** RFC 4180. */
function formatCell(cell: string | undefined): string {
  const text = cell ?? '';
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
