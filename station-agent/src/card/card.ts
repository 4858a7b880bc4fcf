/**
 * The memory card as the agent sees it.
 *
 * A write is durable and was read back when it succeeds. Repeating it writes the same bytes. What other
 * writes put on the card stays. A fault is expected here (cards are pulled, full, write-protected) and
 * comes as a value; the caller tries again, and nothing else waits for it.
 */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { CardLabel } from '@mutabaqa/shared/card/card-label.ts';

export type CardFault =
  /** No card directory. */
  | 'missing'
  | 'full'
  | 'read-only'
  /** Its label is of another election, mode, station or device. */
  | 'other-card'
  /** Its label cannot be read: what is on it is not overwritten. */
  | 'label-damaged'
  | 'read-back-differs'
  | 'io';

export type CardIdentity = Omit<CardLabel, 'cardId' | 'files'>;

export interface CardContent {
  readonly identity: CardIdentity;
  readonly cardId: Uint8Array;
  readonly tapes: readonly { readonly name: string; readonly envelope: Uint8Array }[];
  readonly journal: Uint8Array;
}

export interface Card {
  /** The id of the card that is in; undefined for one without a label. */
  readId(identity: CardIdentity): Promise<Result<Uint8Array | undefined, CardFault>>;
  write(content: CardContent): Promise<Result<void, CardFault>>;
}

/** The files of one directory. Throws system errors with their codes. */
export interface CardDisk {
  /** Undefined when the directory has no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Durable on return; the file has either its old or its new bytes. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}
