/**
 * What the server makes of one card: evidence for every tape that can be decoded, and problems. The
 * reader opened and looked no further; here stand roster and keys. Nothing is thrown away: a tape whose
 * signature fails is kept with its problem, and never adopted.
 */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { CardRecord, OpenedEnvelope } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { encodeCardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import type { CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { decodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { EnvelopeHeader } from '@mutabaqa/shared/envelope/envelope.ts';
import { decodeEnvelopeHeader } from '@mutabaqa/shared/envelope/envelope.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeTapeRecord, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { EvidenceProblem, NewCard, NewEvidence, Store } from '../store/store.ts';

export interface CardCheck {
  readonly crypto: CryptoPort;
  readonly election: Pick<ElectionPackage, 'manifest' | 'digest' | 'roster' | 'spares'>;
  readonly store: Pick<Store, 'findEvidence'>;
}

export interface CheckedTape {
  readonly evidence: NewEvidence;
  readonly record: TapeRecord;
}

export interface CheckedCard {
  readonly card: NewCard;
  readonly tapes: readonly CheckedTape[];
}

export async function checkCard(check: CardCheck, card: CardRecord): Promise<CheckedCard> {
  const problems: EvidenceProblem[] = card.problems.map(({ code, file }) => ({
    code,
    params: file === '' ? {} : { file },
  }));
  const decodedLabel = decodeCardLabel(card.label);
  const label = decodedLabel.ok ? decodedLabel.value : undefined;
  if (label !== undefined) problems.push(...checkLabel(check, card, label));
  const journal = decodeJournal(check.crypto, card.journal);
  if (journal.brokenAt !== undefined) {
    problems.push(problem('E308', { entry: journal.brokenAt }));
  }
  const heads = new Set(journal.entries.map(({ digest }) => formatHex(digest)));
  /** The channel signature covers the head that the journal had when this copy was sealed. */
  const isJournalled = ({ record: { channel } }: CheckedTape): boolean =>
    channel.kind === 'card' && heads.has(formatHex(channel.journalHead));
  const tapes: CheckedTape[] = [];
  for (const opened of card.tapes) {
    const decoded = decodeOpened(check.crypto, opened);
    if ('refused' in decoded) {
      problems.push(problem('E307', { code: decoded.refused, file: opened.file }));
    } else {
      tapes.push(await checkTape(check, card, label, opened, decoded));
    }
  }
  if (journal.brokenAt === undefined && !tapes.every(isJournalled)) {
    // The chain is whole, so it was cut or replaced: what the device went on from is not in it.
    problems.push(problem('E308', { entry: journal.head.length + 1 }));
  }
  const isClosing = ({ evidence: { tapeKind } }: CheckedTape): boolean =>
    tapeKind === 'closing' || tapeKind === 'correction';
  if (!tapes.some(isClosing)) problems.push(problem('W309', {}));
  return {
    card: {
      bagStationId: card.bagStationId,
      cardId: label?.cardId ?? new Uint8Array(),
      readAtMs: card.readAtMs,
      record: encodeCardRecord(card),
      problems,
    },
    tapes,
  };
}

function problem(code: FindingCode, params: EvidenceProblem['params']): EvidenceProblem {
  return { code, params };
}

function checkLabel(check: CardCheck, card: CardRecord, label: CardLabel): EvidenceProblem[] {
  const { manifest } = check.election;
  const problems: EvidenceProblem[] = [];
  if (label.stationId !== card.bagStationId) {
    problems.push(problem('E306', { bag: card.bagStationId, card: label.stationId }));
  }
  if (label.electionId !== manifest.electionId) {
    problems.push(problem('E307', { code: 'election.other', file: 'card' }));
  } else if (label.mode !== manifest.mode) {
    problems.push(problem('E307', { code: 'mode.other', file: 'card' }));
  }
  return problems;
}

interface DecodedOpened {
  readonly header: EnvelopeHeader;
  readonly record: TapeRecord;
}

function decodeOpened(
  crypto: CryptoPort,
  opened: OpenedEnvelope,
): DecodedOpened | { readonly refused: string } {
  const header = decodeEnvelopeHeader(opened.envelopeHeader);
  if (!header.ok) return { refused: header.error.code };
  // Always as a card: the record of a transmission, sealed again for the card reader, has no card id
  // and so does not decode.
  const record = decodeTapeRecord(crypto, 'card', opened.record, { withheldAllowed: false });
  return record.ok
    ? { header: header.value, record: record.value }
    : { refused: record.error.code };
}

async function checkTape(
  check: CardCheck,
  card: CardRecord,
  label: CardLabel | undefined,
  opened: OpenedEnvelope,
  { header, record }: DecodedOpened,
): Promise<CheckedTape> {
  const own = record.tape.header;
  const problems: EvidenceProblem[] = [];
  const refuse = (code: string): void => {
    problems.push(problem('E307', { code, file: opened.file }));
  };
  if (!isSameSubject(header, record, label)) refuse('envelope.header-differs');
  const { manifest, digest: packageDigest } = check.election;
  if (own.electionId !== manifest.electionId) refuse('election.other');
  else if (own.mode !== manifest.mode) refuse('mode.other');
  else if (!equalBytes(own.packageDigest, packageDigest)) refuse('package.other');
  // As at the gateway: in a live election the figures of a test could pass for a result.
  if (own.kind === 'test' && manifest.mode === 'live') refuse('tape.kind-not-accepted');
  if (own.stationId !== card.bagStationId) {
    problems.push(problem('E306', { bag: card.bagStationId, card: own.stationId }));
  }
  problems.push(...(await checkSignatures(check, opened.file, record)));
  return {
    record,
    evidence: {
      kind: 'card',
      stationId: card.bagStationId,
      deviceId: own.deviceId,
      tapeKind: own.kind,
      sequence: own.sequence,
      partIndex: own.part.index,
      tapeDigest: record.tape.digest,
      record: opened.record,
      envelopeDigest: opened.envelopeDigest,
      relayedBy: undefined,
      problems,
    },
  };
}

/** The outside says what the inside says, and the tape was written for this very card. */
function isSameSubject(
  header: EnvelopeHeader,
  { tape, channel }: TapeRecord,
  label: CardLabel | undefined,
): boolean {
  const fields = ['electionId', 'mode', 'stationId', 'deviceId', 'sequence'] as const;
  const isThisCard =
    channel.kind === 'card' && (label === undefined || equalBytes(channel.cardId, label.cardId));
  return (
    header.kind === 'card' &&
    isThisCard &&
    fields.every((field) => header[field] === tape.header[field])
  );
}

async function checkSignatures(
  { crypto, election, store }: CardCheck,
  file: string,
  record: TapeRecord,
): Promise<EvidenceProblem[]> {
  const { tape, tapeSignature } = record;
  const { deviceId, stationId } = tape.header;
  const device = election.roster.device(deviceId);
  // For which station a spare speaks, and from when on, the log says: the verdict looks there (E407).
  const entry = device?.entry ?? election.spares.get(deviceId);
  const problems: EvidenceProblem[] = [];
  if (entry === undefined || (device && device.stationId !== stationId)) {
    problems.push(problem('E401', { device: deviceId }));
  }
  if (entry === undefined) {
    return [...problems, problem('E307', { code: 'device.unknown', file })];
  }
  const transmitted = await transmittedSignature(store, tape.digest);
  const isSame = transmitted !== undefined && equalBytes(transmitted, tapeSignature);
  const verified = verifyTapeRecord(
    crypto,
    entry.tapeKey,
    record,
    // Of the package, not of the header: that one is only what the card reader says.
    sealingKeyId(election.manifest.cardKey),
    isSame,
  );
  if (!verified.ok) problems.push(problem('E307', { code: verified.error.code, file }));
  else if (transmitted !== undefined && !isSame) problems.push(problem('W206', {}));
  return problems;
}

/** Half of the cryptography of most cards: what the gateway accepted, it has verified. */
async function transmittedSignature(
  store: CardCheck['store'],
  tapeDigest: Uint8Array,
): Promise<Uint8Array | undefined> {
  const evidence = await store.findEvidence('transmission', tapeDigest);
  if (evidence === undefined || evidence.problems.length > 0) return undefined;
  return decodeLenient(wire.SealedRecord, evidence.record)?.tapeSignature ?? undefined;
}
