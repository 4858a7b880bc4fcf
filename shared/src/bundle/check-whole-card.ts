/**
 * What is wrong with a card as a whole: its label, its journal, what does not decode. It follows from the opened
 * bundle and the package, so that whoever has both finds the same as the server did.
 */
import { formatHex } from '../base/bytes.ts';
import type { FindingCode } from '../base/findings.ts';
import type { CardLabel } from '../card/card-label.ts';
import { decodeCardLabel } from '../card/card-label.ts';
import { decodeJournal } from '../card/journal.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Manifest } from '../election/manifest.ts';
import type { EnvelopeHeader } from '../envelope/envelope.ts';
import { decodeEnvelopeHeader } from '../envelope/envelope.ts';
import type { TapeRecord } from '../envelope/tape-record.ts';
import { decodeTapeRecord } from '../envelope/tape-record.ts';
import type { IntakeProblem } from '../reconcile/evidence-case.ts';
import type { CardRecord, OpenedEnvelope } from './card-bundle.ts';

export interface DecodedCardTape {
  readonly opened: OpenedEnvelope;
  readonly header: EnvelopeHeader;
  readonly record: TapeRecord;
}

export interface WholeCard {
  readonly problems: readonly IntakeProblem[];
  /** Undefined when there was none that could be read. */
  readonly label: CardLabel | undefined;
  /** What decodes, in the order of the card. */
  readonly tapes: readonly DecodedCardTape[];
}

type ElectionOfCard = Pick<Manifest, 'electionId' | 'mode'>;

export function checkWholeCard(
  crypto: CryptoPort,
  election: ElectionOfCard,
  card: CardRecord,
): WholeCard {
  const problems: IntakeProblem[] = card.problems.map(({ code, file }) => ({
    code,
    params: file === '' ? {} : { file },
  }));
  const decodedLabel = decodeCardLabel(card.label);
  const label = decodedLabel.ok ? decodedLabel.value : undefined;
  if (label !== undefined) problems.push(...checkLabel(election, card, label));
  const journal = decodeJournal(crypto, card.journal);
  if (journal.brokenAt !== undefined) {
    problems.push(problem('E308', { entry: journal.brokenAt }));
  }
  const heads = new Set(journal.entries.map(({ digest }) => formatHex(digest)));
  /** The channel signature covers the head that the journal had when this copy was sealed. */
  const isJournalled = ({ record: { channel } }: DecodedCardTape): boolean =>
    channel.kind === 'card' && heads.has(formatHex(channel.journalHead));
  const tapes: DecodedCardTape[] = [];
  for (const opened of card.tapes) {
    const decoded = decodeOpened(crypto, opened);
    if ('refused' in decoded) {
      problems.push(problem('E307', { code: decoded.refused, file: opened.file }));
    } else {
      tapes.push(decoded);
    }
  }
  if (journal.brokenAt === undefined && !tapes.every(isJournalled)) {
    // The chain is whole, so it was cut or replaced: what the device went on from is not in it.
    problems.push(problem('E308', { entry: journal.head.length + 1 }));
  }
  const isClosing = ({ record }: DecodedCardTape): boolean =>
    record.tape.header.kind === 'closing' || record.tape.header.kind === 'correction';
  if (!tapes.some(isClosing)) problems.push(problem('W309', {}));
  return { problems, label, tapes };
}

function problem(code: FindingCode, params: IntakeProblem['params']): IntakeProblem {
  return { code, params };
}

function checkLabel(election: ElectionOfCard, card: CardRecord, label: CardLabel): IntakeProblem[] {
  const problems: IntakeProblem[] = [];
  if (label.stationId !== card.bagStationId) {
    problems.push(problem('E306', { bag: card.bagStationId, card: label.stationId }));
  }
  if (label.electionId !== election.electionId) {
    problems.push(problem('E307', { code: 'election.other', file: 'card' }));
  } else if (label.mode !== election.mode) {
    problems.push(problem('E307', { code: 'mode.other', file: 'card' }));
  }
  return problems;
}

function decodeOpened(
  crypto: CryptoPort,
  opened: OpenedEnvelope,
): DecodedCardTape | { readonly refused: string } {
  const header = decodeEnvelopeHeader(opened.envelopeHeader);
  if (!header.ok) return { refused: header.error.code };
  // Always as a card: the record of a transmission, sealed again for the card reader, has no card id
  // and so does not decode.
  const record = decodeTapeRecord(crypto, 'card', opened.record, { withheldAllowed: false });
  return record.ok
    ? { opened, header: header.value, record: record.value }
    : { refused: record.error.code };
}
