/**
 * What was published against what the oracle expects: verdicts, adopted figures, totals, outcomes, the sums of the
 * sum tree, and what whoever brought something was told. Reads the published files as an outsider would.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import { expectElection } from '../oracle/expect-election.ts';
import type { ExpectedContest } from '../oracle/expect-contest.ts';
import type { ExpectedStation } from '../oracle/expect-station.ts';
import type { ExpectedElection } from '../oracle/expect-election.ts';
import type { ExpectedTotals } from '../oracle/expect-totals.ts';
import { expectTotals, sumKey } from '../oracle/expect-totals.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import type { Disagreement, Found } from './disagreement.ts';
import { difference } from './disagreement.ts';
import { mixedPolicyId } from './mixed-policy.ts';
import type { Answer } from './play-sim.ts';
import type { PlayedSim, Publication } from './run-sim.ts';

export interface Comparison {
  /** At the end. */
  readonly expected: ExpectedElection;
  readonly disagreements: readonly Disagreement[];
  /** Station and contest pairs, and sums, that were compared. */
  readonly verdicts: number;
  readonly sums: number;
}

interface StationRow {
  readonly station_id: string;
  readonly contest_id: string;
  readonly state: string;
  readonly arrived_by: string;
  readonly reason: string;
  readonly adopted_source: string;
  readonly findings: string;
}

interface DossierView {
  readonly stationId: string;
  readonly claims: readonly { readonly code: string }[];
}

export function compareWithOracle(played: PlayedSim): Comparison {
  const { world, plan, policy, publications, answers } = played;
  const acts = [...plan.stories.flatMap((story) => story.acts), ...plan.electionActs];
  const storyOf = new Map(plan.stories.map(({ station, story }) => [station.stationId, story]));
  const { restrictsSoftware } = plan;
  const planned = { world, policy, restrictsSoftware, acts };
  const compared = publications.map((publication) => {
    const expected = expectElection(planned, publication.atMs);
    return { expected, ...comparePublication(played, publication, expected) };
  });
  const last = assertDefined(compared.at(-1), 'a publication');
  const found = [
    ...compareAnswers(last.expected, answers),
    ...compared.flatMap(({ found: each }) => each),
    ...findUnplanted(played, last.rows),
  ];
  return {
    expected: last.expected,
    disagreements: found.map((each) => ({ ...each, story: storyOf.get(each.about) ?? '' })),
    verdicts: compared.reduce((sum, { rows }) => sum + rows.length, 0),
    sums: compared.reduce((sum, each) => sum + each.sums, 0),
  };
}

interface ComparedPublication {
  readonly rows: readonly StationRow[];
  readonly sums: number;
  readonly found: readonly Found[];
}

function comparePublication(
  { world }: PlayedSim,
  { files, live }: Publication,
  expected: ExpectedElection,
): ComparedPublication {
  const rows = readLines<StationRow>(files, 'stations.ndjson');
  const verdicts = rows.flatMap((row) => {
    const station = assertDefined(expected.stations.get(row.station_id), row.station_id);
    const contest = station.contests.find(({ contestId }) => contestId === row.contest_id);
    return compareRow(row, station, assertDefined(contest, row.contest_id));
  });
  const missing = [...expected.stations.values()].flatMap(({ stationId, contests }) =>
    contests
      .filter(
        ({ contestId }) =>
          !rows.some((row) => row.station_id === stationId && row.contest_id === contestId),
      )
      .map(({ contestId }) => difference(stationId, `${contestId}: row`, 'one', 'none')),
  );
  const totals = expectTotals(world, expected);
  const sums = compareTotals(files, totals);
  const found = [
    ...verdicts,
    ...missing,
    ...compareLive(live, expected),
    ...compareClaims(files, expected),
    ...sums.disagreements,
    ...compareOutcomes(world, files, expected, totals),
  ];
  return { rows, sums: sums.count, found };
}

function readLines<Row>(files: ReadonlyMap<string, string>, name: string): Row[] {
  const lines = assertDefined(files.get(name), name).split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}

function compareRow(row: StationRow, station: ExpectedStation, contest: ExpectedContest): Found[] {
  const codes = [...new Set(contest.noticed.map(({ code }) => code))].sort();
  const fields = [
    ['state', contest.state, row.state],
    ['arrived by', station.arrivedBy, row.arrived_by],
    ['reason', station.reason ?? '', row.reason],
    ['adopted source', contest.adoptedSource ?? '', row.adopted_source],
    ['findings', codes.join(' '), row.findings.split(' ').sort().join(' ')],
  ] as const;
  return fields.flatMap(([what, left, right]) =>
    left === right
      ? []
      : [difference(row.station_id, `${contest.contestId}: ${what}`, left, right)],
  );
}

