/** One report at the level of stations: those of one constituency, whatever contests their ballots hold. */
import type { StationEntry } from '../election/station-entry.ts';
import type { RatifiedContests } from '../totals/result-status.ts';
import { resultStatusOf } from '../totals/result-status.ts';
import type { ElectionTotals } from '../totals/election-totals.ts';
import type { ExactCount } from '../totals/exact-count.ts';
import type { ContestProgress, IsExcluded } from './contest-objects.ts';
import {
  ballotStyle,
  candidateObjects,
  contestText,
  partsOf,
  partyObject,
} from './contest-objects.ts';
import type { CountedStation } from './counted-station.ts';
import type { ContestPart, ErrNames, NamedContest } from './err-names.ts';
import { centreRef, countryUnit, stationRef } from './err-names.ts';
import { internationalized, nationalId, otherId } from './err-text.ts';
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
import type { VoteColumns } from './vote-columns.ts';
import { makeVoteColumns } from './vote-columns.ts';

export interface StationReport {
  /** In the order of the roster. The next piece of the text. */
  add(station: CountedStation): string;
  /** The rest of it, in pieces. */
  finish(totals: ElectionTotals, ratified: RatifiedContests): Generator<string>;
}

export interface StationReportSetup {
  readonly source: ReportSource;
  readonly names: ErrNames;
  readonly isExcluded: IsExcluded;
  readonly constituency: string;
}

interface Centre {
  readonly entry: StationEntry;
  readonly stations: number[];
}

interface ContestVotes {
  readonly contest: NamedContest;
  readonly progress: { stations: number; reported: number };
  readonly columns: Readonly<Record<ContestPart, VoteColumns>>;
}

interface Ballots {
  readonly place: number;
  readonly cast: ExactCount | undefined;
  readonly rejected: ExactCount | undefined;
}

export function makeStationReport(setup: StationReportSetup): StationReport {
  const { source, names, constituency, isExcluded } = setup;
  const centres = new Map<string, Centre>();
  const styles = new Map<string, { readonly contestIds: string[]; readonly units: string[] }>();
  const votes = new Map<string, ContestVotes>();
  const ballots: Ballots[] = [];
  const progress = { stations: 0, reported: 0 };

  function noteStation({ entry, place, isReported, cast, rejected }: CountedStation): void {
    const { centreId, papers } = entry;
    let centre = centres.get(centreId);
    if (centre === undefined) centres.set(centreId, (centre = { entry, stations: [] }));
    centre.stations.push(place);
    const contestIds = papers.flatMap((paper) => paper.contestIds);
    const key = JSON.stringify(contestIds);
    let style = styles.get(key);
    if (style === undefined) styles.set(key, (style = { contestIds, units: [] }));
    style.units.push(stationRef(place));
    progress.stations += 1;
    if (isReported) progress.reported += 1;
    if (cast !== undefined || rejected !== undefined) ballots.push({ place, cast, rejected });
  }

  function noteVotes({ place, contests }: CountedStation): void {
    for (const { contestId, figures } of contests) {
      let known = votes.get(contestId);
      if (known === undefined) votes.set(contestId, (known = noVotes(names.contest(contestId))));
      known.progress.stations += 1;
      if (figures === undefined) continue;
      known.progress.reported += 1;
      const { listVotes, candidateVotes } = figures.contest ?? {};
      if (listVotes) known.columns.lists.add(place, listVotes);
      if (candidateVotes) known.columns.candidates.add(place, candidateVotes);
    }
  }

  function* units(): Generator<string> {
    for (const [i, { entry, stations }] of [...centres.values()].entries()) {
      yield `,\n${JSON.stringify(centreObject(entry, i + 1, stations))}`;
    }
    const own = names.constituencyUnit(constituency);
    const others = new Set([...votes.values()].map(({ contest }) => contest.entry.constituency));
    others.delete(constituency);
    const members = Array.from({ length: centres.size }, (_, i) => centreRef(i + 1));
    yield `,\n${JSON.stringify(districtObject(own, constituency, progress, members))}`;
    for (const other of others) {
      yield `,\n${JSON.stringify(districtObject(names.constituencyUnit(other), other))}`;
    }
    yield `,\n${JSON.stringify(countryObject([own]))}`;
  }

  return {
    add(station) {
      const isFirst = progress.stations === 0;
      noteStation(station);
      noteVotes(station);
      const before = isFirst
        ? `${openObject(reportHead(source, 'precinct-level'))},"GpUnit":[\n`
        : ',\n';
      return before + stationText(station);
    },
    *finish(totals, ratified) {
      const known = names.contests.flatMap(({ entry }) => votes.get(entry.contestId) ?? []);
      yield* units();
      yield '\n],"Party":[';
      const used = new Set(known.flatMap(({ contest }) => contest.parties));
      yield* jsonObjects(names.parties.filter(({ id }) => used.has(id)).map(partyObject));
      yield `],"Election":[\n${openObject(electionHead(source))},"BallotCounts":[`;
      yield* jsonElements(
        ballots.map(({ place, cast, rejected }) => [
          ballotCounts(stationRef(place), cast, rejected) ?? '',
        ]),
      );
      yield '],"BallotStyle":[';
      yield* jsonObjects(
        [...styles.values()].map((style) =>
          ballotStyle(
            style.contestIds.map((id) => names.contest(id)),
            style.units,
          ),
        ),
      );
      yield '],"Candidate":[';
      yield* jsonObjects(known.flatMap(({ contest }) => candidateObjects(contest, isExcluded)));
      yield '],"Contest":[';
      yield* jsonElements(
        known.flatMap((each) => partsOf(each.contest).map((part) => votesText(names, each, part))),
      );
      const inIt = totals.contests.filter(({ contest }) => votes.has(contest.contestId));
      const status = statusOfAll(inIt.map((contest) => resultStatusOf(contest, ratified)));
      yield `]}\n],"Status":"${status}"}\n`;
    },
  };
}

