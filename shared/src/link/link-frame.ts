/** What device and gateway say to each other on a link. Specification: proto/spec/link.md */
import type { Receipt } from '../receipt/receipt.ts';
import type { Mode } from '../tape/tape.ts';

/** WebSocket subprotocol and path; another version of the link gets another name. */
export const linkSubprotocol = 'mutabaqa.v1';
export const linkPath = '/v1/link';
export const linkVersion = 1;
/** The fall-back: one envelope per HTTPS request. */
export const envelopesPath = '/v1/envelopes';
/** Where a device without a link asks whether another log was begun. */
export const successorsPath = '/v1/successors';

/** The largest envelope (514 KiB) with an earlier receipt (400 KiB) and the frame around them. */
export const frameBytesMax = 1024 * 1024;
/** How long the gateway waits for `hello`, and the device for `welcome`. */
export const handshakeMsMax = 15_000;
/** A resend request names at most this many tapes; more than that is asked for as "all". */
export const resendDigestsMax = 1_000;
export const codeCharactersMax = 64;
export const paramsMax = 16;

export type Params = Readonly<Record<string, string | number>>;

export interface Hello {
  readonly kind: 'hello';
  /** Link versions that the device speaks. */
  readonly versions: readonly number[];
  readonly electionId: string;
  readonly mode: Mode;
  readonly deviceId: string;
  /** 32 bytes. */
  readonly softwareDigest: Uint8Array;
  /** 32 bytes: two devices that continue one journal show by different heads of one length. */
  readonly journalHead: Uint8Array;
  readonly journalLength: number;
  readonly bootCounter: number;
  readonly deviceTimeMs: number;
}

export interface Welcome {
  readonly kind: 'welcome';
  readonly version: number;
  readonly logOrigin: string;
  readonly serverTimeMs: number;
  readonly frameBytesMax: number;
  readonly heartbeatIntervalMs: number;
  /** Signed successor records, oldest first, from the package's log to this one; unverified. */
  readonly successors: readonly Uint8Array[];
}

export interface Submit {
  readonly kind: 'submit';
  /** From 1; chosen by the device, unique on this link, echoed in the answer. */
  readonly ref: number;
  readonly envelope: Uint8Array;
  /** Of the same tape, so that a restored centre can refill its log. */
  readonly earlierReceipt: Receipt | undefined;
}

export interface ReceiptFrame {
  readonly kind: 'receipt';
  readonly ref: number;
  readonly receipt: Receipt;
}

export interface RefusalFrame {
  readonly kind: 'refusal';
  /** 0 when the whole link is refused. */
  readonly ref: number;
  /** Usually one of `refusalRules`; a newer server may have others. */
  readonly code: string;
  readonly params: Params;
  /** 0 when the server names no time. */
  readonly retryAfterMs: number;
  /** tlog-proof of the refusal's leaf; empty when none was written. */
  readonly proof: string;
  /** The encoded SealedLeafOpening, when that leaf is sealed; else empty. */
  readonly opening: Uint8Array;
  /** The encoded RefusalRecord that the leaf commits to; empty without a leaf. */
  readonly record: Uint8Array;
}

export interface ResendRequest {
  readonly kind: 'resend';
  /** 32 bytes each; empty means every tape that the device keeps. */
  readonly tapeDigests: readonly Uint8Array[];
}

export interface Heartbeat {
  readonly kind: 'heartbeat';
  readonly sentAtMs: number;
  /** `sentAtMs` of the heartbeat that this one answers; 0 when it answers none. */
  readonly echoOfMs: number;
}

export interface Notice {
  readonly kind: 'notice';
  readonly code: string;
  readonly params: Params;
}

/** A kind of frame that a newer peer may send; it is ignored. */
export interface UnknownFrame {
  readonly kind: 'unknown';
}

export type Frame =
  | Hello
  | Welcome
  | Submit
  | ReceiptFrame
  | RefusalFrame
  | ResendRequest
  | Heartbeat
  | Notice
  | UnknownFrame;

export type FrameKind = Frame['kind'];
