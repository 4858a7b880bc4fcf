/**
 * Readers of tapes and of stations of the roster for bytes that are plainly canonical: one pass, where decoding and encoding
 * again take a dozen. A recount of a country reads hundreds of thousands of either.
 *
 * They accept nothing that the general way refuses, and answer undefined for whatever they do not know: then that
 * decides, and says what is wrong.
 */
import protobuf from 'protobufjs/minimal.js';
import type { mutabaqa } from './generated/wire.js';

/** Fields are read in ascending order; one that is left over is none of these, or out of order. */
interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
  end: number;
  hasFailed: boolean;
}

const uint32Max = 2 ** 32 - 1;
const int32Max = 2 ** 31 - 1;

export function readTape(bytes: Uint8Array): mutabaqa.v1.Tape.$Properties | undefined {
  const cursor = open(bytes);
  const header = readBytes(cursor, 1);
  return whole(cursor, { header, sections: readAll(cursor, 2, readSection) });
}

function readSection(cursor: Cursor): mutabaqa.v1.Section.$Properties {
  const shown = readBytes(cursor, 1);
  return shown ? { open: shown } : { withheld: readBytes(cursor, 2) };
}

export function readTapeHeader(bytes: Uint8Array): mutabaqa.v1.TapeHeader.$Properties | undefined {
  const cursor = open(bytes);
  return whole(cursor, {
    electionId: readText(cursor, 1),
    packageDigest: readBytes(cursor, 2),
    mode: readCount(cursor, 3, int32Max),
    stationId: readText(cursor, 4),
    deviceId: readText(cursor, 5),
    kind: readCount(cursor, 6, int32Max),
    sequence: readCount(cursor, 7, uint32Max),
    // A correction's reason, field 8, is left to the general way.
    partIndex: readCount(cursor, 9, uint32Max),
    partCount: readCount(cursor, 10, uint32Max),
    capture: readCount(cursor, 11, int32Max),
    openedAtS: readOptional(cursor, 12),
    closedAtS: readOptional(cursor, 13),
    madeAtS: readCount(cursor, 14, Number.MAX_SAFE_INTEGER),
    softwareDigest: readBytes(cursor, 15),
    sections: readSectionNames(cursor),
  });
}

/** Field 16, the first one whose tag has two bytes. */
function readSectionNames(cursor: Cursor): mutabaqa.v1.SectionName.$Properties[] {
  const names: mutabaqa.v1.SectionName.$Properties[] = [];
  while (isNext(cursor, 0x82)) {
    if (!isNext(cursor, 0x01)) cursor.hasFailed = true;
    names.push(readWithin(cursor, readSectionName));
  }
  return names;
}

function readSectionName(cursor: Cursor): mutabaqa.v1.SectionName.$Properties {
  return { kind: readCount(cursor, 1, int32Max), id: readText(cursor, 2) };
}

export function readAccount(bytes: Uint8Array): mutabaqa.v1.AccountSection.$Properties | undefined {
  const cursor = open(bytes);
  return whole(cursor, {
    nonce: readBytes(cursor, 1),
    registered: readOptional(cursor, 2),
    verifiedFemale: readOptional(cursor, 3),
    verifiedMale: readOptional(cursor, 4),
    inBox: readOptional(cursor, 5),
    valid: readOptional(cursor, 6),
    invalid: readOptional(cursor, 7),
    blank: readOptional(cursor, 8),
    spoilt: readOptional(cursor, 9),
    rejected: readOptional(cursor, 10),
  });
}

export function readContest(bytes: Uint8Array): mutabaqa.v1.ContestSection.$Properties | undefined {
  const cursor = open(bytes);
  return whole(cursor, {
    nonce: readBytes(cursor, 1),
    listVotes: isNext(cursor, tagOf(2, delimited)) ? readWithin(cursor, readCounts) : null,
    candidateVotes: isNext(cursor, tagOf(3, delimited)) ? readWithin(cursor, readCounts) : null,
  });
}

function readCounts(cursor: Cursor): mutabaqa.v1.SparseCounts.$Properties {
  return {
    size: readCount(cursor, 1, uint32Max),
    reportedRuns: readPacked(cursor, 2, uint32Max),
    gaps: readPacked(cursor, 3, uint32Max),
    counts: readPacked(cursor, 4, Number.MAX_SAFE_INTEGER),
  };
}

export function readSealedRecord(
  bytes: Uint8Array,
): mutabaqa.v1.SealedRecord.$Properties | undefined {
  const cursor = open(bytes);
  return whole(cursor, {
    tape: readBytes(cursor, 1),
    tapeSignature: readBytes(cursor, 2),
    channelSignature: readBytes(cursor, 3),
    cardId: readBytes(cursor, 4),
    journalHead: readBytes(cursor, 5),
  });
}

export function readStationEntry(
  bytes: Uint8Array,
): mutabaqa.v1.StationEntry.$Properties | undefined {
  const cursor = open(bytes);
  return whole(cursor, {
    stationId: readText(cursor, 1),
    centreId: readText(cursor, 2),
    centreName: readText(cursor, 3),
    governorate: readText(cursor, 4),
    constituency: readText(cursor, 5),
    pollingGroup: readText(cursor, 6),
    registered: readOptional(cursor, 7),
    papers: readAll(cursor, 8, readPaper),
    devices: readAll(cursor, 9, readDevice),
  });
}

