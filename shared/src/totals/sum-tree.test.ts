import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecidedStation } from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import {
  arbitraryFigures,
  arbitraryStations,
  verdictContests,
} from '@mutabaqa/test/builders/arbitrary-verdicts.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { assertDefined } from '../base/assert.ts';
import { formatHex } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { listCounts, makeSparseCounts } from '../tape/sparse-counts.ts';
import { adoptedFigures } from './adopted-figures.ts';
import { makeElectionTotals } from './election-totals.ts';
import type { ExactCount } from './exact-count.ts';
import { subtractExact } from './exact-count.ts';
import type { ExactSums } from './exact-sums.ts';
import { makeFigureSums } from './figure-sums.ts';
import { formatSumTree } from './format-sum-tree.ts';
import type { NodeSums } from './node-sums.ts';
import { encodeStationSums, encodeSums, readSums, sumsOfStation } from './node-sums.ts';
import type { SumNode } from './sum-hashes.ts';
import { decodeSumLeaf, encodeSumLeaf } from './sum-leaf.ts';
import { decodeSumProof, encodeSumProof } from './sum-proof.ts';
import { makeSumTree } from './sum-tree.ts';
import { makeVarintReader } from './varint-reader.ts';
import { verifySumProof } from './verify-sum-proof.ts';

const adoptedStates = ['matched', 'resolved'] as const;

function treeOf(stations: readonly DecidedStation[]) {
  const tree = makeSumTree(nodeCrypto, adoptedStates);
  for (const { entry, verdict } of stations) tree.add(entry, verdict);
  return tree;
}

/** Values by position, without zeros at the end. */
function denseOf(sums: ExactSums): ExactCount[] {
  const values: ExactCount[] = [];
  for (const { position, sum } of sums.rows()) {
    if (sum === 0) continue;
    while (values.length < position) values.push(0);
    values.push(sum);
  }
  return values;
}

function trimmed({ stations, adoptedStations, ...vectors }: NodeSums): NodeSums {
  const trim = (values: readonly ExactCount[]) =>
    values.slice(0, values.findLastIndex((value) => value !== 0) + 1);
  return {
    stations,
    adoptedStations,
    account: trim(vectors.account),
    lists: trim(vectors.lists),
    candidates: trim(vectors.candidates),
  };
}

function expectedSums(
  stations: readonly DecidedStation[],
  contestId: string,
  isWithin: (entry: DecidedStation['entry']) => boolean,
): NodeSums {
  const sums = makeFigureSums();
  let count = 0;
  let adopted = 0;
  for (const { entry, verdict } of stations) {
    const found = verdict.contests.find((each) => each.contestId === contestId);
    if (found === undefined || !isWithin(entry)) continue;
    count += 1;
    const figures = adoptedFigures(found, adoptedStates);
    if (figures === undefined) continue;
    adopted += 1;
    sums.change(figures, 1);
  }
  return {
    stations: count,
    adoptedStations: adopted,
    account: denseOf(sums.account),
    lists: denseOf(sums.lists),
    candidates: denseOf(sums.candidates),
  };
}

const everyProofHolds = (verify: typeof verifySumProof) =>
  fc.property(arbitraryStations(14), (stations) => {
    const tree = treeOf(stations);
    for (const { entry, verdict } of stations) {
      for (const { contestId, state, adopted } of verdict.contests) {
        const proof = assertDefined(tree.proveStation(entry, contestId), 'proof');
        const proven = verify(nodeCrypto, tree.root(), proof);
        if (!proven.ok) throw new Error(proven.error);
        const { leaf, centreId, constituency, ...sums } = proven.value;
        const counted = adoptedFigures({ state, adopted }, adoptedStates);
        expect(leaf).toEqual({ contestId, stationId: entry.stationId, state, adopted: counted });
        expect([centreId, constituency]).toEqual([entry.centreId, entry.constituency]);
        const isInArea = (each: typeof entry) => each.constituency === constituency;
        const isInCentre = (each: typeof entry) => isInArea(each) && each.centreId === centreId;
        const expected = (isWithin: (each: typeof entry) => boolean) =>
          expectedSums(stations, contestId, isWithin);
        expect(trimmed(sums.centreSums)).toEqual(expected(isInCentre));
        expect(trimmed(sums.constituencySums)).toEqual(expected(isInArea));
        expect(trimmed(sums.contestSums)).toEqual(expected(() => true));
      }
    }
  });

