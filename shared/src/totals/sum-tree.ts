/**
 * The sum tree over adopted figures: one root commits to every station's figures and to every total made
 * of them. Specification: proto/spec/sum-tree.md
 */
import { assert, assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ByteArena } from '../election/byte-arena.ts';
import { makeByteArena } from '../election/byte-arena.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { hashLeaf } from '../merkle/hashes.ts';
import type { MerkleTree } from '../merkle/tree.ts';
import { makeTree } from '../merkle/tree.ts';
import type { StationState, StationVerdict } from '../reconcile/verdict.ts';
import { adoptedFigures } from './adopted-figures.ts';
import { encodeStationSums } from './node-sums.ts';
import type { GroupLevel, SumNode } from './sum-hashes.ts';
import { encodeContestRoot, hashNation, hashSumGroup, hashSumLeaf } from './sum-hashes.ts';
import { decodeSumLeaf, encodeSumLeaf } from './sum-leaf.ts';
import { encodeSumProof } from './sum-proof.ts';
import type { NodeAt } from './sum-subtree.ts';
import { joinNodes, nodesOf, siblingsOf } from './sum-subtree.ts';

export interface NamedRoot extends SumNode {
  /** Contest id, or name of the constituency. */
  readonly id: string;
}

export interface ContestRoot extends NamedRoot {
  /** By constituency of the stations, in byte order. */
  readonly constituencies: readonly NamedRoot[];
}

export interface SumTree {
  /** Every station of the roster; those of one centre in byte order of their ids. */
  add(entry: StationEntry, verdict: Pick<StationVerdict, 'contests'>): void;
  /** 32 bytes: what a version commits to. */
  root(): Uint8Array;
  /** Contests that stations have, in byte order of their ids. */
  contestRoots(): readonly ContestRoot[];
  /** For `verifySumProof`; undefined when the station does not have the contest. */
  proveStation(entry: StationEntry, contestId: string): Uint8Array | undefined;
}

/** A leaf and its sums have the same row. */
interface Arenas {
  readonly leaves: ByteArena;
  readonly sums: ByteArena;
}

/** A centre's stations with the contest, by their rows. */
interface Centre {
  readonly rows: number[];
  last: string;
}

interface Group extends NamedRoot {
  readonly members: number;
}

interface BuiltConstituency extends Group {
  readonly centres: readonly Group[];
}

interface BuiltContest extends Group {
  readonly constituencies: readonly BuiltConstituency[];
}

interface BuiltTree {
  readonly root: Uint8Array;
  readonly contests: readonly BuiltContest[];
  readonly nation: MerkleTree;
}

type Centres = Map<string, Centre>;

