/** A collection is the same in whatever order, files and hands its codes come, and however often. */
import * as fc from 'fast-check';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import {
  type AdoptedVotes,
  holdAgainstPublished,
} from '@mutabaqa/shared/collect/hold-against-published.ts';
import { countTapes } from '@mutabaqa/shared/collect/independent-count.ts';
import { judgeTape } from '@mutabaqa/shared/collect/judge-tape.ts';
import { findNewestTapes } from '@mutabaqa/shared/collect/newest-tapes.ts';
import { makeCodePool } from '@mutabaqa/shared/collect/pool-codes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codesOf } from '../builders/collected-codes.ts';
import { makeSampleCentre, type SampleCentre, type TapeChoice } from '../builders/sample-centre.ts';
import { runs } from '../soak.ts';

let centre: SampleCentre;
beforeAll(async () => {
  centre = await makeSampleCentre();
});
afterAll(async () => centre.close());

interface Brought {
  readonly text: string;
  readonly organisation: string | undefined;
  readonly session?: string;
}

function judgedOf(codes: readonly Brought[]) {
  const { election } = centre;
  const pool = makeCodePool();
  for (const { text, organisation, session = 'x' } of codes) {
    pool.add(text, { organisation, session, place: 'x' });
  }
  const { tapes, problems } = pool.finish(nodeCrypto);
  const judged = tapes.flatMap((pooled) => {
    const verdict = judgeTape(nodeCrypto, { election, replacements: [] }, pooled);
    return verdict.ok ? [verdict.value] : [];
  });
  return { problems, stations: findNewestTapes(judged) };
}

function collected(codes: readonly Brought[]) {
  const { election } = centre;
  const { problems, stations } = judgedOf(codes);
  const published = { tapesOf: () => new Set<string>(), adopted: () => undefined };
  return {
    problems,
    stations: stations.map(({ stationId, state, tapes: own, older, organisations }) => ({
      ...{ stationId, state, organisations },
      tapes: own.map(({ digest }) => digest),
      older: older.map(({ digest }) => digest),
    })),
    contests: countTapes(election, stations),
    held: holdAgainstPublished(election, stations, published),
  };
}

const one: TapeChoice = { candidates: [120, 0, 3, 44] };
const other: TapeChoice = { candidates: [1, 2, 3, 4], nonce: 2 };
const correction = { kind: 'correction', sequence: 2, correctionReason: 'recount' } as const;

/** Codes of a few stations: plain, corrected, contradictory, forged, in two papers' sizes. */
function manyCodes(): readonly string[] {
  return [
    ...codesOf(centre.tape(1, one)),
    ...codesOf(centre.tape(1, one), 220),
    ...codesOf(centre.tape(2, one)),
    ...codesOf(centre.tape(2, { ...other, header: correction })),
    ...codesOf(centre.tape(3, one)),
    ...codesOf(centre.tape(3, other)),
    ...codesOf(centre.tape(4, { ...one, signer: 'device-1' })),
    ...codesOf(centre.tape(5, { ...one, header: { part: { index: 1, count: 2 } } })),
    'hello',
  ];
}

