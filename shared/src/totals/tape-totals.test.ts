import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTape } from '@mutabaqa/test/builders/arbitrary-tape.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { formatFieldPath } from '../base/field-path.ts';
import { encodeSignedTape, encodeTapeRecord } from '../envelope/tape-record.ts';
import { listCounts, makeSparseCounts, positionsMax } from '../tape/sparse-counts.ts';
import { encodeTape } from '../tape/tape-codec.ts';
import type { Tape } from '../tape/tape.ts';
import type { TapeTotals } from './tape-totals.ts';
import { makeTapeTotals } from './tape-totals.ts';

const signature = new Uint8Array(64).fill(7);

/** As transmissions, cards and published tapes by turns. */
function recordOf(tape: Tape, turn: number): Uint8Array {
  const bytes = encodeTape(tape);
  if (turn % 3 === 2) return encodeSignedTape(bytes, signature);
  const card = {
    kind: 'card',
    cardId: new Uint8Array(16),
    journalHead: new Uint8Array(32),
  } as const;
  return encodeTapeRecord({
    tape: bytes,
    tapeSignature: signature,
    channelSignature: signature,
    channel: turn % 3 === 0 ? { kind: 'transmission' } : card,
  });
}

/** Few names, so that one tape's sections are another's, or the end of another's; some are withheld. */
const tape = fc
  .tuple(arbitraryTape, fc.boolean(), fc.nat(3), fc.nat(8))
  .map(([given, isRenamed, without, withheld]): Tape => {
    const from = Math.min(without, given.sections.length - 1);
    const names = given.header.sections.map(({ kind, id }, at) => ({
      kind,
      id: isRenamed ? (['c', 'b', 'aa', 'a'][at] ?? id) : id,
    }));
    const sections = given.sections.map((section, at) =>
      at === withheld ? ({ kind: 'withheld', digest: new Uint8Array(32) } as const) : section,
    );
    return {
      header: { ...given.header, sections: names.slice(from) },
      sections: sections.slice(from),
    };
  });

const scansAsDecoded = (make: () => TapeTotals) =>
  fc.property(fc.array(tape, { maxLength: 6 }), (tapes) => {
    const decoded = makeTapeTotals();
    const scanned = make();
    for (const [turn, each] of tapes.entries()) {
      decoded.add(each);
      scanned.addRecord(recordOf(each, turn));
    }
    expect(scanned.rows()).toEqual(decoded.rows());
    expect(scanned.tapes).toBe(tapes.length);
  });

const addsByHand = (tapes: readonly Tape[]) => {
  const sums: Record<string, bigint> = {};
  const add = (path: string, value: number | undefined): void => {
    if (value !== undefined) sums[path] = (sums[path] ?? 0n) + BigInt(value);
  };
  for (const { header, sections } of tapes) {
    for (const [index, { id }] of header.sections.entries()) {
      const section = sections[index];
      const name = encodeURIComponent(id);
      if (section?.kind === 'account') {
        for (const [field, count] of Object.entries(section.counts))
          add(`account/${name}/${field}`, count);
      } else if (section?.kind === 'contest') {
        for (const [kind, votes] of [
          ['list', section.listVotes],
          ['candidate', section.candidateVotes],
        ] as const) {
          for (const [at, count] of (votes ? listCounts(votes) : []).entries()) {
            add(`contest/${name}/${kind}/${at + 1}`, count);
          }
        }
      }
    }
  }
  return sums;
};

const sumsOf = (totals: TapeTotals) =>
  Object.fromEntries(totals.rows().map(({ path, sum }) => [formatFieldPath(path), BigInt(sum)]));

describe('totals of tapes', () => {
  const numRuns = runs(200, 10_000);

  it('are exact, whatever the counts and their order', () => {
    fc.assert(
      fc.property(fc.array(tape, { maxLength: 6 }), (tapes) => {
        for (const order of [tapes, tapes.toReversed()]) {
          const totals = makeTapeTotals();
          for (const each of order) totals.add(each);
          expect(sumsOf(totals)).toEqual(addsByHand(tapes));
        }
      }),
      { numRuns },
    );
  });

  it('are the same from the bytes of stored records', () => {
    fc.assert(scansAsDecoded(makeTapeTotals), { numRuns });
  });

  it('are the same for the longest ballot and the largest tape', () => {
    const [given] = fc.sample(arbitraryTape, 1);
    const long = Array.from({ length: positionsMax }, (_, at) =>
      at % 7 === 0 ? undefined : at * 9,
    );
    const contest = {
      kind: 'contest',
      nonce: new Uint8Array(16),
      listVotes: undefined,
      candidateVotes: makeSparseCounts(long),
    } as const;
    const sparse = makeSparseCounts(long.map((_, at) => (at === 4_999 ? 5 : 0)));
    const names = ['a', 'b'].map((id) => ({ kind: 'contest', id }) as const);
    if (given === undefined) throw new Error('no tape');
    const largest: Tape = {
      header: { ...given.header, sections: names },
      sections: [contest, { ...contest, listVotes: sparse }],
    };
    const decoded = makeTapeTotals();
    const scanned = makeTapeTotals();
    decoded.add(largest);
    scanned.addRecord(recordOf(largest, 0));
    expect(scanned.rows()).toEqual(decoded.rows());
    expect(scanned.rows()).not.toEqual([]);
  });
});

describe('the property itself objects to', () => {
  const fails = (make: () => TapeTotals): boolean =>
    fc.check(scansAsDecoded(make), { numRuns: 500 }).failed;

  it('a record that is left out, or added twice', () => {
    const times = (count: number) => (): TapeTotals => {
      const totals = makeTapeTotals();
      return {
        ...totals,
        get tapes() {
          return totals.tapes;
        },
        addRecord(record) {
          for (let i = 0; i < count; i++) totals.addRecord(record);
        },
      };
    };
    expect(fails(times(1))).toBe(false);
    expect(fails(times(0))).toBe(true);
    expect(fails(times(2))).toBe(true);
  });

  it('a record that is scanned with the sections of the one before', () => {
    expect(
      fails(() => {
        const totals = makeTapeTotals();
        let first: Uint8Array | undefined;
        return {
          ...totals,
          get tapes() {
            return totals.tapes;
          },
          addRecord: (record) => totals.addRecord((first ??= record)),
        };
      }),
    ).toBe(true);
  });

  it('zeros that are not told from what was not reported', () => {
    expect(
      fails(() => {
        const totals = makeTapeTotals();
        return { ...totals, rows: () => totals.rows().filter(({ sum }) => sum !== 0) };
      }),
    ).toBe(true);
  });
});
