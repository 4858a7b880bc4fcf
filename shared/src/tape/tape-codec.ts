/**
 * Tape v1: bytes <-> meaning, and the digest that everything else refers to.
 *
 * What is decoded here may come from an attacker: sizes are bounded before anything is allocated, and
 * only the canonical encoding is accepted, so that one tape has one digest.
 */
import { decodeCanonical, decodeKnown, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { Decode, MessageType } from '@mutabaqa/proto/wire.ts';
import { concatBytes, u16be } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Refusal, RefusalCode } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { decodeSection, encodeSection } from './section-codec.ts';
import type { DecodedTape, Section, SectionName, Tape, TapeHeader } from './tape.ts';
import { captures, modes, sectionKinds, tapeKinds } from './wire-words.ts';

/** One paper per ballot box and a few contests each: 32 is beyond any known ballot. */
export const sectionsMax = 32;
/** What a QR code can count, in 16 bits; a tape of known ballots has a tenth of it. */
export const tapeBytesMax = 65_535;
export const correctionReasonCharactersMax = 500;

/** Published tapes may withhold sections; intake refuses that form. */
export interface DecodeOptions {
  readonly withheldAllowed: boolean;
}

export function encodeTape(tape: Tape): Uint8Array {
  return encodeMessage(wire.Tape, {
    header: encodeHeader(tape.header),
    sections: tape.sections.map((section) =>
      section.kind === 'withheld' ? { withheld: section.digest } : { open: encodeSection(section) },
    ),
  });
}

function encodeHeader(header: TapeHeader): Uint8Array {
  return encodeMessage(wire.TapeHeader, {
    electionId: header.electionId,
    packageDigest: header.packageDigest,
    mode: modes.toWire(header.mode),
    stationId: header.stationId,
    deviceId: header.deviceId,
    kind: tapeKinds.toWire(header.kind),
    sequence: header.sequence,
    correctionReason: header.correctionReason ?? null,
    partIndex: header.part.index,
    partCount: header.part.count,
    capture: captures.toWire(header.capture),
    openedAtS: header.openedAtS ?? null,
    closedAtS: header.closedAtS ?? null,
    madeAtS: header.madeAtS,
    softwareDigest: header.softwareDigest,
    sections: header.sections.map(({ kind, id }) => ({ kind: sectionKinds.toWire(kind), id })),
  });
}

/**
 * Decodes received bytes strictly.
 *
 * Refusals: `tape.malformed`, `tape.not-canonical`, `tape.section-withheld`, `tape.text-not-allowed`,
 * `count.out-of-range`; their parameters name the place, never a figure.
 */
export function decodeTape(
  crypto: CryptoPort,
  bytes: Uint8Array,
  options: DecodeOptions,
): Result<DecodedTape, Refusal> {
  if (bytes.length > tapeBytesMax) return malformed('size');
  const read = readTape(bytes, options, decodeCanonical);
  if (!read.ok) return read;
  const { tape, headerBytes, openSections } = read.value;
  const digests = tape.sections.map((section, index) =>
    section.kind === 'withheld'
      ? section.digest
      : labelledDigest(crypto, labels.tapeSection, openSections[index] ?? new Uint8Array()),
  );
  return ok({ ...tape, bytes, digest: digestOfParts(crypto, headerBytes, digests) });
}

/** Bytes that passed `decodeTape` before they were stored, with their digest: several times faster. */
export function readKnownTape(bytes: Uint8Array, digest: Uint8Array): Result<DecodedTape, Refusal> {
  const read = readTape(bytes, { withheldAllowed: true }, decodeKnown);
  return read.ok ? ok({ ...read.value.tape, bytes, digest }) : read;
}

interface ReadTape {
  readonly tape: Tape;
  readonly headerBytes: Uint8Array;
  /** As received; undefined where the section is withheld. */
  readonly openSections: readonly (Uint8Array | undefined)[];
}

function readTape(
  bytes: Uint8Array,
  { withheldAllowed }: DecodeOptions,
  decode: Decode,
): Result<ReadTape, Refusal> {
  const outer = decodeAs(decode, wire.Tape, bytes, 'tape');
  if (!outer.ok) return outer;
  const headerBytes = outer.value.header ?? new Uint8Array();
  const header = decodeHeader(headerBytes, decode);
  if (!header.ok) return header;

  const names = header.value.sections;
  const received = outer.value.sections ?? [];
  if (received.length !== names.length) return malformed('sections');
  const sections: Section[] = [];
  const openSections: (Uint8Array | undefined)[] = [];
  for (const [index, name] of names.entries()) {
    const form = received[index];
    if (form?.withheld) {
      if (!withheldAllowed) return fail(refusal('tape.section-withheld', { section: name.id }));
      if (form.withheld.length !== 32) return malformed(`sections[${index}]`);
      sections.push({ kind: 'withheld', digest: form.withheld });
      openSections.push(undefined);
      continue;
    }
    if (!form?.open) return malformed(`sections[${index}]`);
    const section = decodeSection(name, form.open, decode);
    if (!section.ok) return section;
    sections.push(section.value);
    openSections.push(form.open);
  }
  return ok({ tape: { header: header.value, sections }, headerBytes, openSections });
}

