/**
 * What people write down about a station: counts by hand, closing forms, typed tapes, claims. Signed by two
 * staff members, except a claim, which an observer brings and which speaks for nobody but its bringer.
 * Specification: proto/spec/form.md
 */
import type { Mode, Section, SectionName } from '../tape/tape.ts';

/** `observer-tape` is the claim: typed from a photograph or from paper, signed by no device and no staff. */
export const formKinds = [
  'paper-tape',
  'closing-form',
  'hand-count',
  'audit-count',
  'voter-verification',
  'observer-tape',
] as const;
export type FormKind = (typeof formKinds)[number];

/** What a closing form says beside the figures; each field is absent when the form leaves it empty. */
export interface ClosingStatement {
  /** Ballot papers handed to the station, given to voters, left over. */
  readonly ballotsReceived?: number;
  readonly ballotsIssued?: number;
  readonly ballotsUnused?: number;
  /** Seals found as they were numbered. */
  readonly sealsIntact?: boolean;
  /** Signatures of the station's staff on the paper. */
  readonly staffSignatures?: number;
  /** Party agents and observers who signed, and who refused to. */
  readonly agentSignatures?: number;
  readonly agentRefusals?: number;
}

export interface Form {
  readonly electionId: string;
  /** 32 bytes. */
  readonly packageDigest: Uint8Array;
  readonly mode: Mode;
  readonly kind: FormKind;
  readonly stationId: string;
  /** Of a typed tape: whose tape it was, as printed; otherwise undefined. */
  readonly deviceId: string | undefined;
  readonly sequence: number | undefined;
  /** In order; the figures, in the sections of a tape. Same length as `sections`. Never withheld at intake. */
  readonly sectionNames: readonly SectionName[];
  readonly sections: readonly Section[];
  /** Of kind `closing-form` only. */
  readonly statement: ClosingStatement | undefined;
  /** When it was written down, Unix seconds. */
  readonly madeAtS: number;
  /** 16 bytes: the digest hides what it commits to. */
  readonly nonce: Uint8Array;
}
