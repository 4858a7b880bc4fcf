/**
 * What happens in a simulated election, as data: who sends, carries, writes or decides what, and when. The
 * driver plays the acts with real keys and bytes; the oracle reads the same acts and none of the bytes.
 * Times are Unix milliseconds of the centre's clock unless a name ends in `S`.
 */
import type { ClosingStatement, FormKind } from '@mutabaqa/shared/evidence/form.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { MissingReason } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { KnownCount } from './known-count.ts';

/** One tape that some device, or forger, made. Sent or carried any number of times. */
export interface TapePlan {
  /** Unique in the election. */
  readonly name: string;
  readonly stationId: string;
  readonly deviceId: string;
  /** Whose key signs; another device's is a forgery. */
  readonly signedBy: string;
  readonly kind: TapeKind;
  readonly sequence: number;
  readonly part: { readonly index: number; readonly count: number };
  readonly count: KnownCount;
  /** By the device's clock. */
  readonly openedAtS: number;
  readonly closedAtS: number;
  readonly madeAtS: number;
  readonly isSoftwareKnown: boolean;
  readonly isOfThisElection: boolean;
}

export type CardDamage = 'none' | 'byte' | 'holds-transmission';

export interface CardPlan {
  /** As its label says. */
  readonly stationId: string;
  readonly deviceId: string;
  readonly tapes: readonly TapePlan[];
  readonly damage: CardDamage;
}

export interface FormPlan {
  /** Unique in the election. */
  readonly name: string;
  readonly kind: FormKind;
  readonly stationId: string;
  /** Of a typed tape. */
  readonly deviceId: string | undefined;
  readonly sequence: number | undefined;
  readonly count: KnownCount;
  readonly statement: ClosingStatement | undefined;
  readonly madeAtS: number;
  /** Nobody, for a claim. */
  readonly signedBy: readonly string[];
}

export type PlannedChange =
  | { readonly kind: 'adopt'; readonly evidence: string }
  | { readonly kind: 'correct'; readonly count: KnownCount }
  | { readonly kind: 'quarantine' | 'release' | 'recount' | 'annul' | 'reinstate' }
  | { readonly kind: 'explain-missing'; readonly reason: MissingReason; readonly text: string }
  | { readonly kind: 'replace-device'; readonly oldDeviceId: string; readonly newDeviceId: string }
  | {
      readonly kind: 'exclude-candidate';
      readonly contestId: string;
      readonly position: number;
      readonly isExcluded: boolean;
    }
  | { readonly kind: 'move-deadline'; readonly pollingGroup: string; readonly deadlineS: number }
  | { readonly kind: 'change-policy'; readonly policy: Policy }
  | { readonly kind: 'draw-stations'; readonly stationIds: readonly string[] };

export interface DecisionPlan {
  readonly name: string;
  readonly stationId: string | undefined;
  readonly contestId: string | undefined;
  readonly change: PlannedChange;
  /** Carried out because a court ordered it. */
  readonly byCourt: boolean;
  readonly signedBy: readonly string[];
  /**
   * What is wrong with it, so that it is refused: its signers saw an older log, one person signed with two
   * names, or a signer's role is not the kind's.
   */
  readonly flaw: 'none' | 'stale' | 'one-person' | 'not-entitled';
}

export type Act =
  | {
      readonly kind: 'transmit';
      readonly tape: TapePlan;
      /** Whose link it comes by. */
      readonly carrierId: string;
      /** When copies reach the centre: the link lost what is not here, and doubled what is here twice. */
      readonly arrivalsMs: readonly number[];
    }
  | {
      readonly kind: 'card';
      readonly atMs: number;
      readonly bag: string;
      readonly card: CardPlan;
    }
  | { readonly kind: 'paper-tape'; readonly atMs: number; readonly tape: TapePlan }
  | { readonly kind: 'form'; readonly atMs: number; readonly form: FormPlan }
  | { readonly kind: 'decide'; readonly atMs: number; readonly decision: DecisionPlan };