/** H("tape", H("tape-header", header) || u16 n || n section digests): a withheld section keeps it. */
function digestOfParts(
  crypto: CryptoPort,
  headerBytes: Uint8Array,
  sectionDigests: readonly Uint8Array[],
): Uint8Array {
  return labelledDigest(
    crypto,
    labels.tape,
    labelledDigest(crypto, labels.tapeHeader, headerBytes),
    u16be(sectionDigests.length),
    concatBytes(...sectionDigests),
  );
}

function decodeHeader(bytes: Uint8Array, decode: Decode): Result<TapeHeader, Refusal> {
  const decoded = decodeAs(decode, wire.TapeHeader, bytes, 'header');
  if (!decoded.ok) return decoded;
  const raw = decoded.value;
  const mode = modes.fromWire(raw.mode);
  const kind = tapeKinds.fromWire(raw.kind);
  const capture = captures.fromWire(raw.capture);
  if (mode === undefined) return malformed('mode');
  if (kind === undefined) return malformed('kind');
  if (capture === undefined) return malformed('capture');
  for (const field of ['electionId', 'stationId', 'deviceId'] as const) {
    if (!isId(raw[field] ?? '')) return malformed(field);
  }
  for (const field of ['packageDigest', 'softwareDigest'] as const) {
    if (raw[field]?.length !== 32) return malformed(field);
  }
  const sequence = raw.sequence ?? 0;
  if (sequence === 0) return malformed('sequence');
  const part = { index: raw.partIndex ?? 0, count: raw.partCount ?? 0 };
  if (part.index < 1 || part.index > part.count || part.count > 99) return malformed('part');
  const reason = raw.correctionReason ?? undefined;
  if ((reason !== undefined) !== (kind === 'correction')) return malformed('correctionReason');
  if (reason !== undefined && !isPlainText(reason)) {
    return fail(refusal('tape.text-not-allowed', { field: 'correctionReason' }));
  }
  for (const field of ['openedAtS', 'closedAtS', 'madeAtS'] as const) {
    if ((raw[field] ?? 0) > Number.MAX_SAFE_INTEGER) return malformed(field);
  }
  const sections = decodeSectionNames(raw.sections ?? []);
  if (!sections.ok) return sections;
  return ok({
    electionId: raw.electionId ?? '',
    packageDigest: raw.packageDigest ?? new Uint8Array(),
    mode,
    stationId: raw.stationId ?? '',
    deviceId: raw.deviceId ?? '',
    kind,
    sequence,
    correctionReason: reason,
    part,
    capture,
    openedAtS: raw.openedAtS ?? undefined,
    closedAtS: raw.closedAtS ?? undefined,
    madeAtS: raw.madeAtS ?? 0,
    softwareDigest: raw.softwareDigest ?? new Uint8Array(),
    sections: sections.value,
  });
}

function decodeSectionNames(
  raw: readonly { kind?: number | null; id?: string | null }[],
): Result<SectionName[], Refusal> {
  if (raw.length === 0 || raw.length > sectionsMax) return malformed('sections');
  const names: SectionName[] = [];
  for (const [index, { kind: rawKind, id: rawId }] of raw.entries()) {
    const kind = sectionKinds.fromWire(rawKind);
    const id = rawId ?? '';
    // A section named twice would let one tape report a contest twice.
    const isAgain = names.some((name) => name.id === id && name.kind === kind);
    if (kind === undefined || !isId(id) || isAgain) return malformed(`sections[${index}]`);
    names.push({ kind, id });
  }
  return ok(names);
}

/** Text that a person typed: no control characters and no direction overrides that could hide words. */
function isPlainText(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= correctionReasonCharactersMax &&
    !/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text)
  );
}

function decodeAs<Message>(
  decode: Decode,
  type: MessageType<Message>,
  bytes: Uint8Array,
  where: string,
): Result<Message, Refusal> {
  const outcome = decode(type, bytes);
  if (outcome.kind === 'canonical') return ok(outcome.message);
  const code: RefusalCode = outcome.kind === 'malformed' ? 'tape.malformed' : 'tape.not-canonical';
  return fail(refusal(code, { where }));
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('tape.malformed', { where }));
}
