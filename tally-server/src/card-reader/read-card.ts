/**
 * One card: opens what opens, notes what is wrong, refuses nothing. Whose tapes count is the server's
 * business, which knows the roster and its amendments.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type {
  CardProblem,
  CardRecord,
  OpenedEnvelope,
} from '@mutabaqa/shared/bundle/card-bundle.ts';
import type { CardFile, CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  cardFilesMax,
  cardLabelBytesMax,
  cardLabelFileName,
  decodeCardLabel,
  journalFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  decodeEnvelope,
  envelopeBytesMax,
  sealingInfo,
} from '@mutabaqa/shared/envelope/envelope.ts';
import type { HpkeOpener } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { unpadRecord } from '@mutabaqa/shared/envelope/padding.ts';
import type { CardFiles } from './card-files.ts';

/** What one card may make the reader hold in memory; a card holds a few kilobytes. */
export const cardBytesMax = 8 * 1024 * 1024;
/** Many thousand entries of a day's journal. */
export const journalReadBytesMax = 4 * 1024 * 1024;

export interface CardOpening {
  readonly crypto: CryptoPort;
  readonly files: CardFiles;
  /** With the card key. */
  readonly opener: HpkeOpener;
}

export async function readCard(
  opening: CardOpening,
  directory: string,
  bagStationId: string,
  readAtMs: number,
): Promise<CardRecord> {
  const problems: CardProblem[] = [];
  const tapes: OpenedEnvelope[] = [];
  const object = (code: FindingCode, file: string, digest: Uint8Array = none): void => {
    problems.push({ code, file, digest });
  };
  const done = (label: Uint8Array, journal: Uint8Array): CardRecord => ({
    bagStationId,
    readAtMs,
    label,
    tapes,
    journal,
    problems,
  });

  const names = await opening.files.list(directory, cardFilesMax + 1);
  if (names === undefined) {
    object('E301', '');
    return done(none, none);
  }
  const { bytes: labelBytes, label } = await readLabel(opening, directory);
  if (label === undefined) object('E301', cardLabelFileName);
  // A directory without end: what the label names is read, the rest is one problem.
  if (names.length > cardFilesMax + 1) object('W303', '');

  let journal: Uint8Array = none;
  let bytesLeft = cardBytesMax;
  for (const { name, listed } of filesToRead(label, names)) {
    const isJournal = name === journalFileName;
    const bytesMax = Math.min(isJournal ? journalReadBytesMax : envelopeBytesMax, bytesLeft);
    const reading = await opening.files.read(directory, name, bytesMax);
    if (reading.kind !== 'bytes') {
      const isThere = reading.kind === 'too-large';
      object(listed === undefined ? 'W303' : isThere ? 'E304' : 'E302', name);
      continue;
    }
    const { bytes } = reading;
    bytesLeft -= bytes.length;
    const digest = opening.crypto.sha256(bytes);
    if (listed === undefined) object('W303', name, digest);
    else if (!equalBytes(digest, listed.digest)) object('E304', name, digest);
    if (isJournal) {
      journal = bytes;
      continue;
    }
    const opened = openCardEnvelope(opening.opener, bytes);
    // A stray file is one problem, not two; one that opens is evidence wherever it stands.
    if (opened !== undefined) tapes.push({ file: name, ...opened, envelopeDigest: digest });
    else if (listed !== undefined) object('E305', name, digest);
  }
  return done(labelBytes, journal);
}

const none: Uint8Array = new Uint8Array();

async function readLabel(
  { files }: CardOpening,
  directory: string,
): Promise<{ readonly bytes: Uint8Array; readonly label: CardLabel | undefined }> {
  const reading = await files.read(directory, cardLabelFileName, cardLabelBytesMax);
  if (reading.kind !== 'bytes') return { bytes: none, label: undefined };
  const decoded = decodeCardLabel(reading.bytes);
  return { bytes: reading.bytes, label: decoded.ok ? decoded.value : undefined };
}

interface FileToRead {
  readonly name: string;
  /** As the label names it. */
  readonly listed: CardFile | undefined;
}

/** What the label names, then what else is there. */
function filesToRead(label: CardLabel | undefined, names: readonly string[]): FileToRead[] {
  const listed = new Map((label?.files ?? []).map((file) => [file.name, file]));
  const others = names.filter((name) => name !== cardLabelFileName && !listed.has(name));
  return [
    ...[...listed].map(([name, file]) => ({ name, listed: file })),
    ...others.map((name) => ({ name, listed: undefined })),
  ].slice(0, cardFilesMax);
}

/** Opens the seal and nothing more: the tape inside is the server's to decode and verify. */
function openCardEnvelope(
  opener: HpkeOpener,
  bytes: Uint8Array,
): { readonly envelopeHeader: Uint8Array; readonly record: Uint8Array } | undefined {
  const decoded = decodeEnvelope(bytes);
  if (!decoded.ok) return undefined;
  const { header, headerBytes, enc, ciphertext } = decoded.value;
  if (!equalBytes(header.recipientKeyId, opener.keyId)) return undefined;
  const padded = opener.open(enc, sealingInfo(header), headerBytes, ciphertext);
  const record = padded && unpadRecord(padded);
  return record && { envelopeHeader: headerBytes, record };
}
