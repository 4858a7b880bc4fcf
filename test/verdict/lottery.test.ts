/** The public lottery of Law 9/2020: whose box is counted by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { law9Of2020 } from '@mutabaqa/shared/policy/policies/law-9-2020.ts';
import { drawStations } from '@mutabaqa/shared/reconcile/draw-stations.ts';
import { codesOf, decisionAt } from '../builders/sample-case.ts';
import { makeCentre } from '../builders/sample-ledger.ts';
import { runs } from '../soak.ts';

interface Place {
  readonly stationId: string;
  readonly centreId: string;
}

const centreOf = (centreId: string, size: number): Place[] =>
  Array.from({ length: size }, (_, i) => ({ centreId, stationId: `${centreId}-${i + 1}` }));

const seedOf = (text: string): Uint8Array => nodeCrypto.sha256(utf8(text));

const drawFrom = (seed: Uint8Array, stations: readonly Place[]): ReadonlySet<string> =>
  drawStations(nodeCrypto, { seed, stationIds: [] }, stations);

const arbitrarySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const arbitraryCentres = fc
  .array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 })
  .map((sizes) => sizes.map((size, i) => centreOf(`centre-${i}`, size)));

type Draw = typeof drawFrom;

/** Whether it draws one of each centre, and the same in whatever order the stations are told. */
const isFair = (draw: Draw) =>
  fc.check(
    fc.property(arbitrarySeed, arbitraryCentres, (seed, centres) => {
      const drawn = draw(seed, centres.flat());
      const backwards = draw(seed, centres.flat().toReversed());
      return (
        drawn.size === centres.length &&
        centres.every((centre) => centre.some(({ stationId }) => drawn.has(stationId))) &&
        [...drawn].every((stationId) => backwards.has(stationId))
      );
    }),
    { numRuns: runs(200, 10_000) },
  );

describe('a draw from a seed', () => {
  test('is of one station in every centre, in whatever order they are told', () => {
    const details = isFair(drawFrom);
    expect(fc.defaultReportMessage(details)).toBeUndefined();
  });

  test.each<[string, Draw]>([
    ['takes whoever is told first', (_, stations) => drawFirst(stations)],
    ['leaves one centre out', (seed, stations) => new Set([...drawFrom(seed, stations)].slice(1))],
  ])('is not one that %s', (_, planted) => {
    expect(isFair(planted).failed).toBe(true);
  });

  test('takes the only station of a centre, whatever the seed', () => {
    for (let i = 0; i < 50; i++) {
      expect(drawFrom(seedOf(`throw ${i}`), centreOf('one', 1))).toEqual(new Set(['one-1']));
    }
  });

  test('is one number for each size of centre', () => {
    const seed = seedOf('one throw');
    const drawn = drawFrom(
      seed,
      ['a', 'b', 'c'].flatMap((id) => centreOf(id, 6)),
    );
    const numbers = [...drawn].map((stationId) => stationId.split('-')[1]);
    expect(drawn.size).toBe(3);
    expect(new Set(numbers).size).toBe(1);
  });

  /** Of 1,000 throws each of five stations is expected 200 times; 140 is 4.7 standard deviations off. */
  test('is as likely to take one station of a centre as another', () => {
    const times = new Map<string, number>();
    for (let i = 0; i < 1000; i++) {
      for (const id of drawFrom(seedOf(`throw ${i}`), centreOf('five', 5))) {
        times.set(id, (times.get(id) ?? 0) + 1);
      }
    }
    expect([...times.keys()].sort()).toEqual(['five-1', 'five-2', 'five-3', 'five-4', 'five-5']);
    expect(Math.min(...times.values())).toBeGreaterThan(140);
    expect(Math.max(...times.values())).toBeLessThan(260);
  });
});

function drawFirst(stations: readonly Place[]): ReadonlySet<string> {
  return new Set(
    new Map(stations.toReversed().map((each) => [each.centreId, each.stationId])).values(),
  );
}

describe('numbers typed from the minutes', () => {
  test('are taken as they are', () => {
    const typed = { seed: undefined, stationIds: ['a-2', 'b-1'] };
    const stations = [...centreOf('a', 3), ...centreOf('b', 3)];
    expect(drawStations(nodeCrypto, typed, stations)).toEqual(new Set(['a-2', 'b-1']));
  });

  test('say where a hand count is due, and the last draw counts', () => {
    const centre = makeCentre(law9Of2020, ['s1', 's2']);
    const drawAt = (leaf: number, stationId: string) =>
      decisionAt(
        leaf,
        { kind: 'draw-stations', seed: undefined, stationIds: [stationId] },
        { stationId: undefined },
      );
    const cases = {
      s1: { tapes: centre.pair('s1', 0) },
      s2: { tapes: centre.pair('s2', 2, { lists: [99, 44] }) },
    };
    const codes = (...draws: readonly ReturnType<typeof drawAt>[]) =>
      [...centre.decide(cases, draws).values()].map(codesOf);
    expect(codes()).toEqual([[], []]);
    expect(codes(drawAt(10, 's1'))).toEqual([['W703'], []]);
    expect(codes(drawAt(11, 's2'), drawAt(10, 's1'))).toEqual([[], ['W703']]);
  });
});