/** `adoptedStates`: of the policy in force. */
export function makeSumTree(crypto: CryptoPort, adoptedStates: readonly StationState[]): SumTree {
  const arenas: Arenas = { leaves: makeByteArena(), sums: makeByteArena() };
  /** By contest, constituency and centre. */
  const stations = new Map<string, Map<string, Centres>>();
  let built: BuiltTree | undefined;

  return {
    add(entry, verdict) {
      built = undefined;
      const { stationId, constituency, centreId } = entry;
      for (const contest of verdict.contests) {
        const { contestId, state } = contest;
        const adopted = adoptedFigures(contest, adoptedStates);
        const constituencies = valueOf(stations, contestId, () => new Map<string, Centres>());
        const centres = valueOf(constituencies, constituency, (): Centres => new Map());
        const centre = valueOf(centres, centreId, (): Centre => ({ rows: [], last: '' }));
        const isNext = centre.rows.length === 0 || compareIds(centre.last, stationId) < 0;
        assert(isNext, `stations of centre ${centreId} in byte order`);
        centre.last = stationId;
        centre.rows.push(arenas.leaves.size);
        arenas.leaves.append(encodeSumLeaf({ contestId, stationId, state, adopted }));
        arenas.sums.append(encodeStationSums(adopted));
      }
    },
    root() {
      built ??= buildTree(crypto, arenas, stations);
      return built.root;
    },
    contestRoots() {
      built ??= buildTree(crypto, arenas, stations);
      return built.contests;
    },
    proveStation(entry, contestId) {
      const { stationId, constituency, centreId } = entry;
      const rows = stations.get(contestId)?.get(constituency)?.get(centreId)?.rows ?? [];
      const leafAt = rows.findIndex((row) => stationOf(arenas.leaves.at(row)) === stationId);
      if (leafAt < 0) return undefined;
      built ??= buildTree(crypto, arenas, stations);
      const { contests, nation } = built;
      const contestAt = placeOf(contests, contestId);
      const contest = contests[contestAt];
      const constituencyAt = placeOf(contest?.constituencies, constituency);
      const centres = contest?.constituencies[constituencyAt]?.centres ?? [];
      const centreAt = placeOf(centres, centreId);
      const path = (level: GroupLevel, id: string, nodeAt: NodeAt, index: number, size: number) => {
        const siblings = siblingsOf(crypto, nodeAt, index, size);
        return { level, id, index, size, siblings };
      };
      const groupsOf = (groups: readonly Group[] = []) => [nodesOf(groups), groups.length] as const;
      const [centreNode, centreCount] = groupsOf(centres);
      const [areaNode, areaCount] = groupsOf(contest?.constituencies);
      return encodeSumProof({
        leafBytes: arenas.leaves.at(rows[leafAt] ?? 0),
        groups: [
          path('centre', centreId, leafNodes(crypto, arenas, rows), leafAt, rows.length),
          path('constituency', constituency, centreNode, centreAt, centreCount),
          path('contest', contestId, areaNode, constituencyAt, areaCount),
        ],
        nation: {
          index: contestAt,
          size: contests.length,
          siblings: nation.inclusionProof(contestAt, contests.length),
        },
      });
    },
  };
}

function valueOf<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

function placeOf(groups: readonly Group[] | undefined, id: string): number {
  return groups?.findIndex((group) => group.id === id) ?? -1;
}

function stationOf(leafBytes: Uint8Array): string | undefined {
  const leaf = decodeSumLeaf(leafBytes);
  return leaf.ok ? leaf.value.stationId : undefined;
}

function buildTree(
  crypto: CryptoPort,
  arenas: Arenas,
  stations: ReadonlyMap<string, ReadonlyMap<string, Centres>>,
): BuiltTree {
  const contests = inOrder(stations).map(([contestId, byConstituency]) => {
    const constituencies = inOrder(byConstituency).map(([constituency, byCentre]) => {
      const centres = inOrder(byCentre).map(([centreId, { rows }]) =>
        group(crypto, 'centre', centreId, leafNodes(crypto, arenas, rows), rows.length),
      );
      const top = group(crypto, 'constituency', constituency, nodesOf(centres), centres.length);
      return { ...top, centres };
    });
    const row = nodesOf(constituencies);
    return { ...group(crypto, 'contest', contestId, row, constituencies.length), constituencies };
  });
  const nation = makeTree(crypto);
  for (const contest of contests) nation.append(hashLeaf(crypto, encodeContestRoot(contest)));
  return { root: hashNation(crypto, contests.length, nation.root()), contests, nation };
}

function inOrder<Value>(byId: ReadonlyMap<string, Value>): (readonly [string, Value])[] {
  return [...byId].sort(([a], [b]) => compareIds(a, b));
}

function group(
  crypto: CryptoPort,
  level: GroupLevel,
  id: string,
  nodeAt: NodeAt,
  members: number,
): Group {
  const top = joinNodes(crypto, nodeAt, 0, members);
  const hash = hashSumGroup(crypto, level, id, members, top.hash);
  return { id, members, hash, sumsBytes: top.sumsBytes };
}

function leafNodes(crypto: CryptoPort, arenas: Arenas, rows: readonly number[]): NodeAt {
  return (position) => {
    const row = assertDefined(rows[position], 'row');
    return { hash: hashSumLeaf(crypto, arenas.leaves.at(row)), sumsBytes: arenas.sums.at(row) };
  };
}