describe('a collection', () => {
  test('is the same in any order, and with anything twice', () => {
    const codes = manyCodes();
    const arbitraryBrought = fc.record({
      text: fc.constantFrom(...codes),
      organisation: fc.constantFrom('a.example', 'b.example', undefined),
      session: fc.constantFrom('x', 'y'),
    });
    fc.assert(
      fc.property(
        fc
          .array(arbitraryBrought, { maxLength: 60 })
          .chain((brought) =>
            fc.tuple(
              fc.constant(brought),
              fc.shuffledSubarray([...brought, ...brought], { minLength: 2 * brought.length }),
            ),
          ),
        ([brought, shuffled]) => {
          expect(collected(shuffled)).toEqual(collected(brought));
        },
      ),
      { numRuns: runs(60, 2000) },
    );
  });

  test('never counts a station less for what others bring too, unless it contradicts', () => {
    const codes = manyCodes();
    fc.assert(
      fc.property(fc.subarray([...codes]), fc.subarray([...codes]), (few, more) => {
        const asBrought = (texts: readonly string[]) =>
          texts.map((text) => ({ text, organisation: undefined }));
        const states = (texts: readonly string[]) =>
          new Map(collected(asBrought(texts)).stations.map((each) => [each.stationId, each.state]));
        const [before, after] = [states(few), states([...few, ...more])];
        const lost = [...before].filter(
          ([station, state]) => state === 'counted' && after.get(station) !== 'counted',
        );
        expect(lost.every(([station]) => after.get(station) === 'contradictory')).toBe(true);
      }),
      { numRuns: runs(40, 1000) },
    );
  });

  test('sums what the devices signed, per contest and area', () => {
    const texts = [1, 2, 3].flatMap((station) => codesOf(centre.tape(station, one)));
    const { contests, stations } = collected(texts.map((text) => ({ text, organisation: 'a' })));
    expect(stations.map(({ state }) => state)).toEqual(['counted', 'counted', 'counted']);
    const [baghdad, basra] = contests;
    assert(baghdad !== undefined && basra !== undefined, 'two contests');
    // Stations 1 and 3 are of Baghdad, 2 of Basra.
    expect([baghdad.stations, basra.stations]).toEqual([2, 1]);
    expect(baghdad.candidates).toEqual([
      ['c1', '240'],
      ['c2', '0'],
      ['c3', '6'],
      ['c4', '88'],
    ]);
    expect(baghdad.areas.map(({ kind, id, stations: count }) => [kind, id, count])).toEqual([
      ['constituency', 'Baghdad', 2],
      ['governorate', 'Baghdad', 2],
    ]);
  });

  test('takes a correction, notes the older tape, and names a contradiction', () => {
    const { stations, held } = collected(
      manyCodes().map((text) => ({ text, organisation: 'a.example' })),
    );
    const states = Object.fromEntries(stations.map(({ stationId, state }) => [stationId, state]));
    expect(states).toEqual({
      'st-1': 'counted',
      'st-2': 'counted',
      'st-3': 'contradictory',
      'st-5': 'parts-missing',
    });
    expect(stations[1]?.older).toEqual([stationDigest(2, one)]);
    expect(stations[2]?.tapes).toHaveLength(2);
    expect(held.disagreements.map(({ stationId, kind }) => [stationId, kind])).toEqual([
      ['st-1', 'other-tape'],
      ['st-2', 'other-tape'],
      ['st-3', 'contradictory'],
      ['st-5', 'parts-missing'],
    ]);
  });

  test('is not confirmed where nothing was adopted', () => {
    const texts = codesOf(centre.tape(1, one));
    const { stations } = judgedOf(texts.map((text) => ({ text, organisation: 'a' })));
    const shown = new Set([stationDigest(1, one)]);
    const confirmed = (adopted: AdoptedVotes | undefined) =>
      holdAgainstPublished(centre.election, stations, {
        tapesOf: () => shown,
        adopted: () => adopted,
      });
    expect(confirmed(undefined)).toEqual({ disagreements: [], confirmations: [] });
    const votes = one.candidates?.map((count, i) => [`c${i + 1}`, BigInt(count ?? 0)] as const);
    const adopted = { lists: undefined, candidates: new Map(votes) };
    expect(confirmed(adopted).confirmations).toEqual([{ stationId: 'st-1', organisations: ['a'] }]);
  });

  test('counts parts of two scanners together, by whoever brought them', () => {
    const part = (index: number, candidates: readonly number[]) =>
      codesOf(
        centre.tape(1, {
          candidates,
          nonce: index,
          header: { sequence: index, part: { index, count: 2 } },
        }),
      );
    const { stations, contests } = collected([
      ...part(1, [1, 0, 0, 0]).map((text) => ({ text, organisation: 'a' })),
      ...part(2, [5, 0, 0, 1]).map((text) => ({ text, organisation: 'a' })),
      ...part(2, [5, 0, 0, 1]).map((text) => ({ text, organisation: 'b' })),
    ]);
    expect(stations[0]).toMatchObject({ state: 'counted', organisations: ['a'] });
    expect(contests[0]?.candidates.map(([, votes]) => votes)).toEqual(['6', '0', '0', '1']);
  });
});

