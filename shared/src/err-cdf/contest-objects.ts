/** Parties, candidates, contests and ballots of the common data format. */
import { internationalized, nationalId } from './err-text.ts';
import type { ContestPart, ErrNames, NamedContest, NamedParty } from './err-names.ts';
import { candidateRef, contestRef, selectionRef } from './err-names.ts';
import { jsonElements, openObject } from './report-text.ts';

export type IsExcluded = (contestId: string, position: number) => boolean;

export function partyObject({ id, list }: NamedParty) {
  return {
    '@id': id,
    '@type': 'ElectionResults.Party',
    ExternalIdentifier: [nationalId(list.code)],
    Name: internationalized(list.name),
  };
}

/** In ballot order. `isExcluded`: after polling, by decision. */
export function candidateObjects(contest: NamedContest, isExcluded: IsExcluded) {
  const { contestId, candidates } = contest.entry;
  return candidates.map((_, position) =>
    candidateObject(contest, position, isExcluded(contestId, position)),
  );
}

function candidateObject(contest: NamedContest, position: number, isExcluded: boolean) {
  const { candidates } = contest.entry;
  const candidate = candidates[position];
  const party = contest.parties[(candidate?.listPosition ?? 0) - 1];
  return {
    '@id': candidateRef(contest, position),
    '@type': 'ElectionResults.Candidate',
    BallotName: internationalized(candidate?.name ?? ''),
    ExternalIdentifier: [nationalId(candidate?.id ?? '')],
    ...(party !== undefined && { PartyId: party }),
    ...(isExcluded && { PostElectionStatus: 'withdrawn' }),
  };
}

export function partsOf({ entry }: NamedContest): ContestPart[] {
  const { lists, candidates } = entry;
  return [
    ...(lists.length > 0 ? (['lists'] as const) : []),
    ...(candidates.length > 0 ? (['candidates'] as const) : []),
  ];
}

/** Stations that have the contest, and those whose figures are in its total. */
export interface ContestProgress {
  readonly stations: number;
  readonly reported: number;
}

/**
 * A contest with its selections, in pieces. `votesOf`: its counts, separated by commas, of a position on the
 * ballot from 0; empty when there are none.
 */
export function* contestText(
  names: ErrNames,
  contest: NamedContest,
  part: ContestPart,
  progress: ContestProgress,
  votesOf: (position: number) => string,
): Generator<string> {
  yield `${openObject(contestHead(names, contest, part, progress))},"ContestSelection":[`;
  yield* jsonElements(selectionTexts(contest, part, votesOf));
  yield ']}';
}

function* selectionTexts(
  contest: NamedContest,
  part: ContestPart,
  votesOf: (position: number) => string,
): Generator<Iterable<string>> {
  for (let position = 0; position < contest.entry[part].length; position++) {
    const votes = votesOf(position);
    const head = openObject(selectionHead(contest, part, position));
    yield votes === '' ? [head, '}'] : [head, `,"VoteCounts":[\n${votes}\n]}`];
  }
}

function contestHead(
  names: ErrNames,
  contest: NamedContest,
  part: ContestPart,
  { stations, reported }: ContestProgress,
) {
  const { contestId, name, constituency } = contest.entry;
  return {
    '@id': contestRef(contest, part),
    '@type': `ElectionResults.${part === 'lists' ? 'PartyContest' : 'CandidateContest'}`,
    ElectionDistrictId: names.constituencyUnit(constituency),
    ExternalIdentifier: [nationalId(contestId)],
    Name: name,
    SequenceOrder: contest.place,
    SubUnitsReported: reported,
    TotalSubUnits: stations,
    ...(part === 'candidates' && { VotesAllowed: 1 }),
  };
}

function selectionHead(contest: NamedContest, part: ContestPart, position: number) {
  const head = { '@id': selectionRef(contest, part, position), SequenceOrder: position + 1 };
  return part === 'lists'
    ? {
        ...head,
        '@type': 'ElectionResults.PartySelection',
        PartyIds: [contest.parties[position] ?? ''],
      }
    : {
        ...head,
        '@type': 'ElectionResults.CandidateSelection',
        CandidateIds: [candidateRef(contest, position)],
      };
}

/** A ballot of these contests, in its order, and the stations where it was given out. */
export function ballotStyle(contests: readonly NamedContest[], units: readonly string[]) {
  return {
    '@type': 'ElectionResults.BallotStyle',
    GpUnitIds: units,
    OrderedContent: contests.flatMap((contest) =>
      partsOf(contest).map((part) => ({
        '@type': 'ElectionResults.OrderedContest',
        ContestId: contestRef(contest, part),
        OrderedContestSelectionIds: Array.from(
          { length: contest.entry[part].length },
          (_, position) => selectionRef(contest, part, position),
        ),
      })),
    ),
  };
}
