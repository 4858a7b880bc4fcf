import { expect, it } from 'vitest';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import type { Tape, TapeKind } from '../tape/tape.ts';
import type { TapeFact } from './station-case.ts';
import { findTapeFindings } from './tape-findings.ts';

const fact = (leafIndex: number, digest: number, tapeKind: TapeKind = 'closing'): TapeFact => ({
  channel: leafIndex % 2 === 0 ? 'card' : 'transmission',
  leafIndex,
  deviceId: 'd',
  tapeKind,
  sequence: 1,
  part: { index: 1, count: 1 },
  tapeDigest: new Uint8Array(32).fill(digest),
  problems: [],
});

/** Valid ballots beside one list of 7 votes; only the kind of the header matters besides. */
const tapeWith = (valid: number): Tape => ({
  header: {
    kind: 'closing',
    sections: [
      { kind: 'account', id: 'P' },
      { kind: 'contest', id: 'C' },
    ],
  } as unknown as Tape['header'],
  sections: [
    { kind: 'account', nonce: new Uint8Array(16), counts: { valid } },
    {
      kind: 'contest',
      nonce: new Uint8Array(16),
      listVotes: makeSparseCounts([7]),
      candidateVotes: undefined,
    },
  ],
});

it('names each result once, whichever channels it came by, and no tape that is no result', () => {
  const tapes = [fact(9, 3), fact(4, 1), fact(5, 1), fact(2, 2, 'test'), fact(6, 2)];
  const asked: number[] = [];
  const found = findTapeFindings(
    { tapes },
    (leafIndex) => {
      asked.push(leafIndex);
      return tapeWith(leafIndex === 6 ? 7 : leafIndex);
    },
    {},
  );
  expect(asked).toEqual([4, 6, 9]);
  expect(found.map(({ tapeDigest, finding }) => [tapeDigest[0], finding.code])).toEqual([
    [1, 'E102'],
    [3, 'E102'],
  ]);
});
