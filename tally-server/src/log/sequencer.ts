/**
 * The port through which everything gets into the log.
 *
 * An append resolves only when leaf, evidence and checkpoint are durable in the store and the
 * checkpoint is durable outside it; what it returns may be shown to others. It rejects with the store's
 * fault, and then nothing happened. Many appends become one transaction and one signature.
 */
import type { LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import type { LogItem } from '../store/store.ts';

/** What stands behind a leaf in the store. */
export type LeafSubject = Pick<
  LogItem,
  'evidence' | 'bundle' | 'refusal' | 'form' | 'decision' | 'version' | 'outage'
>;

/** What is to be logged; the sequencer gives it time, position and, before publication, a seal. */
export interface Appendix extends LeafSubject {
  readonly kind: Exclude<LeafKind, 'sealed'>;
  /** Empty when the leaf is about no single station. */
  readonly stationId: string;
  /** 32 bytes. */
  readonly commitment: Uint8Array;
  /** Kinds that may tell something before the embargo ends are logged as `sealed`. */
  readonly sealed: boolean;
}

export interface LogPosition {
  readonly index: number;
  /** The leaf as logged: the `extra` of its proof. */
  readonly entry: Uint8Array;
  /** The encoded SealedLeafOpening, when the leaf was sealed. */
  readonly opening: Uint8Array | undefined;
  readonly timeMs: number;
  /** Size of the checkpoint that first covered it. */
  readonly size: number;
}

export interface Committed {
  readonly appendix: Appendix;
  readonly position: LogPosition;
}

export interface Sequencer {
  /** All in one transaction, in this order, or none. */
  append(appendices: readonly Appendix[]): Promise<LogPosition[]>;
  /**
   * The same, if `holds` is true of the log that ends where these would begin: nothing comes between the
   * question and the leaves. Undefined when it is false. `holds` reads the store; its fault rejects.
   */
  appendIf(
    appendices: readonly Appendix[],
    holds: () => Promise<boolean>,
  ): Promise<LogPosition[] | undefined>;
  /** Called after each commit, before its appends resolve, in log order. Must not throw. */
  onCommitted(listener: (batch: readonly Committed[]) => void): void;
  readonly size: number;
  readonly origin: string;
  /** The newest durable checkpoint. */
  readonly checkpoint: string;
  /** Of the first `size` leaves, which are durable. */
  rootAt(size: number): Uint8Array;
  /** c2sp.org/tlog-proof@v1 text for a leaf, against the newest durable checkpoint. */
  prove(index: number, entry: Uint8Array): string;
  /** Waits for what was appended, then refuses more. */
  stop(): Promise<void>;
}
