/**
 * Adds the figures of a stored tape to sums straight from its bytes. Decoding it first, which the record passed
 * when it came in, would cost many times what reading it from the store does; the layout is in proto/tape.proto.
 */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '../base/assert.ts';
import type { SectionName } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import { sectionKinds } from '../tape/wire-words.ts';
import type { ExactSums } from './exact-sums.ts';

interface AccountSums {
  readonly kind: 'account';
  /** By position in `accountFields`. */
  readonly account: ExactSums;
}

interface ContestSums {
  readonly kind: 'contest';
  readonly lists: ExactSums;
  readonly candidates: ExactSums;
}

export type SectionSums = AccountSums | ContestSums;

/** Takes records as `encodeTapeRecord` and `encodeSignedTape` write them. */
export function makeFigureScan(
  sumsFor: (name: SectionName) => SectionSums,
): (record: Uint8Array) => void {
  const layouts = makeLayouts(sumsFor);
  // Where the last field with a length begins and ends: an object for each would cost more than the scan.
  let start = 0;
  let end = 0;
  /** At its tag; afterwards it ends at `end`. Fields that are no byte strings are of one varint. */
  const enter = (bytes: Uint8Array, at: number): number => {
    let next = at;
    let tag = bytes[next++] ?? 0;
    if (tag >= 128) tag = (tag & 127) | ((bytes[next++] ?? 0) << 7);
    start = next;
    if ((tag & 7) === 0) {
      while ((bytes[next++] ?? 0) >= 128);
      end = next;
      return tag >>> 3;
    }
    let length = bytes[next++] ?? 0;
    if (length >= 128) length = (length & 127) | ((bytes[next++] ?? 0) << 7);
    if (length >= 1 << 14) length = (length & 0x3fff) | ((bytes[next++] ?? 0) << 14);
    start = next;
    end = next + length;
    return tag >>> 3;
  };

  return (record) => {
    enter(record, 0); // the tape
    const tapeEnd = end;
    enter(record, start); // its header
    const headerStart = start;
    const headerEnd = end;
    let sections = 0;
    for (let at = headerEnd; at < tapeEnd; at = end) {
      enter(record, at);
      sections += 1;
    }
    let layout = layouts.likeLast(record, headerEnd, sections);
    if (layout === undefined) {
      let at = headerStart;
      while (enter(record, at) !== sectionsField) at = end;
      layout = layouts.read(record, at, headerEnd);
    }
    let at = headerEnd;
    for (const sums of layout) {
      enter(record, at); // the section
      at = end;
      if (enter(record, start) !== openForm) continue;
      if (sums.kind === 'account') addAccount(record, start, end, sums.account);
      else addContest(record, start, end, sums);
    }
  };

  function addAccount(bytes: Uint8Array, from: number, until: number, sums: ExactSums): void {
    const low = sums.reserve(accountFields.length);
    let reportedFrom = 0;
    let reportedUntil = 0;
    for (let at = from; at < until; at = end) {
      const position = enter(bytes, at) - firstAccountField;
      if (position < 0) continue; // the nonce
      const count = varintAt(bytes, start);
      const sum = (low[position] ?? 0) + count;
      if (sum <= Number.MAX_SAFE_INTEGER) low[position] = sum;
      else sums.add(position, count);
      if (position !== reportedUntil) {
        sums.report(reportedFrom, reportedUntil, 1);
        reportedFrom = position;
      }
      reportedUntil = position + 1;
    }
    sums.report(reportedFrom, reportedUntil, 1);
  }

  function addContest(bytes: Uint8Array, from: number, until: number, sums: ContestSums): void {
    let at = from;
    while (at < until) {
      const field = enter(bytes, at);
      at = end;
      if (field === listVotesField) addVotes(bytes, start, end, sums.lists);
      else if (field === candidateVotesField) addVotes(bytes, start, end, sums.candidates);
    }
  }

  function addVotes(bytes: Uint8Array, from: number, until: number, sums: ExactSums): void {
    let at = from;
    let size = 0;
    let runsStart = 0;
    let runsEnd = 0;
    let gapAt = 0;
    let gapEnd = 0;
    let countAt = 0;
    while (at < until) {
      const field = enter(bytes, at);
      at = end;
      if (field === 1) size = varintAt(bytes, start);
      else if (field === 2) {
        runsStart = start;
        runsEnd = end;
      } else if (field === 3) {
        gapAt = start;
        gapEnd = end;
      } else countAt = start;
    }
    reportRuns(bytes, runsStart, runsEnd, size, sums);
    const rest = addShortCounts(bytes, gapAt, gapEnd, countAt, sums.reserve(size));
    if (rest !== undefined) addAnyCounts(bytes, rest, gapEnd, sums);
  }
}

