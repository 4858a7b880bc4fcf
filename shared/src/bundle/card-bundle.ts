/** What a card reader tells the server about the cards it read. Specification: proto/spec/card-bundle.md */
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { cardFilesMax } from '../card/card-label.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';

/** Cards in one bundle: some megabytes, imported in one transaction. */
export const bundleCardsMax = 1000;
/** A reader closes a bundle before it passes half of this, so that one more card always fits. */
export const bundleBytesMax = 32 * 1024 * 1024;
/** Problems of one card: two for each file, and some of the card as a whole. */
const cardProblemsMax = 2 * cardFilesMax + 16;

/** An envelope of a card as the card reader opened it; nothing in it is verified. */
export interface OpenedEnvelope {
  readonly file: string;
  readonly envelopeHeader: Uint8Array;
  /** The SealedRecord, as sealed. */
  readonly record: Uint8Array;
  /** SHA-256 of the envelope's bytes. */
  readonly envelopeDigest: Uint8Array;
}

export interface CardProblem {
  /** A finding code. */
  readonly code: string;
  /** Empty when it is about the card as a whole. */
  readonly file: string;
  /** SHA-256 of the file's bytes; empty when they could not be read. */
  readonly digest: Uint8Array;
}

export interface CardRecord {
  readonly bagStationId: string;
  readonly readAtMs: number;
  /** The CardLabel, as read; empty when there was none. */
  readonly label: Uint8Array;
  readonly tapes: readonly OpenedEnvelope[];
  /** As read; empty when there was none. */
  readonly journal: Uint8Array;
  readonly problems: readonly CardProblem[];
}

export interface CardBundle {
  readonly electionId: string;
  readonly mode: Mode;
  readonly readerId: string;
  /** Per reader, from 1, without gap. */
  readonly sequence: number;
  /** Digest of the bundle before; empty for the first. */
  readonly previous: Uint8Array;
  readonly madeAtMs: number;
  readonly cards: readonly CardRecord[];
}

export interface DecodedBundle extends CardBundle {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

export function encodeCardRecord(card: CardRecord): Uint8Array {
  return encodeMessage(wire.CardRecord, cardToWire(card));
}

export function encodeCardBundle(bundle: CardBundle): Uint8Array {
  return encodeMessage(wire.CardBundle, {
    electionId: bundle.electionId,
    mode: modes.toWire(bundle.mode),
    readerId: bundle.readerId,
    sequence: bundle.sequence,
    previous: bundle.previous,
    madeAtMs: bundle.madeAtMs,
    cards: bundle.cards.map(cardToWire),
  });
}

export function bundleDigest(crypto: CryptoPort, bundleBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.bundle, bundleBytes);
}

/** Refusals: `bundle.malformed`, with the place. */
export function decodeCardBundle(
  crypto: CryptoPort,
  bytes: Uint8Array,
): Result<DecodedBundle, Refusal> {
  if (bytes.length > bundleBytesMax) return malformed('size');
  const outcome = decodeCanonical(wire.CardBundle, bytes);
  if (outcome.kind !== 'canonical') return malformed(outcome.kind);
  const raw = outcome.message;
  const mode = modes.fromWire(raw.mode);
  const electionId = raw.electionId ?? '';
  const readerId = raw.readerId ?? '';
  const sequence = raw.sequence ?? 0;
  const previous = raw.previous ?? new Uint8Array();
  const madeAtMs = raw.madeAtMs ?? 0;
  if (mode === undefined) return malformed('mode');
  if (!Number.isSafeInteger(madeAtMs)) return malformed('madeAtMs');
  if (!isId(electionId) || !isId(readerId)) return malformed('id');
  if (!Number.isSafeInteger(sequence) || sequence < 1) return malformed('sequence');
  // The first bundle has nothing before it, every other one has: the chain cannot begin twice.
  if (previous.length !== (sequence === 1 ? 0 : 32)) return malformed('previous');
  const rawCards = raw.cards ?? [];
  if (rawCards.length === 0 || rawCards.length > bundleCardsMax) return malformed('cards');
  const cards: CardRecord[] = [];
  for (const [index, rawCard] of rawCards.entries()) {
    const card = cardFromWire(rawCard);
    if (card === undefined) return malformed(`cards[${index}]`);
    cards.push(card);
  }
  return ok({
    electionId,
    mode,
    readerId,
    sequence,
    previous,
    madeAtMs,
    cards,
    bytes,
    digest: bundleDigest(crypto, bytes),
  });
}

/** A card's record by itself, as the store keeps it; undefined for anything else. */
export function decodeCardRecord(bytes: Uint8Array): CardRecord | undefined {
  const outcome = decodeCanonical(wire.CardRecord, bytes);
  return outcome.kind === 'canonical' ? cardFromWire(outcome.message) : undefined;
}

function cardToWire(card: CardRecord): mutabaqa.v1.CardRecord.$Properties {
  return {
    bagStationId: card.bagStationId,
    readAtMs: card.readAtMs,
    label: card.label,
    tapes: card.tapes.map((tape) => ({ ...tape })),
    journal: card.journal,
    problems: card.problems.map((problem) => ({ ...problem })),
  };
}

function cardFromWire(raw: mutabaqa.v1.CardRecord.$Properties): CardRecord | undefined {
  const rawTapes = raw.tapes ?? [];
  const rawProblems = raw.problems ?? [];
  if (!isId(raw.bagStationId ?? '') || !Number.isSafeInteger(raw.readAtMs ?? 0)) return undefined;
  if (rawTapes.length > cardFilesMax || rawProblems.length > cardProblemsMax) return undefined;
  const tapes = rawTapes.map(({ file, envelopeHeader, record, envelopeDigest }) => ({
    file: file ?? '',
    envelopeHeader: envelopeHeader ?? new Uint8Array(),
    record: record ?? new Uint8Array(),
    envelopeDigest: envelopeDigest ?? new Uint8Array(),
  }));
  const problems = rawProblems.map(({ code, file, digest }) => ({
    code: code ?? '',
    file: file ?? '',
    digest: digest ?? new Uint8Array(),
  }));
  if (tapes.some(({ envelopeDigest }) => envelopeDigest.length !== 32)) return undefined;
  if (problems.some(({ code }) => !/^[EW][1-9][0-9]{2}$/.test(code))) return undefined;
  return {
    bagStationId: raw.bagStationId ?? '',
    readAtMs: raw.readAtMs ?? 0,
    label: raw.label ?? new Uint8Array(),
    tapes,
    journal: raw.journal ?? new Uint8Array(),
    problems,
  };
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('bundle.malformed', { where }));
}
