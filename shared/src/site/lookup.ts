/**
 * `lookup/`: what the election package says, as pages read it: names, groups, stations, ballots. Written once,
 * before polling, and all of it known before any result. Specification: proto/spec/site.md
 */
import { formatHex } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { fingerprintLogKey } from '../log/key-fingerprint.ts';
import type { NoteKey } from '../merkle/note.ts';
import { formatVkey } from '../merkle/note.ts';
import type { Mode } from '../tape/tape.ts';

/** `lookup/index.json` */
export interface LookupIndex {
  readonly electionId: string;
  readonly electionName: string;
  readonly mode: Mode;
  /** Lower-case hex. */
  readonly packageDigest: string;
  /** Of the log that is written now; a successor log has another. */
  readonly logOrigin: string;
  /** The verifier key in C2SP's form. */
  readonly logKey: string;
  /** First 16 bytes of SHA-256 of the raw log key, lower-case hex: what is printed on tapes. */
  readonly logKeyFingerprint: string;
  readonly officialAddresses: readonly string[];
  readonly mirrors: readonly string[];
  readonly stations: number;
  /** Whether there is a `lookup/map.topojson`. */
  readonly map: boolean;
  readonly groups: readonly LookupGroup[];
  /** In byte order of ids, as the next two. */
  readonly governorates: readonly LookupArea[];
  readonly constituencies: readonly LookupArea[];
  readonly contests: readonly LookupContestHead[];
}

/** A polling group; Unix seconds. */
export interface LookupGroup {
  readonly id: string;
  readonly opensAtS: number;
  readonly closesAtS: number;
  readonly embargoEndsAtS: number;
  readonly stations: number;
}

export interface LookupArea {
  readonly id: string;
  readonly stations: number;
}

export interface LookupContestHead {
  readonly id: string;
  readonly name: string;
  readonly constituency: string;
  readonly lists: number;
  readonly candidates: number;
  /** Stations where it stands on a ballot paper. */
  readonly stations: number;
}

/** `lookup/stations/<constituency>.json`: in byte order of ids. */
export interface LookupStations {
  readonly constituency: string;
  readonly stations: readonly LookupStation[];
}

export interface LookupStation {
  readonly id: string;
  readonly centreId: string;
  readonly centreName: string;
  readonly governorate: string;
  /** Its polling group. */
  readonly group: string;
  readonly registered: number | null;
  /** In the order of its ballot papers. */
  readonly contests: readonly string[];
}

/** `lookup/contests/<contest>.json`: in ballot order. */
export interface LookupContest {
  readonly id: string;
  readonly name: string;
  readonly constituency: string;
  readonly lists: readonly { readonly code: string; readonly name: string }[];
  readonly candidates: readonly LookupCandidate[];
}

export interface LookupCandidate {
  readonly id: string;
  readonly name: string;
  /** Code of the list; null for a candidate of no list. */
  readonly list: string | null;
}

export type LookupElection = Pick<ElectionPackage, 'manifest' | 'digest' | 'contests'> & {
  readonly roster: Pick<ElectionPackage['roster'], 'stations' | 'size'>;
};

/** `logKey`: of the log that is written now. Reads the whole roster once. */
export function makeLookupIndex(
  crypto: CryptoPort,
  { manifest, digest, contests, roster }: LookupElection,
  { logKey, hasMap }: { readonly logKey: NoteKey; readonly hasMap: boolean },
): LookupIndex {
  const groups = new Map<string, number>();
  const governorates = new Map<string, number>();
  const constituencies = new Map<string, number>();
  const voting = new Map<string, number>();
  for (const { pollingGroup, governorate, constituency, papers } of roster.stations()) {
    countOne(groups, pollingGroup);
    countOne(governorates, governorate);
    countOne(constituencies, constituency);
    for (const { contestIds } of papers) for (const id of contestIds) countOne(voting, id);
  }
  return {
    electionId: manifest.electionId,
    electionName: manifest.electionName,
    mode: manifest.mode,
    packageDigest: formatHex(digest),
    logOrigin: logKey.name,
    logKey: formatVkey(logKey),
    logKeyFingerprint: formatHex(fingerprintLogKey(crypto, logKey.publicKey)),
    officialAddresses: manifest.officialAddresses,
    mirrors: manifest.mirrors,
    stations: roster.size,
    map: hasMap,
    groups: [...manifest.pollingGroups.values()].map(
      ({ id, opensAtS, closesAtS, embargoEndsAtS }) => ({
        ...{ id, opensAtS, closesAtS, embargoEndsAtS },
        stations: groups.get(id) ?? 0,
      }),
    ),
    governorates: areasOf(governorates),
    constituencies: areasOf(constituencies),
    contests: [...contests.values()]
      .map(({ contestId: id, name, constituency, lists, candidates }) => ({
        ...{ id, name, constituency, lists: lists.length, candidates: candidates.length },
        stations: voting.get(id) ?? 0,
      }))
      .sort((a, b) => compareIds(a.id, b.id)),
  };
}

export function makeLookupStation(entry: StationEntry): LookupStation {
  const { stationId: id, centreId, centreName, governorate, pollingGroup: group } = entry;
  return {
    ...{ id, centreId, centreName, governorate, group },
    registered: entry.registered ?? null,
    contests: entry.papers.flatMap(({ contestIds }) => contestIds),
  };
}

export function makeLookupContest(contest: ContestEntry): LookupContest {
  const { contestId: id, name, constituency, lists } = contest;
  return {
    ...{ id, name, constituency },
    lists: lists.map((list) => ({ code: list.code, name: list.name })),
    candidates: contest.candidates.map((candidate) => ({
      id: candidate.id,
      name: candidate.name,
      list: lists[candidate.listPosition - 1]?.code ?? null,
    })),
  };
}

function countOne(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

function areasOf(counts: ReadonlyMap<string, number>): LookupArea[] {
  return [...counts]
    .map(([id, stations]) => ({ id, stations }))
    .sort((a, b) => compareIds(a.id, b.id));
}