/** Where a scan of gaps and counts stands. */
interface Place {
  readonly gapAt: number;
  readonly countAt: number;
  /** Of the count before. */
  readonly position: number;
}

/** Counts of one byte or two, without a call in the loop: nearly all there are. Where the first other one stands. */
function addShortCounts(
  bytes: Uint8Array,
  gapsFrom: number,
  gapEnd: number,
  countsFrom: number,
  low: Float64Array,
): Place | undefined {
  let gapAt = gapsFrom;
  let countAt = countsFrom;
  let before = -1;
  while (gapAt < gapEnd) {
    let gap = bytes[gapAt] ?? 0;
    let nextGapAt = gapAt + 1;
    if (gap >= 128) {
      // At most 5,000, so never a third byte.
      gap = (gap & 127) | ((bytes[nextGapAt] ?? 0) << 7);
      nextGapAt += 1;
    }
    let count = bytes[countAt] ?? 0;
    let nextCountAt = countAt + 1;
    if (count >= 128) {
      const second = bytes[nextCountAt] ?? 0;
      if (second >= 128) break;
      count = (count & 127) | (second << 7);
      nextCountAt += 1;
    }
    const position = before + gap + 1;
    const sum = (low[position] ?? 0) + count;
    if (sum > Number.MAX_SAFE_INTEGER) break;
    low[position] = sum;
    before = position;
    gapAt = nextGapAt;
    countAt = nextCountAt;
  }
  return gapAt < gapEnd ? { gapAt, countAt, position: before } : undefined;
}

function addAnyCounts(bytes: Uint8Array, from: Place, gapEnd: number, sums: ExactSums): void {
  let { gapAt, countAt, position } = from;
  while (gapAt < gapEnd) {
    position += varintAt(bytes, gapAt) + 1;
    sums.add(position, varintAt(bytes, countAt));
    while ((bytes[gapAt++] ?? 0) >= 128);
    while ((bytes[countAt++] ?? 0) >= 128);
  }
}

// Numbers of proto/tape.proto.
const sectionsField = 16;
const openForm = 1;
const firstAccountField = 2;
const listVotesField = 2;
const candidateVotesField = 3;

function varintAt(bytes: Uint8Array, from: number): number {
  let at = from;
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
}

function reportRuns(
  bytes: Uint8Array,
  from: number,
  until: number,
  size: number,
  sums: ExactSums,
): void {
  if (from === until) {
    sums.report(0, size, 1);
    return;
  }
  let at = from;
  let position = 0;
  for (let isReported = true; at < until; isReported = !isReported) {
    const run = varintAt(bytes, at);
    while ((bytes[at++] ?? 0) >= 128);
    if (isReported) sums.report(position, position + run, 1);
    position += run;
  }
}

/** Stations of one constituency name the same sections, in the last bytes of the header. */
function makeLayouts(sumsFor: (name: SectionName) => SectionSums) {
  const layouts = new Map<string, readonly SectionSums[]>();
  let last = new Uint8Array();
  let lastLayout: readonly SectionSums[] = [];
  return {
    /**
     * The layout of the record before, when this header ends in the same names and has as many. A name's tag is
     * 82 01, and 01 stands in no id: what ends in these bytes ends in these names.
     */
    likeLast(bytes: Uint8Array, until: number, sections: number) {
      const from = until - last.length;
      if (sections !== lastLayout.length || from < 0) return undefined;
      for (let i = 0; i < last.length; i++) if (bytes[from + i] !== last[i]) return undefined;
      return lastLayout;
    },
    read(bytes: Uint8Array, from: number, until: number): readonly SectionSums[] {
      last = bytes.slice(from, until);
      const key = String.fromCharCode(...last);
      let layout = layouts.get(key);
      if (layout === undefined) {
        // These fields alone are a header too, as far as lenient decoding goes.
        const names = assertDefined(decodeLenient(wire.TapeHeader, last)?.sections, 'sections');
        layout = names.map(({ kind, id }) =>
          sumsFor({ kind: assertDefined(sectionKinds.fromWire(kind), 'kind'), id: id ?? '' }),
        );
        layouts.set(key, layout);
      }
      return (lastLayout = layout);
    },
  };
}
