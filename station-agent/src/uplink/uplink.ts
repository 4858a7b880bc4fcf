/**
 * A way to the centre.
 *
 * A submission resolves with the centre's answer, not yet verified, or rejects with `LinkFault`; then it
 * may have happened all the same, and the caller sends the same bytes again. Submitting twice is
 * harmless: the centre answers the second with the receipt of the first.
 */
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { RefusalFrame } from '@mutabaqa/shared/link/link-frame.ts';

export interface Submission {
  readonly envelope: Uint8Array;
  /** Of the same tape, so that a restored centre can refill its log. */
  readonly earlierReceipt: Receipt | undefined;
}

export type Answer =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'refusal'; readonly refusal: RefusalFrame };

export interface UplinkListener {
  /** It can be used now, after it could not. */
  onReady(): void;
  /** The centre asks for tapes again; an empty list means all. */
  onResend(tapeDigests: readonly Uint8Array[]): void;
  /** Records of the logs that followed the package's, unverified; before any answer under such a log. */
  onSuccessors(successors: readonly Uint8Array[]): void;
  onFault(fault: LinkFault): void;
  /** The server's clock minus ours. */
  onClockOffset(offsetMs: number): void;
}

export interface Uplink {
  readonly name: string;
  /** How long no better uplink must have been ready before this one is used. */
  readonly patienceMs: number;
  readonly isReady: boolean;
  start(listener: UplinkListener): void;
  submit(submission: Submission): Promise<Answer>;
  /** Where nobody tells it by itself: what `onSuccessors` would say. Rejects with `LinkFault`. */
  readonly readSuccessors?: () => Promise<readonly Uint8Array[]>;
  stop(): Promise<void>;
}

export type LinkTrouble =
  | 'unreachable'
  | 'server-not-trusted'
  /** TLS 1.3 shows a refused client certificate as a reset after the client's own handshake. */
  | 'certificate-refused?'
  | 'turned-away'
  | 'refused'
  | 'handshake-late'
  | 'silent'
  | 'answer-malformed'
  | 'closed';

/** The link failed; whether the last submissions arrived is not known. */
export class LinkFault extends Error {
  override readonly name = 'LinkFault';
  readonly trouble: LinkTrouble;
  /** For `refused`: what the server said about the whole link. */
  readonly refusal: RefusalFrame | undefined;

  constructor(trouble: LinkTrouble, options?: { cause?: unknown; refusal?: RefusalFrame }) {
    super(`link: ${options?.refusal?.code ?? trouble}`, { cause: options?.cause });
    this.trouble = trouble;
    this.refusal = options?.refusal;
  }
}
