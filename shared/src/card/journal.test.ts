import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, u32be } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { JournalEntry, JournalEvent } from './journal.ts';
import {
  decodeJournal,
  emptyJournalHead,
  encodeJournal,
  journalEntryBytesMax,
  makeJournalEntry,
} from './journal.ts';

const event: fc.Arbitrary<JournalEvent> = fc.record({
  bootCounter: fc.nat(),
  timeMs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  event: fc.constantFrom('started', 'tape-accepted', 'card-written'),
  subject: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ minLength: 32, maxLength: 32 })),
});
const events = fc.array(event, { minLength: 1, maxLength: 6 });

function chain(list: readonly JournalEvent[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (const one of list) {
    const last = entries.at(-1);
    const head = last ? { digest: last.digest, length: last.number } : emptyJournalHead;
    entries.push(makeJournalEntry(nodeCrypto, head, one));
  }
  return entries;
}

describe('the journal', () => {
  it('decodes to the entries that were made, with their head', () => {
    fc.assert(
      fc.property(events, (list) => {
        const entries = chain(list);
        const decoded = decodeJournal(nodeCrypto, encodeJournal(entries));
        expect(decoded.brokenAt).toBeUndefined();
        expect(decoded.entries.map(({ event, timeMs }) => [event, timeMs])).toEqual(
          list.map(({ event, timeMs }) => [event, timeMs]),
        );
        expect(decoded.head).toEqual({ digest: entries.at(-1)?.digest, length: list.length });
      }),
    );
    expect(decodeJournal(nodeCrypto, new Uint8Array())).toEqual({
      entries: [],
      head: emptyJournalHead,
      brokenAt: undefined,
    });
  });

  it('shows every cut in the middle of an entry and every changed byte', () => {
    fc.assert(
      fc.property(events, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, where, change) => {
        const entries = chain(list);
        const file = encodeJournal(entries);
        const ends = new Set([0]);
        for (let i = 1; i <= list.length; i++) ends.add(encodeJournal(entries.slice(0, i)).length);
        const at = where % file.length;
        const isCutShown = decodeJournal(nodeCrypto, file.slice(0, at)).brokenAt !== undefined;
        expect(isCutShown).toBe(!ends.has(at));
        const changed = file.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        // A change of the newest entry breaks nothing before it, but the head is another.
        const decoded = decodeJournal(nodeCrypto, changed);
        const isSame =
          decoded.brokenAt === undefined &&
          String(decoded.head.digest) === String(entries.at(-1)?.digest);
        expect(isSame).toBe(false);
      }),
    );
  });

  it('keeps what stands before the break', () => {
    const entries = chain(Array.from({ length: 4 }, (_, i) => sample(i)));
    const [first, second, third, fourth] = entries;
    const withoutThird = encodeJournal([first!, second!, fourth!]);
    expect(decodeJournal(nodeCrypto, withoutThird)).toMatchObject({
      brokenAt: 3,
      head: { length: 2, digest: second!.digest },
    });
    const swapped = encodeJournal([first!, third!, second!]);
    expect(decodeJournal(nodeCrypto, swapped).brokenAt).toBe(2);
    const tooLong = concatBytes(u32be(journalEntryBytesMax + 1), new Uint8Array(2000));
    expect(decodeJournal(nodeCrypto, tooLong).brokenAt).toBe(1);
  });
});

function sample(number: number): JournalEvent {
  return { bootCounter: 1, timeMs: number, event: 'started', subject: new Uint8Array() };
}
