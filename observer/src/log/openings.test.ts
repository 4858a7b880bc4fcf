import { expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf, sealLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { openLeaf, parseOpenings } from './openings.ts';

const inner: Leaf = {
  kind: 'card',
  stationId: 'st-1',
  commitment: new Uint8Array(32).fill(7),
  timeMs: 5,
};
const sealed = sealLeaf(nodeCrypto, new Uint8Array(16).fill(1), inner);
const leaf = assertDefined(decodeLeaf(sealed.entry), 'a leaf');
const row = (leafIndex: number, opening = sealed.opening) =>
  `${JSON.stringify({ leafIndex, opening: formatHex(opening) })}\n`;

function open(text: string, index: number): Leaf {
  const openings = parseOpenings(utf8(text));
  if ('wrongLine' in openings) throw new Error(`line ${openings.wrongLine}`);
  return openLeaf(nodeCrypto, openings, index, leaf);
}

test('a sealed leaf is read through its own opening, and through no other', () => {
  expect(open(row(3) + row(4), 4)).toEqual(inner);
  expect(open(row(3), 4)).toEqual(leaf);
  const other = sealLeaf(nodeCrypto, new Uint8Array(16).fill(2), inner);
  expect(open(row(4, other.opening), 4)).toEqual(leaf);
  expect(open('', 4)).toEqual(leaf);
});

test.each([
  ['not JSON\n', 1],
  [`${row(1)}{"leafIndex":-1,"opening":"00"}\n`, 2],
  [`${row(1)}\n`, 2],
])('a file that is something else names its line', (text, wrongLine) => {
  expect(parseOpenings(utf8(text))).toEqual({ wrongLine });
});
