/**
 * Whether a decision gets its leaf: the same answer at the centre's desk and for everybody who reads the log
 * afterwards. It holds for one position of the log; whoever appends asks again when the log has grown meanwhile.
 */
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Decision, DecisionFault, SignedDecision } from '../election/decision-record.ts';
import { verifySignedDecision } from '../election/decision-record.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { VersionRecord } from '../log/version-record.ts';
import type { DecisionFact, StationCase } from '../reconcile/evidence-case.ts';
import { findMisfit } from './change-fit.ts';
import type { DecidedChange } from './decided-change.ts';
import { decisionFault } from './decision-fault.ts';
import { decodeChange } from './decode-change.ts';
import type { Standing } from './standing.ts';
import { stationSubject, subjectOf } from './standing.ts';

export type EvidenceRecords = Pick<StationCase, 'tapes' | 'forms'>;

export type PublishedVersion = Pick<VersionRecord, 'snapshot' | 'sumsDigest' | 'sumRoot'>;

/** The log before the decision's own leaf. */
export interface LogView {
  /** 0 for the election's first log, 1 for its successor, ... */
  readonly number: number;
  /** Leaves: the index that the decision would have. */
  readonly size: number;
  /**
   * Leaves of evidence about the station that the decision names, ascending; empty when it names none: tapes by
   * any way, forms other than claims, and bundles that say something of the station's card beyond its tapes.
   */
  readonly evidence: readonly number[];
  /**
   * Tapes and forms among them, in the order of the log. Undefined = not read, which is enough for a decision
   * that adopts none (`mayAdopt`).
   */
  readonly records: EvidenceRecords | undefined;
  /** By number: at least that which the decision names, and all later ones. */
  readonly versions: ReadonlyMap<number, PublishedVersion>;
}

export interface DecisionDesk {
  readonly election: Pick<
    ElectionPackage,
    'manifest' | 'digest' | 'roster' | 'contests' | 'spares' | 'policy'
  >;
  readonly standing: Standing;
  readonly log: LogView;
}

export interface AdmittedDecision {
  readonly signed: SignedDecision;
  readonly change: DecidedChange;
}

/**
 * Faults: those of `verifySignedDecision`; `decision.change-malformed`; `decision.subject-unknown` for what the
 * election, or the log, does not have; `decision.adopts-nothing` for evidence that is no count of the subject;
 * `decision.change-conflicts` for what cannot stand beside what is there;
 * `decision.stale-base` when its signers had not seen what is newest about its subject, or when other
 * figures count since the version that they certify.
 */
export function admitDecision(
  crypto: CryptoPort,
  desk: DecisionDesk,
  bytes: Uint8Array,
): Result<AdmittedDecision, DecisionFault> {
  const { election, standing, log } = desk;
  const { manifest, digest } = election;
  const trust = { manifest, digest, people: standing.people };
  const signed = verifySignedDecision(crypto, trust, bytes);
  if (!signed.ok) return signed;
  const { decision } = signed.value;
  const change = decodeChange(decision);
  if (!change.ok) return change;
  const admitted = { signed: signed.value, change: change.value };
  const unseen = findUnseen(admitted, standing, log);
  if (unseen !== undefined) return decisionFault('stale-base', unseen);
  const misfit = findMisfit(desk, decision.subject, change.value);
  return misfit === undefined ? ok(admitted) : decisionFault(misfit.code, misfit.where);
}

/** Whether its records are needed: a court's order may carry out an adoption. */
export function mayAdopt({ kind }: Pick<Decision, 'kind'>): boolean {
  return kind === 'adopt' || kind === 'court-order';
}

/** The same decision for those who fold the log. */
export function factOfDecision(
  { signed, change }: AdmittedDecision,
  leafIndex: number,
  timeMs: number,
): DecisionFact {
  const { decision, digest } = signed;
  const { stationId, contestId } = decision.subject;
  return { leafIndex, timeMs, digest, baseSize: decision.base.size, contestId, stationId, change };
}

/** What the signers should have seen and had not. */
function findUnseen(
  { signed, change }: AdmittedDecision,
  standing: Standing,
  log: LogView,
): string | undefined {
  const { base, subject } = signed.decision;
  if (base.logNumber !== log.number) return 'log';
  if (base.size > log.size) return 'size';
  const about = subjectOf(change, subject.stationId);
  const isAboutStation = about === stationSubject(subject.stationId ?? '');
  const newest = Math.max(
    standing.newestAbout(about) ?? -1,
    isAboutStation ? (log.evidence.at(-1) ?? -1) : -1,
  );
  return newest >= base.size ? `leaf ${newest}` : undefined;
}