describe('codes', () => {
  const bySize = () => codesOf(centre.tape(1, one), 220);

  test('of one tape may come from two, who then are no witnesses each', () => {
    const [parity = '', first = ''] = bySize();
    const { stations, problems } = collected([
      { text: parity, organisation: 'a' },
      { text: first, organisation: 'b' },
    ]);
    expect([stations, problems.map(({ code }) => code)]).toEqual([
      [],
      ['qr.incomplete', 'qr.incomplete'],
    ]);
    const all = collected(
      bySize().map((text, i) => ({ text, organisation: i % 2 === 0 ? 'a' : 'b' })),
    );
    expect(all.stations[0]).toMatchObject({ state: 'counted', organisations: [] });
    expect(all.problems).toEqual([]);
  });

  test('that somebody made for a tape do not spoil it, not even in one hand', () => {
    const codes = bySize();
    const forged = codes.map((text) => text.replace(/.{2}$/, 'AA'));
    for (const organisation of ['a', 'b']) {
      const { stations } = collected([
        ...codes.map((text) => ({ text, organisation: 'a' })),
        ...forged.map((text) => ({ text, organisation })),
      ]);
      expect(stations[0]).toMatchObject({ state: 'counted', organisations: ['a'] });
    }
  });

  /** So many for each part, all different, under the id of the tape; most come before its own codes. */
  const forge = (codes: readonly string[], each: number): string[] =>
    codes.flatMap((text) =>
      Array.from({ length: each }, (_, i) => text.replace(/^((?:[^/]+\/){4}).../, `$1${i}00`)),
    );

  test.each([undefined, 'a', 'b'])(
    'of somebody’s making in another file, by %s, never take a tape away',
    (organisation) => {
      const codes = codesOf(centre.tape(1, one), 120);
      const own = codes.map((text) => ({ text, organisation: 'a', session: 'own' }));
      for (const each of [3, 10]) {
        const forged = forge(codes, each);
        const { stations } = collected([
          ...forged.map((text) => ({ text, organisation, session: 'forged' })),
          ...own,
        ]);
        expect(stations[0]).toMatchObject({ state: 'counted', organisations: ['a'] });
      }
    },
  );

  test('of a tape in two files are found among those of somebody’s making in a third', () => {
    const codes = codesOf(centre.tape(1, one), 120);
    const { stations } = collected([
      ...forge(codes, 5).map((text) => ({ text, organisation: undefined, session: 'forged' })),
      ...codes.map((text, i) => ({ text, organisation: 'a', session: i < 2 ? 'one' : 'two' })),
    ]);
    expect(stations[0]).toMatchObject({ state: 'counted', organisations: ['a'] });
    const apart = collected([
      ...forge(codes, 5).map((text) => ({ text, organisation: undefined, session: 'forged' })),
      ...codes.map((text, i) => ({ text, organisation: i < 2 ? 'b' : 'c', session: 'own' })),
    ]);
    expect(apart.stations[0]).toMatchObject({ state: 'counted', organisations: [] });
  });

  test('with one lost are read by the parity, and with two are named', () => {
    const codes = bySize();
    for (let lost = 0; lost < codes.length; lost++) {
      const left = codes.filter((_, i) => i !== lost);
      const { stations } = collected(left.map((text) => ({ text, organisation: undefined })));
      expect(stations).toHaveLength(1);
    }
    const { problems } = collected(
      codes.slice(2).map((text) => ({ text, organisation: undefined })),
    );
    expect(problems).toEqual([{ place: 'x', code: 'qr.incomplete', missing: 1 }]);
  });
});

function stationDigest(station: number, choice: TapeChoice): string {
  return Buffer.from(centre.tape(station, choice).tape.digest).toString('hex');
}