/** One byte of one proof is another. */
const noChangeHolds = (verify: typeof verifySumProof) =>
  fc.property(
    arbitraryStations(14).filter((stations) => stations.length > 0),
    fc.nat(99),
    fc.nat(),
    fc.integer({ min: 1, max: 255 }),
    (stations, which, where, flip) => {
      const tree = treeOf(stations);
      const { entry, verdict } = assertDefined(stations[which % stations.length], 'station');
      const contestId = verdict.contests[0]?.contestId ?? '';
      const proof = assertDefined(tree.proveStation(entry, contestId), 'proof');
      const at = where % proof.length;
      const changed = proof.with(at, (proof[at] ?? 0) ^ flip);
      expect(verify(nodeCrypto, tree.root(), changed).ok).toBe(false);
    },
  );

describe('the sum tree', () => {
  const numRuns = runs(60, 2000);

  it('proves every figure inside the sums of centre, constituency and contest', () => {
    fc.assert(everyProofHolds(verifySumProof), { numRuns });
  });

  it('has no proof with a byte changed', () => {
    fc.assert(noChangeHolds(verifySumProof), { numRuns: runs(400, 20_000) });
  });

  it('refuses every single byte changed, every end cut off and every byte more', () => {
    const stations = fc.sample(arbitraryStations(14), { numRuns: 30, seed: 5 });
    const drawn = assertDefined(
      stations.find((each) => each.length > 6),
      'stations',
    );
    const tree = treeOf(drawn);
    const { entry, verdict } = assertDefined(drawn[3], 'station');
    const proof = assertDefined(
      tree.proveStation(entry, verdict.contests[0]?.contestId ?? ''),
      'proof',
    );
    const isAccepted = (bytes: Uint8Array) => verifySumProof(nodeCrypto, tree.root(), bytes).ok;
    expect(isAccepted(proof)).toBe(true);
    for (let at = 0; at < proof.length; at++) {
      expect(isAccepted(proof.slice(0, at))).toBe(false);
      for (const flip of [1, 2, 0x80]) {
        expect(isAccepted(proof.with(at, (proof[at] ?? 0) ^ flip))).toBe(false);
      }
    }
    expect(isAccepted(Uint8Array.of(...proof, 0))).toBe(false);
  });

  it('has the same sums of a station from its figures and from its sums', () => {
    fc.assert(
      fc.property(fc.option(arbitraryFigures, { nil: undefined }), (figures) => {
        expect(encodeStationSums(figures)).toEqual(encodeSums(sumsOfStation(figures)));
      }),
      { numRuns },
    );
  });

  it('does not depend on the order of centres', () => {
    fc.assert(
      fc.property(arbitraryStations(14), (stations) => {
        const byCentre = stations.toSorted((a, b) =>
          a.entry.centreId < b.entry.centreId ? 1 : a.entry.centreId > b.entry.centreId ? -1 : 0,
        );
        expect(formatSumTree(treeOf(byCentre))).toBe(formatSumTree(treeOf(stations)));
      }),
      { numRuns },
    );
  });

  it('has other roots for other figures, states and sources', () => {
    fc.assert(
      fc.property(arbitraryStations(6), fc.nat(5), (stations, at) => {
        const station = stations[at];
        const contest = station?.verdict.contests[0];
        if (station === undefined || contest === undefined) return;
        const root = treeOf(stations).root();
        const others = [
          { ...contest, state: contest.state === 'annulled' ? 'awaited' : 'annulled' } as const,
          ...(contest.state === 'matched' && contest.adopted
            ? [
                { ...contest, adopted: { ...contest.adopted, leaves: [100_001] } },
                {
                  ...contest,
                  adopted: {
                    ...contest.adopted,
                    account: { ...contest.adopted.account, valid: 100_000 },
                  },
                },
              ]
            : []),
        ];
        for (const other of others) {
          const contests = [other, ...station.verdict.contests.slice(1)];
          const changed = stations.with(at, {
            ...station,
            verdict: { ...station.verdict, contests },
          });
          expect(treeOf(changed).root()).not.toEqual(root);
        }
      }),
      { numRuns },
    );
  });

  it('has the sums of the totals at its top', () => {
    fc.assert(
      fc.property(arbitraryStations(14), (stations) => {
        const totals = makeElectionTotals(verdictContests, { adoptedStates, exclusions: [] });
        for (const { entry, verdict } of stations) totals.add(entry, verdict);
        for (const { id, sumsBytes } of treeOf(stations).contestRoots()) {
          const top = readSums(makeVarintReader(sumsBytes));
          const found = totals.contests.find(({ contest }) => contest.contestId === id);
          const { adopted } = assertDefined(found, id).whole;
          expect(top.lists).toEqual(denseOf(adopted.lists));
          expect(top.candidates).toEqual(denseOf(adopted.candidates));
          expect(top.account).toEqual(denseOf(adopted.account));
        }
      }),
      { numRuns },
    );
  });

  it('gives no proof for a station that does not have the contest, and none for another root', () => {
    const [stations] = fc.sample(
      arbitraryStations(14).filter(({ length }) => length > 2),
      1,
    );
    const tree = treeOf(assertDefined(stations, 'stations'));
    const { entry, verdict } = assertDefined(stations?.[0], 'station');
    expect(tree.proveStation(entry, 'other')).toBeUndefined();
    expect(tree.proveStation({ ...entry, stationId: 'other' }, 'A-council')).toBeUndefined();
    const proof = assertDefined(tree.proveStation(entry, verdict.contests[0]?.contestId ?? ''), '');
    const other = tree.root().with(0, (tree.root()[0] ?? 0) ^ 1);
    expect(verifySumProof(nodeCrypto, other, proof)).toEqual({ ok: false, error: 'root-differs' });
    expect(verifySumProof(nodeCrypto, new Uint8Array(), proof)).toEqual({
      ok: false,
      error: 'malformed',
    });
    expect(treeOf([]).root()).toHaveLength(32);
  });
});

