/** The closing result of one scanner, as its device signs it. Specification: proto/spec/tape.md */
import type { SparseCounts } from './sparse-counts.ts';

export type Mode = 'live' | 'rehearsal';
/** A `hand-count` is what people at the station counted; its device signs it like a closing result. */
export type TapeKind = 'zero' | 'closing' | 'correction' | 'test' | 'hand-count';
export type Capture = 'scanner-signed' | 'serial' | 'qr' | 'file' | 'typed';

export interface SectionName {
  readonly kind: 'account' | 'contest';
  /** Paper id of an account, contest id of a contest. */
  readonly id: string;
}

export interface TapeHeader {
  readonly electionId: string;
  readonly packageDigest: Uint8Array;
  readonly mode: Mode;
  readonly stationId: string;
  readonly deviceId: string;
  readonly kind: TapeKind;
  /** Per device, from 1; a correction has a higher one than what it corrects. */
  readonly sequence: number;
  readonly correctionReason: string | undefined;
  /** Part `index` of `count` (from 1) when a second scanner continued the station's count. */
  readonly part: { readonly index: number; readonly count: number };
  readonly capture: Capture;
  /** Unix seconds of the device's own clock, never adjusted. */
  readonly openedAtS: number | undefined;
  readonly closedAtS: number | undefined;
  readonly madeAtS: number;
  readonly softwareDigest: Uint8Array;
  readonly sections: readonly SectionName[];
}

/** Ballots of one paper, in the order in which the fields stand on the tape. */
export const accountFields = [
  'registered',
  'verifiedFemale',
  'verifiedMale',
  'inBox',
  'valid',
  'invalid',
  'blank',
  'spoilt',
  'rejected',
] as const;
export type AccountField = (typeof accountFields)[number];

/** What was not reported is absent; zero is a reported zero. */
export type AccountCounts = { readonly [Field in AccountField]?: number };

export interface AccountSection {
  readonly kind: 'account';
  readonly nonce: Uint8Array;
  readonly counts: AccountCounts;
}

export interface ContestSection {
  readonly kind: 'contest';
  readonly nonce: Uint8Array;
  /** In the order of the contest's lists; undefined when the contest has none or none was reported. */
  readonly listVotes: SparseCounts | undefined;
  /** In ballot order. */
  readonly candidateVotes: SparseCounts | undefined;
}

/** Published tapes may show a section's digest in its place; see "Withholding" in the specification. */
export interface WithheldSection {
  readonly kind: 'withheld';
  readonly digest: Uint8Array;
}

export type Section = AccountSection | ContestSection | WithheldSection;

export interface Tape {
  readonly header: TapeHeader;
  /** Same length and order as `header.sections`. */
  readonly sections: readonly Section[];
}

/** Received bytes with what they mean; bytes are what is hashed, signed and kept. */
export interface DecodedTape extends Tape {
  readonly bytes: Uint8Array;
  readonly digest: Uint8Array;
}