function readPaper(cursor: Cursor): mutabaqa.v1.PaperEntry.$Properties {
  const paperId = readText(cursor, 1);
  const contestIds: string[] = [];
  while (isNext(cursor, tagOf(2, delimited))) contestIds.push(readLetters(cursor));
  return { paperId, contestIds };
}

function readDevice(cursor: Cursor): mutabaqa.v1.DeviceEntry.$Properties {
  const deviceId = readText(cursor, 1);
  const tapeKey = readBytes(cursor, 2);
  const certificateFingerprint = readBytes(cursor, 3);
  return { deviceId, tapeKey, certificateFingerprint };
}

function open(bytes: Uint8Array): Cursor {
  return { bytes, at: 0, end: bytes.length, hasFailed: false };
}

function whole<Message>(cursor: Cursor, message: Message): Message | undefined {
  return !cursor.hasFailed && cursor.at === cursor.end ? message : undefined;
}

const varint = 0;
const delimited = 2;

/** One byte for fields 1 to 15. */
function tagOf(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function isNext(cursor: Cursor, byte: number): boolean {
  const { at, end, bytes } = cursor;
  if (at >= end || bytes[at] !== byte) return false;
  cursor.at += 1;
  return true;
}

/** In its shortest form, at most 2^53-1. */
function readVarint(cursor: Cursor): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  let byte = at < end ? (bytes[at++] ?? 0) : 0x80;
  let value = byte & 127;
  for (let scale = 128; byte >= 128; scale *= 128) {
    byte = at < end ? (bytes[at++] ?? 0) : 0;
    // A last byte of 0 adds nothing: the same number has a shorter form.
    if (byte === 0) cursor.hasFailed = true;
    value += (byte & 127) * scale;
    if (value <= Number.MAX_SAFE_INTEGER) continue;
    cursor.hasFailed = true;
    break;
  }
  cursor.at = at;
  return value;
}

/** Defaults are not written. */
function readCount(cursor: Cursor, field: number, max: number): number {
  if (!isNext(cursor, tagOf(field, varint))) return 0;
  const value = readVarint(cursor);
  if (value === 0 || value > max) cursor.hasFailed = true;
  return value;
}

/** Zero is written, when it was said. */
function readOptional(cursor: Cursor, field: number): number | null {
  return isNext(cursor, tagOf(field, varint)) ? readVarint(cursor) : null;
}

/** Of bytes that are there. */
function readLength(cursor: Cursor): number {
  const length = readVarint(cursor);
  if (length <= cursor.end - cursor.at) return length;
  cursor.hasFailed = true;
  return 0;
}

function readBytes(cursor: Cursor, field: number): Uint8Array | null {
  if (!isNext(cursor, tagOf(field, delimited))) return null;
  const length = readLength(cursor);
  if (length === 0) cursor.hasFailed = true;
  cursor.at += length;
  return cursor.bytes.subarray(cursor.at - length, cursor.at);
}

function readText(cursor: Cursor, field: number): string {
  return isNext(cursor, tagOf(field, delimited)) ? readLetters(cursor) : '';
}

function readLetters(cursor: Cursor): string {
  const length = readLength(cursor);
  const start = cursor.at;
  cursor.at += length;
  if (length === 0) cursor.hasFailed = true;
  for (let i = start; i < cursor.at; i++) {
    if ((cursor.bytes[i] ?? 0) >= 128) return readUnicode(cursor, start);
  }
  return protobuf.util.utf8.read(cursor.bytes, start, cursor.at);
}

function readUnicode(cursor: Cursor, start: number): string {
  try {
    return strictDecoder.decode(cursor.bytes.subarray(start, cursor.at));
  } catch {
    cursor.hasFailed = true; // TextDecoder has no other way to say "malformed"
    return '';
  }
}

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readPacked(cursor: Cursor, field: number, max: number): number[] {
  const values: number[] = [];
  if (!isNext(cursor, tagOf(field, delimited))) return values;
  const length = readLength(cursor);
  if (length === 0) cursor.hasFailed = true;
  for (const end = cursor.at + length; cursor.at < end;) {
    const value = readVarint(cursor);
    if (value > max || cursor.at > end) cursor.hasFailed = true;
    values.push(value);
  }
  return values;
}

function readAll<Message>(
  cursor: Cursor,
  field: number,
  read: (cursor: Cursor) => Message,
): Message[] {
  const all: Message[] = [];
  while (isNext(cursor, tagOf(field, delimited))) all.push(readWithin(cursor, read));
  return all;
}

function readWithin<Message>(cursor: Cursor, read: (cursor: Cursor) => Message): Message {
  const length = readLength(cursor);
  const { end } = cursor;
  cursor.end = cursor.at + length;
  const message = read(cursor);
  if (cursor.at !== cursor.end) cursor.hasFailed = true;
  cursor.at = cursor.end;
  cursor.end = end;
  return message;
}
