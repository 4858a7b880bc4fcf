/** Batches of envelopes and verdicts on their way between the server's thread and a worker. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { isRefusalCode } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { tapeKinds } from '@mutabaqa/shared/tape/wire-words.ts';
import type { JudgedTape, Verdict } from './judge-envelope.ts';
import {
  makePackedReader,
  makePackedWriter,
  type PackedReader,
  type PackedWriter,
} from './packed-bytes.ts';

export type Packed = Uint8Array<ArrayBuffer>;

export function packEnvelopes(envelopes: readonly Uint8Array[]): Packed {
  let size = 0;
  for (const envelope of envelopes) size += 4 + envelope.length;
  const writer = makePackedWriter(size);
  for (const envelope of envelopes) writer.bytes(envelope);
  return writer.finish();
}

export function unpackEnvelopes(packed: Uint8Array): Uint8Array[] {
  const reader = makePackedReader(packed);
  const envelopes: Uint8Array[] = [];
  while (!reader.done) envelopes.push(reader.bytes());
  return envelopes;
}

export function packVerdicts(verdicts: readonly Verdict[]): Packed {
  const writer = makePackedWriter(1024 * Math.max(1, verdicts.length));
  for (const verdict of verdicts) {
    writer.number(verdict.ok ? 1 : 0);
    if (verdict.ok) writeTape(writer, verdict.value);
    else writeRefusal(writer, verdict.error);
  }
  return writer.finish();
}

export function unpackVerdicts(packed: Uint8Array): Verdict[] {
  const reader = makePackedReader(packed);
  const verdicts: Verdict[] = [];
  while (!reader.done) {
    verdicts.push(reader.number() === 1 ? ok(readTape(reader)) : fail(readRefusal(reader)));
  }
  return verdicts;
}

function writeTape(writer: PackedWriter, tape: JudgedTape): void {
  writer.text(tape.stationId);
  writer.text(tape.deviceId);
  writer.number(tapeKinds.toWire(tape.tapeKind));
  writer.number(tape.sequence);
  writer.number(tape.partIndex);
  writer.bytes(tape.tapeDigest);
  writer.bytes(tape.commitment);
  writer.bytes(tape.envelopeDigest);
  writer.bytes(tape.record);
}

function readTape(reader: PackedReader): JudgedTape {
  return {
    stationId: reader.text(),
    deviceId: reader.text(),
    tapeKind: assertDefined(tapeKinds.fromWire(reader.number()), 'tape kind'),
    sequence: reader.number(),
    partIndex: reader.number(),
    tapeDigest: reader.bytes(),
    commitment: reader.bytes(),
    envelopeDigest: reader.bytes(),
    record: reader.bytes(),
  };
}

/** Refusals are rare: their parameters may cost a JSON text. */
function writeRefusal(writer: PackedWriter, { code, params }: Refusal): void {
  writer.text(code);
  writer.text(JSON.stringify(params));
}

function readRefusal(reader: PackedReader): Refusal {
  const code = reader.text();
  assert(isRefusalCode(code), 'a registered refusal code');
  return { code, params: JSON.parse(reader.text()) as Refusal['params'] };
}
