/** The text of a report in pieces: no report is ever one string, and sums pass what a number holds. */
import type { Snapshot } from '../reconcile/evidence-case.ts';
import type { ResultsSource } from '../results/results-source.ts';
import type { ResultStatus } from '../totals/result-status.ts';
import type { ExactCount } from '../totals/exact-count.ts';
import { formatTime } from '../i18n/format-time.ts';
import { formatHex } from '../base/bytes.ts';
import { countryUnit } from './err-names.ts';
import { internationalized, nationalId, otherId } from './err-text.ts';

export interface ReportSource extends Pick<ResultsSource, 'snapshot'> {
  readonly election: Pick<ResultsSource['election'], 'manifest' | 'digest' | 'contests'>;
}

/** An object that is not closed yet. */
export function openObject(fields: object): string {
  return JSON.stringify(fields).slice(0, -1);
}

/** Counts stand behind the other fields, exactly; those that are not known are left out. */
export function objectWithCounts(
  fields: object,
  counts: Readonly<Record<string, ExactCount | undefined>>,
): string {
  const known = Object.entries(counts).filter(([, count]) => count !== undefined);
  return `${openObject(fields)}${known.map(([name, count]) => `,"${name}":${count}`).join('')}}`;
}

/** The inside of an array, one element a line. */
export function* jsonElements(elements: Iterable<Iterable<string>>): Generator<string> {
  let before = '\n';
  for (const element of elements) {
    yield before;
    yield* element;
    before = ',\n';
  }
  yield '\n';
}

export function* jsonObjects(objects: Iterable<object>): Generator<string> {
  let before = '\n';
  for (const object of objects) {
    yield `${before}${JSON.stringify(object)}`;
    before = ',\n';
  }
  yield '\n';
}

export function voteCounts(unit: string, count: ExactCount): string {
  return `{"@type":"ElectionResults.VoteCounts","Count":${count},"GpUnitId":"${unit}","Type":"total"}`;
}

/** Undefined when nothing is known of any ballot. */
export function ballotCounts(
  unit: string,
  cast: ExactCount | undefined,
  rejected: ExactCount | undefined,
): string | undefined {
  if (cast === undefined && rejected === undefined) return undefined;
  const head = { '@type': 'ElectionResults.BallotCounts', GpUnitId: unit, Type: 'total' };
  return objectWithCounts(head, { BallotsCast: cast, BallotsRejected: rejected });
}

/** Everything of a report but what it holds, and its status, which is known last. */
export function reportHead(
  { election, snapshot }: ReportSource,
  format: 'precinct-level' | 'summary-contest',
): object {
  const { manifest, digest } = election;
  const isTest = manifest.mode === 'rehearsal';
  return {
    '@type': 'ElectionResults.ElectionReport',
    ExternalIdentifier: [
      otherId('package-digest', formatHex(digest)),
      otherId('log-size', String(snapshot.logSize)),
    ],
    Format: format,
    GeneratedDate: dateTimeOf(snapshot),
    IsTest: isTest,
    Issuer: manifest.officialAddresses[0] ?? manifest.logOrigin,
    IssuerAbbreviation: manifest.electionId,
    SequenceEnd: 1,
    SequenceStart: 1,
    ...(isTest && { TestType: manifest.mode }),
    VendorApplicationId: 'mutabaqa',
  };
}

export function electionHead({ election }: ReportSource): object {
  const { electionId, electionName, pollingGroups } = election.manifest;
  const groups = [...pollingGroups.values()];
  const dateOf = (timeS: number): string => formatTime(timeS).slice(0, 10);
  return {
    '@type': 'ElectionResults.Election',
    ElectionScopeId: countryUnit,
    EndDate: dateOf(Math.max(...groups.map(({ closesAtS }) => closesAtS))),
    ExternalIdentifier: [nationalId(electionId)],
    Name: internationalized(electionName),
    StartDate: dateOf(Math.min(...groups.map(({ opensAtS }) => opensAtS))),
    Type: 'general',
  };
}

/** The format allows no fraction of a second. */
function dateTimeOf({ timeMs }: Snapshot): string {
  return formatTime(Math.floor(timeMs / 1000))
    .replace(' ', 'T')
    .replace(' ', '');
}

const statusesFromWorst: readonly ResultStatus[] = [
  'unofficial-partial',
  'unofficial-complete',
  'correction',
  'certified',
];

/** Of a report: the least that is said of any of its contests. */
export function statusOfAll(statuses: Iterable<ResultStatus>): ResultStatus {
  const all = new Set(statuses);
  return statusesFromWorst.find((status) => all.has(status)) ?? 'unofficial-partial';
}
