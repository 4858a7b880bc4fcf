/** Executes the example of proto/spec/sum-tree.md. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  countedStation,
  parseCounts,
  parseFigures,
} from '@mutabaqa/test/builders/counted-station.ts';
import { assertDefined } from '../base/assert.ts';
import { formatHex, parseHex } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { AdoptedSource, StationState } from '../reconcile/verdict.ts';
import { encodeSums, sumsOfStation } from './node-sums.ts';
import type { NodeSums } from './node-sums.ts';
import { encodeSumLeaf } from './sum-leaf.ts';
import { makeSumTree } from './sum-tree.ts';
import { verifySumProof } from './verify-sum-proof.ts';

const specification = readFileSync(
  new URL('../../../proto/spec/sum-tree.md', import.meta.url),
  'utf8',
);

function linesOf(name: string): string[] {
  const [, content] =
    new RegExp(`^\`\`\`${name}\\n(.*?)\\n\`\`\`$`, 'ms').exec(specification) ?? [];
  return assertDefined(content, `the block ${name}`).split('\n');
}

function stationOf(line: string) {
  const [stationId = '', centreId = '', constituency = '', state, source, leaves, ...figures] =
    line.split(' ');
  const adopted =
    source === undefined
      ? undefined
      : {
          ...parseFigures(figures),
          source: source as AdoptedSource,
          leaves: parseCounts(leaves).map(Number),
        };
  const { entry, verdict } = countedStation(stationId, state as StationState, 300, undefined, {
    centreId,
    constituency,
  });
  const contests = verdict.contests.map((contest) => ({ ...contest, adopted }));
  return { entry, verdict: { ...verdict, contests } };
}

const stations = linesOf('stations').map(stationOf);
const tree = makeSumTree(nodeCrypto, ['matched', 'resolved']);
for (const { entry, verdict } of stations) tree.add(entry, verdict);
const leaves = stations.flatMap(({ verdict }) =>
  verdict.contests.map((contest) => ({ ...contest, stationId: verdict.stationId })),
);

/** Hexadecimal in lines of at most 100 characters. */
const hexLines = (bytes: Uint8Array) => formatHex(bytes).match(/.{1,100}/g) ?? [];

const formatSums = ({ stations: count, adoptedStations, ...vectors }: NodeSums) =>
  [count, adoptedStations, vectors.account, vectors.lists, vectors.candidates].join(' ');

it('proto/spec/sum-tree.md shows leaves and sums', () => {
  expect(leaves.map((leaf) => formatHex(encodeSumLeaf(leaf)))).toEqual(linesOf('leaves'));
  const sums = leaves.map(({ adopted }) => formatHex(encodeSums(sumsOfStation(adopted))));
  expect(sums).toEqual(linesOf('leaf-sums'));
});

it('proto/spec/sum-tree.md shows the root and a proof, which verifies', () => {
  expect(formatHex(tree.root())).toBe(linesOf('root')[0]);
  const entry = assertDefined(stations[0], 's1').entry;
  const proof = assertDefined(tree.proveStation(entry, 'council'), 'proof');
  expect(hexLines(proof)).toEqual(linesOf('proof'));
  const shown = assertDefined(parseHex(linesOf('proof').join('')), 'hexadecimal');
  const verified = verifySumProof(nodeCrypto, tree.root(), shown);
  if (!verified.ok) throw new Error(verified.error);
  const { centreSums, constituencySums, contestSums } = verified.value;
  expect([centreSums, constituencySums, contestSums].map(formatSums)).toEqual(linesOf('proven'));
});
