/** The label of a memory card: whose it is and what it holds. Specification: proto/spec/card.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';

export const cardLabelFileName = 'card';
export const journalFileName = 'journal';
/** A device makes a handful of tapes; what a reader must hold in memory stays bounded. */
export const cardFilesMax = 256;
export const cardLabelBytesMax = 64 * 1024;
export const cardIdBytes = 16;

export function tapeFileName(sequence: number, partIndex: number): string {
  return `tape-${sequence}-${partIndex}.envelope`;
}

/** Undefined for other files. */
export function parseTapeFileName(
  name: string,
): { readonly sequence: number; readonly partIndex: number } | undefined {
  const [, sequence, partIndex] = /^tape-([1-9]\d{0,9})-([1-9]\d?)\.envelope$/.exec(name) ?? [];
  if (sequence === undefined || partIndex === undefined) return undefined;
  return { sequence: Number(sequence), partIndex: Number(partIndex) };
}

export interface CardFile {
  readonly name: string;
  /** SHA-256. */
  readonly digest: Uint8Array;
  /** Bytes. */
  readonly size: number;
}

export interface CardLabel {
  readonly electionId: string;
  readonly mode: Mode;
  readonly stationId: string;
  readonly deviceId: string;
  /** 16 random bytes, made when the card was first written. */
  readonly cardId: Uint8Array;
  /** Every other file, sorted by name. */
  readonly files: readonly CardFile[];
}

export function encodeCardLabel(label: CardLabel): Uint8Array {
  const { electionId, stationId, deviceId, cardId } = label;
  const files = label.files.toSorted((a, b) => compareNames(a.name, b.name));
  const mode = modes.toWire(label.mode);
  return encodeMessage(wire.CardLabel, { electionId, mode, stationId, deviceId, cardId, files });
}

/** Refusal: `card.malformed` with the place. */
export function decodeCardLabel(bytes: Uint8Array): Result<CardLabel, Refusal> {
  if (bytes.length > cardLabelBytesMax) return malformed('size');
  const outcome = decodeCanonical(wire.CardLabel, bytes);
  if (outcome.kind !== 'canonical') return malformed('label');
  const { electionId, stationId, deviceId, cardId, files: rawFiles } = outcome.message;
  const mode = modes.fromWire(outcome.message.mode);
  if (mode === undefined) return malformed('mode');
  if (!electionId || !isId(electionId)) return malformed('electionId');
  if (!stationId || !isId(stationId)) return malformed('stationId');
  if (!deviceId || !isId(deviceId)) return malformed('deviceId');
  if (cardId?.length !== cardIdBytes) return malformed('cardId');
  const files: CardFile[] = [];
  for (const [index, { name = '', digest, size = 0 }] of (rawFiles ?? []).entries()) {
    const before = files[index - 1];
    const isSorted = before === undefined || compareNames(before.name, name ?? '') < 0;
    if (!name || !isFileName(name) || !isSorted) return malformed(`files[${index}].name`);
    if (digest?.length !== 32) return malformed(`files[${index}].digest`);
    if (!Number.isSafeInteger(size)) return malformed(`files[${index}].size`);
    files.push({ name, digest, size: size ?? 0 });
  }
  if (files.length > cardFilesMax) return malformed('files');
  return ok({ electionId, mode, stationId, deviceId, cardId, files });
}

/** Plain names only: a label must not lead its reader out of the card's directory. */
function isFileName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{0,63}$/.test(name) && name !== cardLabelFileName;
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a > b); // ASCII, so code units are bytes
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('card.malformed', { where }));
}
