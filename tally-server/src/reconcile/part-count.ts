/** How many parts a stored tape says its count has, without decoding the rest. */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';

/** Lenient, because intake was strict. */
export function partCountOf(record: Uint8Array): number {
  const sealed = decodeLenient(wire.SealedRecord, record);
  const tape = sealed?.tape && decodeLenient(wire.Tape, sealed.tape);
  const header = tape?.header && decodeLenient(wire.TapeHeader, tape.header);
  return assertDefined(header, 'the header of a stored tape').partCount ?? 0;
}
