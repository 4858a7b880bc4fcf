/** Whether a stored tape is the whole count of its station, on the ballot of the package: nothing to look at. */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import { checkBallot } from '@mutabaqa/shared/rules/check-ballot.ts';
import { readKnownTape } from '@mutabaqa/shared/tape/tape-codec.ts';

/** Lenient, because intake was strict. */
export function isWholeTape(
  record: Uint8Array,
  tapeDigest: Uint8Array,
  contestOf: (contestId: string) => ContestEntry | undefined,
): boolean {
  const bytes = decodeLenient(wire.SealedRecord, record)?.tape ?? undefined;
  const tape = readKnownTape(assertDefined(bytes, 'the tape of a stored record'), tapeDigest);
  assert(tape.ok, 'a stored tape decodes');
  const { header, sections } = tape.value;
  return header.part.count === 1 && checkBallot(header.sections, sections, contestOf).length === 0;
}