function noVotes(contest: NamedContest): ContestVotes {
  const columns = { lists: makeVoteColumns(), candidates: makeVoteColumns() };
  return { contest, progress: { stations: 0, reported: 0 }, columns };
}

/** Zeros are left out: a station that has reported the contest and is not named has none. */
function votesText(
  names: ErrNames,
  { contest, columns, progress }: ContestVotes,
  part: ContestPart,
): Generator<string> {
  return contestText(names, contest, part, progress, (position) => {
    const counts: string[] = [];
    columns[part].visit(position, (place, count) => {
      counts.push(voteCounts(stationRef(place), count));
    });
    return counts.join(',\n');
  });
}

function stationText({ entry, place, state, status }: CountedStation): string {
  const { stationId, pollingGroup, registered } = entry;
  const fields = {
    '@id': stationRef(place),
    '@type': 'ElectionResults.ReportingUnit',
    CountStatus: [{ '@type': 'ElectionResults.CountStatus', Status: status, Type: 'total' }],
    ExternalIdentifier: [
      nationalId(stationId),
      otherId('polling-group', pollingGroup),
      otherId('state', state),
    ],
    Number: stationId,
    Type: 'precinct',
  };
  return objectWithCounts(fields, { VotersRegistered: registered });
}

function centreObject(entry: StationEntry, place: number, stations: readonly number[]) {
  const { centreId, centreName, governorate } = entry;
  return {
    '@id': centreRef(place),
    '@type': 'ElectionResults.ReportingUnit',
    ComposingGpUnitIds: stations.map(stationRef),
    ExternalIdentifier: [nationalId(centreId), otherId('governorate', governorate)],
    ...(centreName !== '' && { Name: internationalized(centreName) }),
    Type: 'polling-place',
  };
}

export function districtObject(
  unit: string,
  constituency: string,
  progress?: ContestProgress,
  members: readonly string[] = [],
) {
  return {
    '@id': unit,
    '@type': 'ElectionResults.ReportingUnit',
    ...(members.length > 0 && { ComposingGpUnitIds: members }),
    ExternalIdentifier: [nationalId(constituency)],
    IsDistricted: true,
    Name: internationalized(constituency),
    OtherType: 'constituency',
    ...(progress && { SubUnitsReported: progress.reported, TotalSubUnits: progress.stations }),
    Type: 'other',
  };
}

export function countryObject(members: readonly string[], progress?: ContestProgress) {
  return {
    '@id': countryUnit,
    '@type': 'ElectionResults.ReportingUnit',
    ComposingGpUnitIds: members,
    ...(progress && { SubUnitsReported: progress.reported, TotalSubUnits: progress.stations }),
    Type: 'country',
  };
}
