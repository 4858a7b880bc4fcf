/** The words of the model and the numbers that stand for them on the wire. */
import { wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '../base/assert.ts';
import type { Capture, Mode, SectionName, TapeKind } from './tape.ts';

export interface WireWords<Word extends string> {
  toWire(word: Word): number;
  /** undefined for 0 (unspecified) and for numbers of a later version. */
  fromWire(number: number | null | undefined): Word | undefined;
}

export function makeWireWords<Word extends string>(
  numbers: Readonly<Record<Word, number>>,
): WireWords<Word> {
  const words = new Map<number, Word>();
  for (const word in numbers) words.set(numbers[word], word);
  return {
    toWire: (word) => assertDefined(numbers[word], `wire number of ${word}`),
    fromWire: (number) => words.get(number ?? 0),
  };
}

export const modes = makeWireWords<Mode>({
  live: wire.Mode.MODE_LIVE,
  rehearsal: wire.Mode.MODE_REHEARSAL,
});

export const tapeKinds = makeWireWords<TapeKind>({
  zero: wire.TapeKind.TAPE_KIND_ZERO,
  closing: wire.TapeKind.TAPE_KIND_CLOSING,
  correction: wire.TapeKind.TAPE_KIND_CORRECTION,
  test: wire.TapeKind.TAPE_KIND_TEST,
  'hand-count': wire.TapeKind.TAPE_KIND_HAND_COUNT,
});

export const captures = makeWireWords<Capture>({
  'scanner-signed': wire.Capture.CAPTURE_SCANNER_SIGNED,
  serial: wire.Capture.CAPTURE_SERIAL,
  qr: wire.Capture.CAPTURE_QR,
  file: wire.Capture.CAPTURE_FILE,
  typed: wire.Capture.CAPTURE_TYPED,
});

export const sectionKinds = makeWireWords<SectionName['kind']>({
  account: wire.SectionKind.SECTION_KIND_ACCOUNT,
  contest: wire.SectionKind.SECTION_KIND_CONTEST,
});
