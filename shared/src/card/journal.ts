/**
 * The device's journal: a hash chain over what it did, so that a line left out, changed or moved shows.
 *
 * File `journal` of a card: u32 length and JournalEntry, for every entry. Specification: proto/spec/card.md
 */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { equalBytes, u32be } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';

export const journalEntryBytesMax = 1024;
/** A journal that goes on for years stays readable in one piece. */
export const journalBytesMax = 64 * 1024 * 1024;

export interface JournalHead {
  /** Digest of the newest entry, 32 zero bytes before the first. */
  readonly digest: Uint8Array;
  /** Entries. */
  readonly length: number;
}

export const emptyJournalHead: JournalHead = { digest: new Uint8Array(32), length: 0 };

export interface JournalEvent {
  readonly bootCounter: number;
  /** The device's own clock. */
  readonly timeMs: number;
  /** A word such as `tape-accepted`, in kebab-case. */
  readonly event: string;
  /** Digest of what it is about, 32 bytes, or empty. */
  readonly subject: Uint8Array;
}

export interface JournalEntry extends JournalEvent {
  /** From 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}

export interface DecodedJournal {
  /** The entries up to where the chain breaks. */
  readonly entries: readonly JournalEntry[];
  readonly head: JournalHead;
  /** Number of the first entry that is not what the chain demands; undefined for a whole chain. */
  readonly brokenAt: number | undefined;
}

/** The entry that continues the chain. */
export function makeJournalEntry(
  crypto: CryptoPort,
  head: JournalHead,
  event: JournalEvent,
): JournalEntry {
  assert(
    isEvent(event.event) && isSubject(event.subject),
    'a journal event has a word and a digest',
  );
  const number = head.length + 1;
  const bytes = encodeMessage(wire.JournalEntry, {
    previous: head.digest,
    number,
    bootCounter: event.bootCounter,
    timeMs: event.timeMs,
    event: event.event,
    subject: event.subject,
  });
  return { ...event, number, bytes, digest: labelledDigest(crypto, labels.journalEntry, bytes) };
}

/** The file: every entry behind its length. */
export function encodeJournal(entries: readonly Pick<JournalEntry, 'bytes'>[]): Uint8Array {
  const file = new Uint8Array(entries.reduce((sum, { bytes }) => sum + 4 + bytes.length, 0));
  let at = 0;
  for (const { bytes } of entries) {
    file.set(u32be(bytes.length), at);
    file.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return file;
}

/** Reads as far as the chain holds: what stands before the break is still evidence. */
export function decodeJournal(crypto: CryptoPort, file: Uint8Array): DecodedJournal {
  const entries: JournalEntry[] = [];
  let head = emptyJournalHead;
  let at = 0;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  while (at < file.length) {
    const number = head.length + 1;
    const length = at + 4 <= file.length ? view.getUint32(at) : 0;
    const end = at + 4 + length;
    const isWhole = length > 0 && length <= journalEntryBytesMax && end <= file.length;
    const entry = isWhole ? decodeEntry(crypto, head, file.slice(at + 4, end)) : undefined;
    if (entry === undefined) return { entries, head, brokenAt: number };
    entries.push(entry);
    head = { digest: entry.digest, length: number };
    at = end;
  }
  return { entries, head, brokenAt: undefined };
}

function decodeEntry(
  crypto: CryptoPort,
  head: JournalHead,
  bytes: Uint8Array,
): JournalEntry | undefined {
  const outcome = decodeCanonical(wire.JournalEntry, bytes);
  if (outcome.kind !== 'canonical') return undefined;
  const { previous, bootCounter, timeMs, event, subject } = outcome.message;
  const number = outcome.message.number ?? 0;
  if (!previous || !equalBytes(previous, head.digest) || number !== head.length + 1) {
    return undefined;
  }
  const content = { event: event ?? '', subject: subject ?? new Uint8Array() };
  if (!isEvent(content.event) || !isSubject(content.subject)) return undefined;
  if (!Number.isSafeInteger(timeMs ?? 0)) return undefined;
  return {
    ...content,
    number,
    bootCounter: bootCounter ?? 0,
    timeMs: timeMs ?? 0,
    bytes,
    digest: labelledDigest(crypto, labels.journalEntry, bytes),
  };
}

function isEvent(event: string): boolean {
  return /^[a-z][a-z0-9-]{0,63}$/.test(event);
}

function isSubject(subject: Uint8Array): boolean {
  return subject.length === 0 || subject.length === 32;
}