/** What it was when there is no vote to take. */
function withOneFewer({ sumsBytes }: SumNode, position: number): Uint8Array {
  const sums = readSums(makeVarintReader(sumsBytes));
  const before = sums.lists[position] ?? 0;
  if (before === 0) return sumsBytes;
  return encodeSums({ ...sums, lists: sums.lists.with(position, subtractExact(before, 1)) });
}

/** A server that knows the tree and lies in one place of a proof. */
describe('a hostile proof is refused:', () => {
  const drawn = assertDefined(
    fc
      .sample(arbitraryStations(14), { numRuns: 200, seed: 11 })
      .find((stations) => stations.some(({ verdict }) => isGood(verdict.contests[0]))),
    'stations',
  );
  function isGood(contest: DecidedStation['verdict']['contests'][number] | undefined): boolean {
    return contest?.state === 'matched' && contest.adopted?.contest?.listVotes !== undefined;
  }
  const tree = treeOf(drawn);
  const { entry, verdict } = assertDefined(
    drawn.find((each) => isGood(each.verdict.contests[0])),
    'station',
  );
  const proof = assertDefined(
    decodeSumProof(
      assertDefined(tree.proveStation(entry, verdict.contests[0]?.contestId ?? ''), 'proof'),
    ),
    'decoded proof',
  );
  const verify = (changes: Partial<typeof proof>) =>
    verifySumProof(nodeCrypto, tree.root(), encodeSumProof({ ...proof, ...changes }));
  const withGroup = (at: number, changes: Partial<(typeof proof.groups)[number]>) => ({
    groups: proof.groups.map((group, i) => (i === at ? { ...group, ...changes } : group)),
  });

  it('(as it is, it is accepted)', () => {
    expect(verify({}).ok).toBe(true);
  });

  it('another centre, constituency or contest', () => {
    for (const at of [0, 1, 2]) expect(verify(withGroup(at, { id: 'other' })).ok).toBe(false);
  });

  it('another place, or another number of members', () => {
    for (const at of [0, 1, 2]) {
      const group = assertDefined(proof.groups[at], 'group');
      expect(verify(withGroup(at, { size: group.size + 1 })).ok).toBe(false);
      expect(verify(withGroup(at, { index: group.size })).ok).toBe(false);
      const other = group.index === 0 ? 1 : 0; // beyond the end where there is one member
      expect(verify(withGroup(at, { index: other })).ok).toBe(false);
    }
    const { nation } = proof;
    expect(verify({ nation: { ...nation, size: nation.size + 1 } }).ok).toBe(false);
    expect(verify({ nation: { ...nation, index: nation.size } }).ok).toBe(false);
  });

  it('a vote more at the station, with or without one fewer beside it', () => {
    const leaf = decodeSumLeaf(proof.leafBytes);
    if (!leaf.ok || leaf.value.adopted?.contest?.listVotes === undefined)
      throw new Error('no list');
    const { adopted } = leaf.value;
    const figures = listCounts(assertDefined(adopted.contest?.listVotes, 'list votes'));
    const at = figures.findIndex((count) => count !== undefined);
    const more = makeSparseCounts(figures.with(at, (figures[at] ?? 0) + 1));
    const contest = { listVotes: more, candidateVotes: adopted.contest?.candidateVotes };
    const leafBytes = encodeSumLeaf({ ...leaf.value, adopted: { ...adopted, contest } });
    expect(verify({ leafBytes }).ok).toBe(false);
    for (const [level, { siblings }] of proof.groups.entries()) {
      const fewer = siblings.map((sibling) => ({
        ...sibling,
        sumsBytes: withOneFewer(sibling, at),
      }));
      expect(verify({ leafBytes, ...withGroup(level, { siblings: fewer }) }).ok).toBe(false);
    }
  });

  it('a vote fewer beside the station', () => {
    for (const [level, { siblings }] of proof.groups.entries()) {
      for (const [i, sibling] of siblings.entries()) {
        for (const position of [0, 1, 2]) {
          const sumsBytes = withOneFewer(sibling, position);
          if (formatHex(sumsBytes) === formatHex(sibling.sumsBytes)) continue;
          const changed = siblings.with(i, { ...sibling, sumsBytes });
          expect(verify(withGroup(level, { siblings: changed })).ok).toBe(false);
        }
      }
    }
  });

  it('a sibling too many, or one too few', () => {
    for (const [at, { siblings }] of proof.groups.entries()) {
      const extra = { hash: new Uint8Array(32), sumsBytes: Uint8Array.of(1, 0, 0, 0, 0) };
      expect(verify(withGroup(at, { siblings: [...siblings, extra] })).ok).toBe(false);
      for (const one of siblings) {
        const without = siblings.filter((each) => each !== one);
        expect(verify(withGroup(at, { siblings: without })).ok).toBe(false);
      }
    }
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 300 }).failed;

  it('a verifier that does not look at the root', () => {
    const planted: typeof verifySumProof = (...given) => {
      const verified = verifySumProof(...given);
      const isBelieved = verified.ok || verified.error === 'root-differs';
      return isBelieved ? { ok: true, value: {} as never } : verified;
    };
    expect(fails(noChangeHolds(planted))).toBe(true);
  });

  it('a verifier that gives the sums of the station as those of its centre', () => {
    const planted: typeof verifySumProof = (...given) => {
      const verified = verifySumProof(...given);
      if (!verified.ok) return verified;
      const centreSums = sumsOfStation(verified.value.leaf.adopted);
      return { ok: true, value: { ...verified.value, centreSums } };
    };
    expect(fails(everyProofHolds(planted))).toBe(true);
  });
});
