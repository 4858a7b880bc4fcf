/**
 * What the server makes of one card: evidence for every tape that can be decoded, and problems. The
 * reader opened and looked no further; here stand roster and keys. Nothing is thrown away: a tape whose
 * signature fails is kept with its problem, and never adopted.
 */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { CardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { encodeCardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import type { DecodedCardTape } from '@mutabaqa/shared/bundle/check-whole-card.ts';
import { checkWholeCard } from '@mutabaqa/shared/bundle/check-whole-card.ts';
import type { CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { EnvelopeHeader } from '@mutabaqa/shared/envelope/envelope.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
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
  const whole = checkWholeCard(check.crypto, check.election.manifest, card);
  const tapes: CheckedTape[] = [];
  for (const decoded of whole.tapes) {
    tapes.push(await checkTape(check, card, whole.label, decoded));
  }
  return {
    card: {
      bagStationId: card.bagStationId,
      cardId: whole.label?.cardId ?? new Uint8Array(),
      readAtMs: card.readAtMs,
      record: encodeCardRecord(card),
      problems: whole.problems,
    },
    tapes,
  };
}

function problem(code: FindingCode, params: EvidenceProblem['params']): EvidenceProblem {
  return { code, params };
}

async function checkTape(
  check: CardCheck,
  card: CardRecord,
  label: CardLabel | undefined,
  { opened, header, record }: DecodedCardTape,
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