/** Who was refused, and who was not, in the order of events. */
function compareAnswers({ known }: ExpectedElection, answers: readonly Answer[]): Found[] {
  const length = Math.max(known.answers.length, answers.length);
  return Array.from({ length }, (_, at) => [known.answers[at], answers[at]] as const).flatMap(
    ([expected, given]) => {
      const left = expected && `${expected.name} ${expected.isRefused ? 'refused' : 'taken'}`;
      const isRefused = given?.refusal !== undefined;
      const right = given && `${given.name} ${isRefused ? 'refused' : 'taken'}`;
      return left === right
        ? []
        : [difference('answers', given?.refusal ?? '', left ?? '', right ?? '')];
    },
  );
}

/** What the running server says of the stations, which it works out as evidence comes. */
function compareLive(live: Publication['live'], { stations }: ExpectedElection): Found[] {
  return [...stations.values()].flatMap(({ stationId, state, arrivedBy }) => {
    const now = live.get(stationId);
    const [left, right] = [`${state} ${arrivedBy}`, `${now?.state} ${now?.arrivedBy}`];
    return left === right ? [] : [difference(stationId, 'live state', left, right)];
  });
}

function compareClaims(files: Publication['files'], expected: ExpectedElection): Found[] {
  return [...files].flatMap(([name, text]) => {
    if (!name.startsWith('stations/')) return [];
    const dossier = JSON.parse(text) as DossierView;
    const station = expected.stations.get(dossier.stationId);
    const left = station?.claims.join(' ') ?? 'no such station';
    const right = [...new Set(dossier.claims.map(({ code }) => code))].join(' ');
    return left === right ? [] : [difference(dossier.stationId, 'claims', left, right)];
  });
}

type SumRow = readonly [string, ...(string | null)[], number];

interface TotalsView {
  readonly contests: readonly {
    readonly contestId: string;
    readonly areas: readonly {
      readonly kind: string;
      readonly name: string;
      readonly account: readonly SumRow[];
      readonly lists: readonly SumRow[];
      readonly candidates: readonly SumRow[];
    }[];
  }[];
}

/** Rows of nothing but zeros may be left out of the areas. */
function compareTotals(
  files: Publication['files'],
  totals: ExpectedTotals,
): { readonly count: number; readonly disagreements: readonly Found[] } {
  const published = readTotals(assertDefined(files.get('totals.json'), 'totals.json'));
  const disagreements: Found[] = [];
  let count = 0;
  for (const [area, sums] of totals) {
    const rows = published.get(area) ?? new Map<string, string>();
    for (const [figure, sum] of sums) {
      count += 1;
      const wanted = `${formatSum([sum.transmitted, sum.card, sum.adopted, sum.countable])} ${sum.adoptedStations}`;
      const right = rows.get(figure);
      rows.delete(figure);
      const isZero = /^[0-]( [0-]){3} /.test(wanted);
      if (right === wanted || (isZero && right === undefined)) continue;
      disagreements.push(difference('totals', sumKey(area, figure), wanted, right ?? 'no row'));
    }
  }
  for (const [area, rows] of published) {
    for (const [figure, row] of rows) {
      disagreements.push(difference('totals', sumKey(area, figure), 'no row', row));
    }
  }
  return { count, disagreements };
}

function formatSum(sums: readonly (bigint | undefined)[]): string {
  return sums.map((sum) => (sum === undefined ? '-' : String(sum))).join(' ');
}

/** By area, then by figure. */
function readTotals(text: string): Map<string, Map<string, string>> {
  const { contests } = JSON.parse(text) as TotalsView;
  const totals = new Map<string, Map<string, string>>();
  for (const { contestId, areas } of contests) {
    for (const area of areas) {
      const rows = new Map<string, string>();
      totals.set(sumKey(contestId, area.kind, area.name), rows);
      for (const kind of ['account', 'lists', 'candidates'] as const) {
        for (const [code, ...cells] of area[kind]) {
          rows.set(sumKey(kind, code), cells.map((cell) => cell ?? '-').join(' '));
        }
      }
    }
  }
  return totals;
}

/** What was planted must be named, whatever the oracle thinks: it could share a blind spot. */
function findUnplanted({ plan, policy }: PlayedSim, rows: readonly StationRow[]): Found[] {
  // Under a policy drawn at random nobody can say beforehand what is to be found.
  if (plan.changesPolicy || policy.id === mixedPolicyId) return [];
  const codes = new Map<string, Set<string>>();
  for (const { station_id: stationId, findings } of rows) {
    const known = codes.get(stationId) ?? new Set();
    for (const code of findings.split(' ')) known.add(code);
    codes.set(stationId, known);
  }
  return plan.stories.flatMap(({ station, planted }) =>
    planted
      .filter((code) => settingOf(policy, code).effect !== 'off')
      .filter((code) => codes.get(station.stationId)?.has(code) !== true)
      .map((code) => difference(station.stationId, 'planted', code, 'not found')),
  );
}
