/** Rows of the custody of cards: they follow from an opened bundle and the package. */
import { formatHex } from '../base/bytes.ts';
import type { CardRecord, DecodedBundle } from '../bundle/card-bundle.ts';
import { checkWholeCard } from '../bundle/check-whole-card.ts';
import { decodeJournal } from '../card/journal.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Manifest } from '../election/manifest.ts';

/** A line of `custody/bundles.ndjson`. */
export interface BundleRow {
  readonly leafIndex: number;
  readonly readerId: string;
  readonly sequence: number;
  readonly digest: string;
  /** Below `custody/received/`; null = the file is not there any more. */
  readonly received: string | null;
  /** Below `custody/opened/`; null = left out, `why` says for which reason. */
  readonly opened: string | null;
  readonly why: 'withheld' | 'no-key' | 'not-there' | null;
}

export function bundleFileName(readerId: string, sequence: number): string {
  return `${encodeURIComponent(readerId)}-${String(sequence).padStart(8, '0')}`;
}

/** A line of `custody/cards.ndjson`. */
export function cardRow(
  crypto: CryptoPort,
  election: Pick<Manifest, 'electionId' | 'mode'>,
  bundle: { readonly leafIndex: number; readonly readerId: string; readonly sequence: number },
  card: CardRecord,
) {
  const { problems, label } = checkWholeCard(crypto, election, card);
  return {
    leafIndex: bundle.leafIndex,
    readerId: bundle.readerId,
    sequence: bundle.sequence,
    bagStationId: card.bagStationId,
    cardId: formatHex(label?.cardId ?? new Uint8Array()),
    readAtMs: card.readAtMs,
    envelopes: card.tapes.map(({ file, envelopeDigest }) => ({
      file,
      sha256: formatHex(envelopeDigest),
    })),
    problems,
  };
}

/** A line of `custody/journals.ndjson`: as far as its chain holds. Undefined for a card without a journal. */
export function journalRow(
  crypto: CryptoPort,
  bundle: Pick<DecodedBundle, 'readerId' | 'sequence'> & { readonly leafIndex: number },
  card: CardRecord,
) {
  if (card.journal.length === 0) return undefined;
  const { entries, brokenAt } = decodeJournal(crypto, card.journal);
  return {
    leafIndex: bundle.leafIndex,
    bagStationId: card.bagStationId,
    readAtMs: card.readAtMs,
    brokenAt: brokenAt ?? null,
    entries: entries.map(({ number, bootCounter, timeMs, event, subject, digest }) => ({
      number,
      bootCounter,
      timeMs,
      event,
      subject: formatHex(subject),
      digest: formatHex(digest),
    })),
  };
}
