/** The version of the results that a collection is held against: only files that its list vouches for. */
import { createHash } from 'node:crypto';
import { equalBytes, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type {
  AdoptedVotes,
  PublishedFigures,
} from '@mutabaqa/shared/collect/hold-against-published.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { decisionCommitment } from '@mutabaqa/shared/election/decision-record.ts';
import { isCommitted, type PublishedFiles } from '@mutabaqa/shared/tape-check/prove-copies.ts';
import {
  type DeviceReplacement,
  readDeviceReplacements,
  type VerifiedDecision,
} from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { readPublicFile } from '../follow/site-source.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import { parseJsonObject } from '../recount/evidence-rows.ts';
import { parseSums, sumsBytesMax, type Sums } from '../recount/sums-file.ts';
import { parseVersionFacts } from '../recount/version-facts.ts';
import { sumsName } from '../recount/version-files.ts';
import { parseCsvLine } from './csv-line.ts';

export interface PublishedVersion {
  readonly version: number;
  /** Of its snapshot. */
  readonly timeMs: number;
  readonly figures: PublishedFigures;
  readonly replacements: readonly DeviceReplacement[];
  /** Files of contests that its list leaves out: what was adopted there is not known. */
  readonly missing: readonly string[];
}

const fileBytesMax = 2 ** 30;

/**
 * `site`: the public root with the log; without it no decision about devices is trusted.
 * @throws SourceFault for what cannot be read, or is not what the list says
 */
export async function readPublished(
  crypto: CryptoPort,
  source: LogSource,
  election: ElectionPackage,
  site: LogSource | undefined,
): Promise<PublishedVersion> {
  const list = await source.read(sumsName, sumsBytesMax);
  if (!list.ok) throw new SourceFault(sumsName, list.error.kind);
  const sums = parseSums(list.value);
  if ('wrongLine' in sums) throw new SourceFault(sumsName, `line ${sums.wrongLine} is malformed`);
  const facts = parseVersionFacts(await readListed(source, sums, 'version.json'));
  const isOurs = facts?.electionId === election.manifest.electionId;
  if (facts === undefined || !isOurs) throw new SourceFault('version.json', 'of another election');
  const decisions = sums.has('decisions.ndjson')
    ? readLines(await readListed(source, sums, 'decisions.ndjson'))
    : [];
  const rows = decisions.flatMap((line) => {
    const { leafIndex, signed } = parseJsonObject(line) ?? {};
    const isRow = typeof leafIndex === 'number' && (typeof signed === 'string' || signed === null);
    return isRow ? [{ leafIndex, signed }] : [];
  });
  const { roster, spares } = election;
  const devices = {
    station: (id: string) => roster.station(id),
    stationOfDevice: (id: string) => roster.device(id),
    spares: async () => spares,
  };
  const isLogged = async ({ leafIndex, signed }: VerifiedDecision): Promise<boolean> => {
    if (site === undefined) return false;
    const commitment = decisionCommitment(crypto, signed);
    const shown = { kind: 'decision', commitment, leafIndex } as const;
    return isCommitted(crypto, publishedFilesOf(site), election, shown, facts.origin);
  };
  const replacements = await readDeviceReplacements(crypto, election, rows, devices, isLogged);
  const tapes = tapesByStation(readLines(await readListed(source, sums, 'stations.ndjson')));
  const adopted = new Map<string, Map<string, AdoptedVotes>>();
  const missing: string[] = [];
  for (const contestId of election.contests.keys()) {
    const name = `contests/${encodeURIComponent(contestId)}.csv`;
    if (!sums.has(name)) {
      missing.push(name);
      continue;
    }
    adopted.set(contestId, adoptedByStation(readLines(await readListed(source, sums, name))));
  }
  return {
    version: facts.version,
    timeMs: facts.snapshot.timeMs,
    replacements,
    missing,
    figures: {
      tapesOf: (stationId) => tapes.get(stationId) ?? new Set(),
      adopted: (stationId, contestId) => adopted.get(contestId)?.get(stationId),
    },
  };
}

function publishedFilesOf(site: LogSource): PublishedFiles {
  return {
    async read(path) {
      const file = await site.read(path, sumsBytesMax);
      return file.ok ? file.value : undefined;
    },
    readOpening: async () => undefined, // decisions are not sealed
  };
}

async function readListed(source: LogSource, sums: Sums, name: string): Promise<Uint8Array> {
  const file = await readPublicFile(source, name, fileBytesMax);
  if (!file.ok) throw new SourceFault(name, file.error.kind);
  const digest = createHash('sha256').update(file.value).digest();
  const listed = Buffer.from(sums.get(name) ?? '', 'hex');
  if (!equalBytes(digest, listed)) throw new SourceFault(name, 'not what SHA256SUMS says');
  return file.value;
}

/** Without the empty one after the last line feed. */
function readLines(bytes: Uint8Array): string[] {
  const lines = (parseUtf8(bytes) ?? '').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function tapesByStation(lines: readonly string[]): Map<string, Set<string>> {
  const tapes = new Map<string, Set<string>>();
  for (const line of lines) {
    const row = parseJsonObject(line) ?? {};
    const { station_id: stationId } = row;
    if (typeof stationId !== 'string') continue;
    const own = tapes.get(stationId) ?? new Set<string>();
    tapes.set(stationId, own);
    for (const column of ['transmission_tape', 'card_tape']) {
      const value = row[column];
      if (typeof value !== 'string') continue;
      for (const digest of value.split(' ')) if (digest !== '') own.add(digest);
    }
  }
  return tapes;
}

/** Rows of zeros are left out of the file: what a reported kind does not name is 0. */
function adoptedByStation(lines: readonly string[]): Map<string, AdoptedVotes> {
  const [header = '', ...rows] = lines;
  const columns = parseCsvLine(header);
  const at = Object.fromEntries(columns.map((name, i) => [name, i]));
  const votes = new Map<
    string,
    { lists: Map<string, bigint> | undefined; candidates: Map<string, bigint> | undefined }
  >();
  for (const line of rows) {
    const fields = parseCsvLine(line);
    const field = (name: string): string => fields[at[name] ?? -1] ?? '';
    const adopted = field('adopted');
    if (!/^[0-9]+$/.test(adopted)) continue;
    const stationId = field('station_id');
    const own = votes.get(stationId) ?? { lists: undefined, candidates: undefined };
    votes.set(stationId, own);
    // The row of the sum comes first, and says that something of the kind was adopted.
    if (field('kind') === 'lists') own.lists = new Map();
    else if (field('kind') === 'candidates') own.candidates = new Map();
    else if (field('kind') === 'list') own.lists?.set(field('code'), BigInt(adopted));
    else own.candidates?.set(field('code'), BigInt(adopted));
  }
  return votes;
}
