/** The files of a collection: the count, what it rests on, and what differs. Nothing in them depends on when. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import type { CountedContest, CountedVotes } from '@mutabaqa/shared/collect/independent-count.ts';
import type { JudgedTape } from '@mutabaqa/shared/collect/judge-tape.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { formatCsvField } from '@mutabaqa/shared/results/text-rows.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import type { Collection } from './collect.ts';
import type { PublishedVersion } from './read-published.ts';

export interface WriteSetup {
  readonly crypto: CryptoPort;
  readonly election: ElectionPackage;
  readonly published: PublishedVersion | undefined;
}

/** By name; also what `SHA256SUMS` lists. */
export function formatCollection(
  setup: WriteSetup,
  collection: Collection,
): ReadonlyMap<string, string> {
  const { crypto, election, published } = setup;
  const { contests, disagreements, stations, tapes } = collection;
  const files = new Map([
    ['codes.txt', lines(formatCodes(crypto, tapes))],
    ['count.csv', lines(formatCountCsv(contests))],
    ['count.json', `${JSON.stringify({ ...aboutElection(election), contests })}\n`],
    ['disagreements.ndjson', lines(disagreements.map((each) => JSON.stringify(each)))],
    ['stations.ndjson', lines(formatStations(stations, collection.confirmations))],
  ]);
  if (published) files.set('confirmed.json', formatConfirmed(election, published, collection));
  return new Map([...files].toSorted(([a], [b]) => compareIds(a, b)));
}

export function writeCollection(directory: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true });
  const sums = [...files].map(([name, text]) => {
    writeFileSync(join(directory, name), text);
    return `${createHash('sha256').update(text).digest('hex')}  ${name}`;
  });
  writeFileSync(join(directory, 'SHA256SUMS'), lines(sums));
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function aboutElection({ manifest, digest }: ElectionPackage) {
  const { electionId, mode } = manifest;
  return { electionId, mode, packageDigest: formatHex(digest) };
}

/** Every good tape as its codes would be printed on 80 mm: with these alone the count can be made again. */
function formatCodes(crypto: CryptoPort, tapes: readonly JudgedTape[]): string[] {
  const inOrder = tapes.toSorted(
    (a, b) =>
      compareIds(a.tape.header.stationId, b.tape.header.stationId) ||
      compareIds(a.digest, b.digest),
  );
  return inOrder.flatMap(({ signed }) =>
    formatQrParts(crypto, signed, partCharactersMax.paper80mm),
  );
}

function formatStations(
  stations: Collection['stations'],
  confirmations: Collection['confirmations'],
): string[] {
  const confirmed = new Map(
    confirmations.map(({ stationId, organisations }) => [stationId, organisations]),
  );
  return stations.map(({ stationId, state, tapes, older, organisations }) =>
    JSON.stringify({
      ...{ stationId, state, tapes: tapes.map(aboutTape), older: older.map(aboutTape) },
      ...{ organisations, confirmedBy: confirmed.get(stationId) ?? [] },
    }),
  );
}

function aboutTape({ digest, tape }: JudgedTape) {
  const { deviceId, sequence, kind, part } = tape.header;
  return { digest, deviceId, sequence, kind, part: [part.index, part.count] };
}

function formatCountCsv(contests: readonly CountedContest[]): string[] {
  const rows = contests.flatMap((contest) => {
    const start = formatCsvField(contest.contestId);
    return [
      ...votesRows(`${start},country,`, contest),
      ...contest.areas.flatMap((area) =>
        votesRows(`${start},${area.kind},${formatCsvField(area.id)}`, area),
      ),
    ];
  });
  return ['contest_id,area_kind,area,kind,code,votes,stations', ...rows];
}

function votesRows(start: string, { stations, lists, candidates }: CountedVotes): string[] {
  const row =
    (kind: string) =>
    ([code, votes]: readonly [string, string]) =>
      `${start},${kind},${formatCsvField(code)},${votes},${stations}`;
  return [...lists.map(row('list')), ...candidates.map(row('candidate'))];
}

/** For `now/confirmed.json` of a centre or a mirror. */
function formatConfirmed(
  election: ElectionPackage,
  { version, timeMs }: PublishedVersion,
  { confirmations }: Collection,
): string {
  const counts = confirmations.map(({ stationId, organisations }) => [
    stationId,
    organisations.length,
  ]);
  const byTwo = confirmations.filter(({ organisations }) => organisations.length >= 2);
  const names = new Set(confirmations.flatMap(({ organisations }) => organisations));
  return `${JSON.stringify({
    ...aboutElection(election),
    ...{ version, timeMs, stationsInAll: election.roster.size, confirmedByTwo: byTwo.length },
    organisations: [...names].toSorted(compareIds),
    stations: counts,
  })}\n`;
}
