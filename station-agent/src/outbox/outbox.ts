/**
 * What the device has accepted and must not lose: tapes, their journal, and what the centre answered.
 *
 * Every method is a whole intent and one transaction, durable when its promise resolves; when it
 * rejects (a fault: disk full, disk gone), it either did not happen or is found done after a restart,
 * and doing it again changes nothing more. Nothing is deleted before certification. The caller retries.
 */
import type { JournalHead } from '@mutabaqa/shared/card/journal.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';

/** A signed tape and its transmission, sealed once: every re-send carries the same bytes. */
export interface SignedTape {
  readonly kind: TapeKind;
  readonly partIndex: number;
  readonly tapeDigest: Uint8Array;
  readonly tape: Uint8Array;
  readonly tapeSignature: Uint8Array;
  /** Of the transmission. */
  readonly channelSignature: Uint8Array;
  /** The transmission's envelope. */
  readonly envelope: Uint8Array;
}

export interface KeptTape extends SignedTape {
  readonly sequence: number;
  readonly acceptedAtMs: number;
  /** The newest verified receipt. */
  readonly receipt: Receipt | undefined;
  /** Code of the newest refusal that retrying does not mend; cleared by a receipt. */
  readonly refusedWith: string | undefined;
  /** When it was last written to a card and read back. */
  readonly cardWrittenAtMs: number | undefined;
}

export interface KeptRefusal {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The leaf of the refusal, with what it commits to: nobody is turned away without trace. */
  readonly proof: string;
  readonly opening: Uint8Array;
  readonly record: Uint8Array;
}

/** The copy for one card, sealed once for that card: writing again writes the same bytes. */
export interface CardCopy {
  readonly cardId: Uint8Array;
  readonly envelope: Uint8Array;
}

export interface Accepted {
  readonly tape: KeptTape;
  /** True when this very result had been accepted before; nothing was made then. */
  readonly again: boolean;
}

/** The store cannot be used: damaged, of another device or election, or of a newer program. */
export class OutboxUnusable extends Error {
  override readonly name = 'OutboxUnusable';
}

export interface Outbox {
  /** Counts this start of the agent in the journal; the number is for `hello`. */
  recordBoot(nowMs: number): Promise<number>;
  bootCounter(): Promise<number>;

  /**
   * Idempotent by `resultDigest`: the same result makes one tape, however often it comes and wherever
   * the power failed. `make` is called inside the transaction with the next sequence number, must be
   * pure, and what it returns is kept with its journal entry or not at all.
   */
  acceptResult(
    resultDigest: Uint8Array,
    nowMs: number,
    make: (sequence: number) => SignedTape,
  ): Promise<Accepted>;

  tape(tapeDigest: Uint8Array): Promise<KeptTape | undefined>;
  /** All tapes in order of sequence. */
  tapes(): Promise<KeptTape[]>;

  /** The caller has verified it. Idempotent by tape and proof; older receipts stay. */
  keepReceipt(tapeDigest: Uint8Array, receipt: Receipt, nowMs: number): Promise<void>;
  /** Idempotent by tape and code. The tape stays, and can be sent again when people decide so. */
  keepRefusal(tapeDigest: Uint8Array, refusal: KeptRefusal, nowMs: number): Promise<void>;

  /** The copy of this tape for this card, made by `make` when there is none yet. Idempotent by both. */
  cardCopy(
    tapeDigest: Uint8Array,
    cardId: Uint8Array,
    make: (journalHead: Uint8Array) => Uint8Array,
  ): Promise<CardCopy>;
  /** The copy was read back from the card. Idempotent by tape and card. */
  recordCardWritten(tapeDigest: Uint8Array, cardId: Uint8Array, nowMs: number): Promise<void>;

  /**
   * Signed successor records, oldest first, which the caller has verified: all that are known. Those
   * that are kept stay as they are. Idempotent.
   */
  keepSuccessors(successors: readonly Uint8Array[], nowMs: number): Promise<void>;
  successors(): Promise<Uint8Array[]>;

  journalHead(): Promise<JournalHead>;
  /** The file `journal` of a card: the whole chain. */
  journal(): Promise<Uint8Array>;
  close(): Promise<void>;
}
