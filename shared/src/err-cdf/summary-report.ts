/** The national report: every contest as a whole, by governorate and by constituency of the stations. */
import { accountFields } from '../tape/tape.ts';
import type { AreaTotals } from '../totals/area-totals.ts';
import { sumRolls } from '../totals/area-totals.ts';
import type { BallotTotals } from '../totals/ballot-totals.ts';
import type { ContestTotals } from '../totals/contest-totals.ts';
import type { ElectionTotals } from '../totals/election-totals.ts';
import type { ExactCount } from '../totals/exact-count.ts';
import { addExact } from '../totals/exact-count.ts';
import { addRolls } from '../totals/roll-totals.ts';
import type { RollTotals } from '../totals/roll-totals.ts';
import type { RatifiedContests } from '../totals/result-status.ts';
import { resultStatusOf } from '../totals/result-status.ts';
import type { IsExcluded } from './contest-objects.ts';
import { candidateObjects, contestText, partsOf, partyObject } from './contest-objects.ts';
import type { ContestPart, ErrNames } from './err-names.ts';
import { countryUnit } from './err-names.ts';
import { internationalized, nationalId } from './err-text.ts';
import type { ReportSource } from './report-text.ts';
import {
  ballotCounts,
  electionHead,
  jsonElements,
  jsonObjects,
  objectWithCounts,
  openObject,
  reportHead,
  statusOfAll,
  voteCounts,
} from './report-text.ts';
import { countryObject, districtObject } from './station-report.ts';

export interface SummarySetup {
  readonly source: ReportSource;
  readonly names: ErrNames;
  readonly isExcluded: IsExcluded;
}

/** In pieces. Zeros of areas are left out; those of the whole are not. */
export function* formatSummaryReport(
  setup: SummarySetup,
  totals: ElectionTotals,
  ratified: RatifiedContests,
): Generator<string> {
  const { source, names, isExcluded } = setup;
  const { adoptedStates } = totals.rules;
  const progressOf = (ballots: BallotTotals) => ({
    stations: ballots.all.stations,
    reported: addRolls(adoptedStates.map((state) => ballots.inState(state))).stations,
  });
  const governorates = new Map(
    totals.ballotsByGovernorate().map(([name], i) => [name, `g${i + 1}`]),
  );
  const unitOfGovernorate = (name: string): string => governorates.get(name) ?? '';

  function* units(): Generator<Iterable<string>> {
    const known = totals.ballotsByConstituency();
    for (const [name, ballots] of known) {
      const unit = names.constituencyUnit(name);
      yield [withRolls(districtObject(unit, name, progressOf(ballots)), ballots.all)];
    }
    const withStations = new Set(known.map(([name]) => name));
    const others = new Set(totals.contests.map(({ contest }) => contest.constituency));
    for (const name of others) {
      if (withStations.has(name)) continue;
      yield [JSON.stringify(districtObject(names.constituencyUnit(name), name))];
    }
    for (const [name, ballots] of totals.ballotsByGovernorate()) {
      const { stations: TotalSubUnits, reported: SubUnitsReported } = progressOf(ballots);
      const fields = {
        '@id': unitOfGovernorate(name),
        '@type': 'ElectionResults.ReportingUnit',
        ExternalIdentifier: [nationalId(name)],
        Name: internationalized(name),
        OtherType: 'governorate',
        ...{ SubUnitsReported, TotalSubUnits },
        Type: 'other',
      };
      yield [withRolls(fields, ballots.all)];
    }
    const members = known.map(([name]) => names.constituencyUnit(name));
    const { ballots } = totals;
    yield [withRolls(countryObject(members, progressOf(ballots)), ballots.all)];
  }

  function* ballotTexts(): Generator<Iterable<string>> {
    const all = [
      [countryUnit, totals.ballots] as const,
      ...totals.ballotsByConstituency().map(([name, each]) => {
        return [names.constituencyUnit(name), each] as const;
      }),
      ...totals.ballotsByGovernorate().map(([name, each]) => {
        return [unitOfGovernorate(name), each] as const;
      }),
    ];
    for (const [unit, ballots] of all) {
      const text = ballotCounts(unit, ...castAndRejected(ballots));
      if (text !== undefined) yield [text];
    }
  }

  function votesText(contest: ContestTotals, part: ContestPart): Generator<string> {
    const named = names.contest(contest.contest.contestId);
    const reported = sumRolls(contest.whole, 'adopted').stations;
    const stations = reported + sumRolls(contest.whole, 'notAdopted').stations;
    const areas: [string, AreaTotals][] = [
      [countryUnit, contest.whole],
      ...areasIn(contest.constituencies(), (name) => names.constituencyUnit(name)),
      ...areasIn(contest.governorates(), unitOfGovernorate),
    ];
    const votes = votesByPosition(areas, part);
    const votesOf = (position: number): string => votes.get(position)?.join(',\n') ?? '';
    return contestText(names, named, part, { stations, reported }, votesOf);
  }

  yield `${openObject(reportHead(source, 'summary-contest'))},"GpUnit":[`;
  yield* jsonElements(units());
  yield '],"Party":[';
  yield* jsonObjects(names.parties.map(partyObject));
  yield `],"Election":[\n${openObject(electionHead(source))},"BallotCounts":[`;
  yield* jsonElements(ballotTexts());
  yield '],"Candidate":[';
  yield* jsonObjects(names.contests.flatMap((contest) => candidateObjects(contest, isExcluded)));
  yield '],"Contest":[';
  yield* jsonElements(
    totals.contests.flatMap((contest) =>
      partsOf(names.contest(contest.contest.contestId)).map((part) => votesText(contest, part)),
    ),
  );
  const status = statusOfAll(totals.contests.map((contest) => resultStatusOf(contest, ratified)));
  yield `]}\n],"Status":"${status}"}\n`;
}

function areasIn(
  named: readonly (readonly [name: string, area: AreaTotals])[],
  unitOf: (name: string) => string,
): [string, AreaTotals][] {
  return named.map(([name, area]) => [unitOf(name), area]);
}

/** The first area is the whole. */
function votesByPosition(
  areas: readonly (readonly [unit: string, area: AreaTotals])[],
  part: ContestPart,
): Map<number, string[]> {
  const votes = new Map<number, string[]>();
  for (const [i, [unit, area]] of areas.entries()) {
    for (const { position, sum } of area.countable[part].rows()) {
      if (i > 0 && sum === 0) continue;
      const counts = votes.get(position);
      if (counts === undefined) votes.set(position, [voteCounts(unit, sum)]);
      else counts.push(voteCounts(unit, sum));
    }
  }
  return votes;
}

/** Voters, when the roll of every station is known. */
function withRolls(fields: object, { registered, withoutRoll }: RollTotals): string {
  return objectWithCounts(fields, {
    VotersRegistered: withoutRoll === 0 ? registered : undefined,
  });
}

function castAndRejected({
  adopted,
}: BallotTotals): [cast: ExactCount | undefined, rejected: ExactCount | undefined] {
  const sums = new Map(adopted.rows().map(({ position, sum }) => [accountFields[position], sum]));
  const invalid = sums.get('invalid');
  const blank = sums.get('blank');
  const isKnown = invalid !== undefined || blank !== undefined;
  return [sums.get('inBox'), isKnown ? addExact(invalid ?? 0, blank ?? 0) : undefined];
}
