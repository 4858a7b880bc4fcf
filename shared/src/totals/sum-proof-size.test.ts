import { expect, it } from 'vitest';
import { countedStation, figuresOf } from '@mutabaqa/test/builders/counted-station.ts';
import { assertDefined } from '../base/assert.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { makeSumTree } from './sum-tree.ts';
import { verifySumProof } from './verify-sum-proof.ts';

const stationCount = 10_000;
const stationsPerCentre = 5;
const candidateCount = 2300;
const ballots = 450;

/** Some candidates get most of the votes and most get a few; the same at every run. */
function votesAt(station: number): number[] {
  const votes = Array.from({ length: candidateCount }, () => 0);
  let state = station + 1;
  for (let ballot = 0; ballot < ballots; ballot++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const share = state / 2 ** 32;
    const at = Math.floor(share * share * candidateCount);
    votes[at] = (votes[at] ?? 0) + 1;
  }
  return votes;
}

function listsOf(votes: readonly number[]): number[] {
  const lists = Array.from({ length: 75 }, () => 0);
  for (const [at, count] of votes.entries()) lists[at % 75] = (lists[at % 75] ?? 0) + count;
  return lists;
}

it('a proof from the largest contest, at 10,000 stations, stays below 200 KB as text', () => {
  const tree = makeSumTree(nodeCrypto, ['matched']);
  const account = { registered: 857, inBox: 470, valid: ballots, invalid: 20 };
  const entries = Array.from({ length: stationCount }, (_, number) => {
    const votes = votesAt(number);
    const centre = Math.floor(number / stationsPerCentre);
    const figures = figuresOf(listsOf(votes), votes, account);
    const stationId = `s${String(number).padStart(6, '0')}`;
    const changes = { centreId: `centre-${centre}`, constituency: `constituency-${centre % 18}` };
    const { entry, verdict } = countedStation(stationId, 'matched', 857, figures, changes);
    tree.add(entry, verdict);
    return entry;
  });
  for (const entry of [entries[0], entries[4_321], entries.at(-1)]) {
    const proof = tree.proveStation(assertDefined(entry, 'station'), 'council');
    const bytes = assertDefined(proof, 'proof');
    expect(Math.ceil(bytes.length / 3) * 4).toBeLessThan(200_000);
    const verified = verifySumProof(nodeCrypto, tree.root(), bytes);
    if (!verified.ok) throw new Error(verified.error);
    const { contestSums, leaf } = verified.value;
    expect(leaf.stationId).toBe(entry?.stationId);
    expect(contestSums.candidates.reduce<number>((sum, each) => sum + Number(each), 0)).toBe(
      stationCount * ballots,
    );
  }
});
