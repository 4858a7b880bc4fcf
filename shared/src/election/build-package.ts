/**
 * Builds the unsigned package: manifest, parts and slices. Pure; stations come one by one and are kept
 * encoded, so that a roll of a million fits.
 */
import { wire } from '@mutabaqa/proto/wire.ts';
import { formatHex } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { hashLeaf } from '../merkle/hashes.ts';
import type { MerkleTree } from '../merkle/tree.ts';
import { makeTree } from '../merkle/tree.ts';
import { encodePolicy } from '../policy/policy-json.ts';
import type { Policy } from '../policy/policy.ts';
import type { ByteArena } from './byte-arena.ts';
import { makeByteArena } from './byte-arena.ts';
import type { ContestEntry } from './contest-entry.ts';
import { checkContest, contestBytesMax, encodeContest } from './contest-entry.ts';
import type { CentreKeys, Manifest, PackagePart, Person, PollingGroup, Role } from './manifest.ts';
import { encodeManifest } from './manifest.ts';
import { checkManifest } from './manifest-checks.ts';
import {
  encodePackageMessage,
  malformed,
  partBytesMax,
  partDigest,
  partNames,
} from './package-bytes.ts';
import { encodeRosterPart } from './roster-part.ts';
import type { RosterPart } from './roster-rows.ts';
import { locateStations, rowsInOrder } from './roster-rows.ts';
import { packageDigest } from './signed-manifest.ts';
import { encodeSlice } from './slice.ts';
import type { DeviceEntry, StationEntry } from './station-entry.ts';
import {
  checkStationEntry,
  deviceToWire,
  encodeStationEntry,
  isDeviceEntry,
  stationEntryBytesMax,
} from './station-entry.ts';

/** What the commission decides; keys are made apart from it. */
export interface ElectionDefinition {
  readonly electionId: string;
  readonly electionName: string;
  readonly mode: Manifest['mode'];
  readonly logOrigin: string;
  readonly officersNeeded: number;
  readonly officerIds: readonly string[];
  readonly staff: readonly { readonly id: string; readonly role: Exclude<Role, 'officer'> }[];
  readonly cardReaderIds: readonly string[];
  readonly pollingGroups: readonly PollingGroup[];
  readonly softwareDigests: readonly Uint8Array[];
  readonly gatewayEndpoints: readonly string[];
  readonly officialAddresses: readonly string[];
  readonly mirrors: readonly string[];
}

export interface PackageKeys extends CentreKeys {
  /** Ed25519 public keys by id. */
  readonly officers: ReadonlyMap<string, Uint8Array>;
  readonly staff: ReadonlyMap<string, Uint8Array>;
}

export interface PackageSource {
  readonly definition: ElectionDefinition;
  readonly keys: PackageKeys;
  readonly madeAtS: number;
  readonly contests: readonly ContestEntry[];
  /** In any order; read once. */
  readonly stations: Iterable<StationEntry>;
  readonly spares?: readonly DeviceEntry[];
  /** Left out: nothing but comparison (`comparisonOnly`). */
  readonly policy?: Policy;
}

export interface BuiltPart extends PackagePart {
  readonly digestHex: string;
  readonly bytes: Uint8Array;
}

export interface BuiltSlice {
  readonly stationId: string;
  readonly constituency: string;
  /** The encoded `Slice`. */
  readonly bytes: Uint8Array;
}

export interface BuiltPackage {
  readonly manifest: Manifest;
  readonly manifestBytes: Uint8Array;
  readonly digest: Uint8Array;
  /** In byte order of names, as in the manifest. */
  readonly parts: readonly BuiltPart[];
  /** In byte order of station ids, each made when it is asked for. */
  readonly slices: () => Iterable<BuiltSlice>;
}

