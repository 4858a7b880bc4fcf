import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MessageType } from '@mutabaqa/proto/wire.ts';
import { decodeAndEncode, decodeLenient, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import {
  readAccount,
  readContest,
  readSealedRecord,
  readStationEntry,
  readTape,
  readTapeHeader,
} from '@mutabaqa/proto/canonical-readers.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { encodeStationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { arbitraryTape } from '../builders/arbitrary-tape.ts';
import { runs } from '../soak.ts';

type Read = (bytes: Uint8Array) => unknown;
interface Reader {
  readonly type: MessageType<unknown>;
  readonly read: Read;
}

const readers = {
  tape: { type: wire.Tape, read: readTape },
  header: { type: wire.TapeHeader, read: readTapeHeader },
  account: { type: wire.AccountSection, read: readAccount },
  contest: { type: wire.ContestSection, read: readContest },
  record: { type: wire.SealedRecord, read: readSealedRecord },
  station: { type: wire.StationEntry, read: readStationEntry },
} as const;
type Name = keyof typeof readers;
const nameOf = fc.constantFrom(...(Object.keys(readers) as Name[]));

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom('ابتدائية الفرات', '\uFEFFmark', 'before\uFEFF'),
);
const stations: fc.Arbitrary<StationEntry> = fc.record({
  stationId: text,
  centreId: text,
  centreName: text,
  governorate: text,
  constituency: text,
  pollingGroup: text,
  registered: fc.option(fc.nat(), { nil: undefined }),
  papers: fc.array(fc.record({ paperId: text, contestIds: fc.array(text, { maxLength: 3 }) })),
  devices: fc.array(
    fc.record({
      deviceId: text,
      tapeKey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      certificateFingerprint: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
        nil: undefined,
      }),
    }),
  ),
});

/** Every message of a signed tape and of its station, as it is written. */
const drawn = fc.tuple(arbitraryTape, stations);
const messages = drawn.map(([tape, station]): ReadonlyMap<Name, Uint8Array> => {
  const bytes = encodeTape(tape);
  const decoded = assertDefined(decodeLenient(wire.Tape, bytes), 'a tape');
  const header = decoded.header ?? none;
  const signature = new Uint8Array(64).fill(7);
  const channel = { kind: 'transmission' } as const;
  const record = { tape: bytes, tapeSignature: signature, channelSignature: signature, channel };
  return new Map<Name, Uint8Array>([
    ['tape', bytes],
    ['header', header],
    ['record', encodeTapeRecord(record)],
    ['station', encodeStationEntry(station)],
    ...tape.sections.flatMap(({ kind }, i): [Name, Uint8Array][] => {
      const open = decoded.sections?.[i]?.open;
      return open && kind !== 'withheld' ? [[kind, open]] : [];
    }),
  ]);
});

const none = new Uint8Array();
const place = fc.nat();
/** What a hostile writer may try: other bytes, a number in a longer form, a field twice or elsewhere. */
const change = fc.record({
  kind: fc.constantFrom('flip', 'lengthen', 'insert', 'drop', 'repeat'),
  at: place,
  to: fc.nat(255),
});
type Change = typeof change extends fc.Arbitrary<infer Drawn> ? Drawn : never;

function changed(bytes: Uint8Array, { kind, at, to }: Change): Uint8Array {
  const where = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, byte = 0, after] = [
    bytes.subarray(0, where),
    bytes[where],
    bytes.subarray(where + 1),
  ];
  switch (kind) {
    case 'flip':
      return Uint8Array.of(...before, to, ...after);
    case 'lengthen':
      return Uint8Array.of(...before, byte | 0x80, 0, ...after);
    case 'insert':
      return Uint8Array.of(...before, to, byte, ...after);
    case 'drop':
      return Uint8Array.of(...before, ...after.subarray(to % 8));
    case 'repeat':
      return Uint8Array.of(...before, byte, ...after.subarray(0, to % 12), byte, ...after);
  }
}

/** What is read is what the general way reads, and only what it accepts. */
const readsOnlyCanonical = (readerOf: (name: Name) => Reader) =>
  fc.property(messages, nameOf, fc.array(change, { maxLength: 2 }), (all, name, changes) => {
    const bytes = changes.reduce(changed, all.get(name) ?? none);
    const { type, read } = readerOf(name);
    const message = read(bytes);
    if (message === undefined) return;
    expect(decodeAndEncode(type, bytes).kind).toBe('canonical');
    expect(formatHex(encodeMessage(type, message))).toBe(formatHex(bytes));
  });

const readerOf = (name: Name): Reader => readers[name];

it('readers accept only what the general way accepts, and mean the same', () => {
  fc.assert(readsOnlyCanonical(readerOf), { numRuns: runs(3000, 200_000) });
});

it('readers know every tape without a correction, and every station', () => {
  fc.assert(
    fc.property(messages, (all) => {
      for (const [name, bytes] of all) {
        if (name === 'header' && isCorrection(bytes)) continue;
        expect([name, readerOf(name).read(bytes)]).not.toEqual([name, undefined]);
      }
    }),
    { numRuns: runs(200, 5000) },
  );
});

function isCorrection(header: Uint8Array): boolean {
  return (decodeLenient(wire.TapeHeader, header)?.correctionReason ?? undefined) !== undefined;
}

it('the property objects to a reader that takes what it can', () => {
  const lenient = (name: Name): Reader => {
    const { type } = readerOf(name);
    return { type, read: (bytes) => decodeLenient(type, bytes) };
  };
  expect(fc.check(readsOnlyCanonical(lenient), { numRuns: 500 }).failed).toBe(true);
});
