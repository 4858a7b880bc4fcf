import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { rootOfEntries } from '../merkle/frontier.ts';
import { makeByteArena } from './byte-arena.ts';
import { hashOfBytes, hashOfText, makeKeyIndex } from './key-index.ts';
import { loadRoster } from './roster.ts';
import { encodeRosterPart, walkRosterPart } from './roster-part.ts';
import { sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import { encodeStationEntry } from './station-entry.ts';

function encode(constituency: string, stations: readonly Uint8Array[]): Uint8Array {
  return encodeRosterPart(constituency, Uint32Array.from(stations.keys()), (row) => stations[row]!);
}

function walk(bytes: Uint8Array) {
  const stations: Uint8Array[] = [];
  const constituency = walkRosterPart(bytes, (offset, length) =>
    stations.push(bytes.slice(offset, offset + length)),
  );
  return { constituency, stations };
}

describe('a roster part', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
        fc.array(fc.uint8Array({ maxLength: 300 })),
        (constituency, stations) => {
          expect(walk(encode(constituency, stations))).toEqual({ constituency, stations });
        },
      ),
    );
  });

  it('has one encoding only', () => {
    const good = [0x0a, 1, 0x42, 0x12, 2, 7, 8];
    expect(walk(Uint8Array.from(good)).constituency).toBe('B');
    for (const bytes of [
      [],
      [0x0a, 0],
      [0x12, 1, 7],
      [0x0a, 1, 0xff],
      good.slice(0, -1),
      [...good, 0x18, 1],
      [...good, 0x0a, 1, 0x42],
      [0x0a, 0x81, 0, 0x42],
      [...good, 0x12, 0x80],
      [...good, 0x12, 0x80, 0x80, 0x80, 0x80, 1],
    ]) {
      expect([bytes, walk(Uint8Array.from(bytes)).constituency]).toEqual([bytes, undefined]);
    }
  });

  it('has its stations in order, and of its own constituency', () => {
    const load = (constituency: string, numbers: readonly number[]) => {
      const entries = numbers.map((number) => encodeStationEntry(sampleStation(number)));
      return loadRoster(nodeCrypto, [{ constituency, bytes: encode(constituency, entries) }], {
        stationCount: numbers.length,
        stationTreeRoot: rootOfEntries(nodeCrypto, entries),
        pollingGroups: new Set(['general']),
        contests: new Set(['Baghdad/council']),
      });
    };
    expect(load('Baghdad', [1, 2, 3]).ok).toBe(true);
    for (const [constituency, numbers, where] of [
      ['Baghdad', [2, 1], 'roster/Baghdad'],
      ['Baghdad', [1, 1], 'st-1: stationId'],
      ['Basra', [1], 'st-1: constituency'],
    ] as const) {
      expect(load(constituency, numbers)).toEqual({
        ok: false,
        error: { code: 'package.malformed', params: { where } },
      });
    }
  });
});

describe('the index of keys', () => {
  it('finds each key’s row, also of keys with one hash', () => {
    const ids = Array.from({ length: 5000 }, (_, number) => `id ${number}`);
    for (const hash of [hashOfText, (id: string) => hashOfBytes(utf8(id)), () => 7]) {
      const some = hash('a') === hash('b') ? ids.slice(0, 50) : ids;
      const index = makeKeyIndex(1);
      for (const [row, id] of some.entries()) index.add(hash(id), row);
      const find = (id: string) =>
        index.find(hash(id), (row) => (some[row] === id ? row : undefined));
      expect(some.map(find)).toEqual([...some.keys()]);
      expect(find('other')).toBeUndefined();
    }
  });
});

describe('the arena', () => {
  it('gives back every string, also across its chunks', () => {
    const arena = makeByteArena();
    const strings = Array.from({ length: 40 }, (_, i) => new Uint8Array(i * 2500).fill(i));
    for (const bytes of strings) arena.append(bytes);
    expect(arena.size).toBe(40);
    for (const [index, bytes] of strings.entries()) expect(arena.at(index)).toEqual(bytes);
  });
});