/** Refusal: `package.malformed` with the place. Whether devices and stations are unique, loading tells. */
export function buildPackage(
  crypto: CryptoPort,
  source: PackageSource,
): Result<BuiltPackage, Refusal> {
  const { definition, keys, contests, spares = [], policy } = source;
  const stations = gatherStations(source.stations, source);
  if (!stations.ok) return stations;
  const parts: BuiltPart[] = [];
  for (const contest of contests) {
    const wrong = checkContest(contest);
    if (wrong !== undefined) return malformed(wrong);
    const bytes = encodeContest(contest);
    if (bytes.length > contestBytesMax) return malformed(`${contest.contestId}: size`);
    parts.push(makePart(crypto, partNames.contest(contest.contestId), bytes));
  }
  if (spares.length > 0) {
    if (!spares.every(isDeviceEntry)) return malformed('spares');
    const bytes = encodePackageMessage(wire.SpareRoster, { devices: spares.map(deviceToWire) });
    parts.push(makePart(crypto, partNames.spares, bytes));
  }
  if (policy !== undefined) {
    parts.push(makePart(crypto, partNames.policy, encodePolicy(policy)));
  }
  const laid = layStations(crypto, stations.value);
  if (!laid.ok) return laid;
  const { tree, rosters, slices } = laid.value;
  for (const { constituency, bytes } of rosters) {
    parts.push(makePart(crypto, partNames.roster(constituency), bytes));
  }
  parts.sort((a, b) => compareIds(a.name, b.name));
  // Maps would silently drop what is there twice.
  const repeated =
    firstRepeated(parts.map(({ name }) => name)) ??
    firstRepeated([...definition.officerIds, ...definition.staff.map(({ id }) => id)]) ??
    firstRepeated(definition.pollingGroups.map(({ id }) => id));
  if (repeated !== undefined) return malformed(`${repeated}: repeated`);

  const { officerIds: _officers, cardReaderIds: _readers, ...stated } = definition;
  const manifest: Manifest = {
    ...stated,
    ...keys,
    madeAtS: source.madeAtS,
    officers: new Map(
      peopleOf(
        definition.officerIds.map((id) => ({ id, role: 'officer' })),
        keys.officers,
      ),
    ),
    staff: new Map(peopleOf(definition.staff, keys.staff)),
    pollingGroups: new Map(definition.pollingGroups.map((group) => [group.id, group])),
    parts: new Map(parts.map(({ name, digest, size }) => [name, { name, digest, size }])),
    stationTreeRoot: tree.root(),
    stationCount: tree.size,
  };
  const wrong = checkManifest(manifest);
  if (wrong !== undefined) return malformed(wrong);
  const manifestBytes = encodeManifest(manifest);
  return ok({
    manifest,
    manifestBytes,
    digest: packageDigest(crypto, manifestBytes),
    parts,
    slices,
  });
}

function firstRepeated(ids: readonly string[]): string | undefined {
  return ids.find((id, index) => ids.indexOf(id) !== index);
}

/** People without a key get an empty one, which the manifest's check refuses. */
function peopleOf(
  people: readonly { readonly id: string; readonly role: Role }[],
  keys: ReadonlyMap<string, Uint8Array>,
): [string, Person][] {
  return people.map(({ id, role }) => [
    id,
    { id, role, publicKey: keys.get(id) ?? new Uint8Array() },
  ]);
}

function makePart(crypto: CryptoPort, name: string, bytes: Uint8Array): BuiltPart {
  const digest = partDigest(crypto, bytes);
  return { name, digest, digestHex: formatHex(digest), size: bytes.length, bytes };
}

/** The stations of one constituency, as they came. */
interface Gathered {
  readonly ids: string[];
  readonly entries: ByteArena;
}

function gatherStations(
  stations: Iterable<StationEntry>,
  { definition, contests }: PackageSource,
): Result<Map<string, Gathered>, Refusal> {
  const groups = new Set(definition.pollingGroups.map(({ id }) => id));
  const contestIds = new Set(contests.map(({ contestId }) => contestId));
  const gathered = new Map<string, Gathered>();
  for (const station of stations) {
    const { stationId, papers, constituency } = station;
    const wrong = checkStationEntry(station);
    if (wrong !== undefined) return malformed(wrong);
    if (!groups.has(station.pollingGroup)) return malformed(`${stationId}: pollingGroup`);
    if (!papers.every((paper) => paper.contestIds.every((id) => contestIds.has(id)))) {
      return malformed(`${stationId}: papers`);
    }
    const bytes = encodeStationEntry(station);
    if (bytes.length > stationEntryBytesMax) return malformed(`${stationId}: size`);
    const { ids, entries } = gathered.get(constituency) ?? { ids: [], entries: makeByteArena() };
    gathered.set(constituency, { ids, entries });
    ids.push(stationId);
    entries.append(bytes);
  }
  return ok(gathered);
}

interface LaidStations {
  readonly tree: MerkleTree;
  readonly rosters: readonly RosterPart[];
  readonly slices: () => Iterable<BuiltSlice>;
}

/** Takes each constituency out of `gathered` as its part is written: never is everything there twice. */
function layStations(
  crypto: CryptoPort,
  gathered: Map<string, Gathered>,
): Result<LaidStations, Refusal> {
  const rosters: RosterPart[] = [];
  const ids: string[] = [];
  for (const [constituency, { ids: unsorted, entries }] of gathered) {
    const order = rowsInOrder(unsorted);
    const bytes = encodeRosterPart(constituency, order, (row) => entries.at(row));
    if (bytes.length > partBytesMax) return malformed(`${constituency}: size`);
    for (const row of order) ids.push(unsorted[row] ?? '');
    rosters.push({ constituency, bytes });
    gathered.delete(constituency);
  }
  const rows = locateStations(rosters, ids.length);
  if (!rows.ok) return rows;
  const { entryBytes, constituencyOf } = rows.value;
  const order = rowsInOrder(ids);
  const tree = makeTree(crypto);
  let before: string | undefined;
  for (const row of order) {
    if (ids[row] === before) return malformed(`${before}: stationId`);
    before = ids[row];
    tree.append(hashLeaf(crypto, entryBytes(row)));
  }
  function* slices(): Iterable<BuiltSlice> {
    for (const [index, row] of order.entries()) {
      const bytes = encodeSlice(entryBytes(row), index, tree.inclusionProof(index, tree.size));
      yield { stationId: ids[row] ?? '', constituency: constituencyOf(row), bytes };
    }
  }
  return ok({ tree, rosters, slices });
}
