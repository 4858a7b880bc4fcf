/**
 * What a decision changes, by its kind, decoded. The bytes stand in `Decision.change`.
 * Specification: proto/spec/decision.md
 */
import type { DeviceEntry } from '../election/station-entry.ts';
import type { NoticeKind } from '../notice/notice.ts';
import type { Policy } from '../policy/policy.ts';
import type { MissingReason } from '../reconcile/verdict.ts';
import type { Section, SectionName } from '../tape/tape.ts';

/** Carried out for a station, or one contest of it. */
export type StationChange =
  /** The figures of this piece of evidence (all parts: one leaf each) are adopted. */
  | { readonly kind: 'adopt'; readonly leaves: readonly number[] }
  /** These figures are adopted; sections as on a tape, for every paper and contest that is corrected. */
  | {
      readonly kind: 'correct';
      readonly sectionNames: readonly SectionName[];
      readonly sections: readonly Section[];
    }
  | { readonly kind: 'quarantine' }
  | { readonly kind: 'release' }
  /** The box is counted again at the audit centre. */
  | { readonly kind: 'recount' }
  | { readonly kind: 'annul' }
  | { readonly kind: 'reinstate' }
  | { readonly kind: 'explain-missing'; readonly reason: MissingReason; readonly text: string }
  | { readonly kind: 'withhold-section'; readonly sectionNames: readonly SectionName[] };

/** A court's order is carried out as another change, and names the court's document. */
export interface CourtOrder {
  readonly kind: 'court-order';
  /** SHA-256, 32 bytes. */
  readonly documentDigest: Uint8Array;
  readonly change: StationChange | ElectionChange;
}

/** About the election as a whole. */
export type ElectionChange =
  /** From this leaf on the old device signs nothing more for the station, and the new one (a spare) does. */
  | {
      readonly kind: 'replace-device';
      readonly stationId: string;
      readonly oldDeviceId: string;
      readonly newDevice: DeviceEntry;
    }
  | {
      readonly kind: 'exclude-candidate';
      readonly contestId: string;
      /** From 0, in ballot order. */
      readonly position: number;
      /** False takes an exclusion back. */
      readonly isExcluded: boolean;
    }
  /** For every station of a polling group alike. Unix seconds. */
  | { readonly kind: 'move-deadline'; readonly pollingGroup: string; readonly deadlineS: number }
  | { readonly kind: 'change-policy'; readonly policy: Policy }
  /** The public lottery: a seed thrown after the tapes are committed, or numbers typed from the minutes. */
  | {
      readonly kind: 'draw-stations';
      readonly seed: Uint8Array | undefined;
      readonly stationIds: readonly string[];
    }
  | {
      readonly kind: 'add-person';
      readonly personId: string;
      readonly role:
        'clerk' | 'supervisor' | 'adjudicator' | 'registrar' | 'commissioner' | 'auditor';
      readonly publicKey: Uint8Array;
    }
  /** Of a published version: `sumsDigest` = SHA-256 of its SHA256SUMS. */
  | {
      readonly kind: 'certify';
      readonly version: number;
      readonly sumsDigest: Uint8Array;
      readonly stage: 'preliminary' | 'final' | 'ratified';
    }
  /** The centre's word in public. Changes no figure and no verdict; a later one of its number takes its place. */
  | {
      readonly kind: 'publish-notice';
      readonly noticeKind: NoticeKind;
      /** From 1, of each kind. */
      readonly number: number;
      /** SHA-256 of the notice's file, 32 bytes. */
      readonly digest: Uint8Array;
    };

export type DecidedChange = StationChange | ElectionChange | CourtOrder;
