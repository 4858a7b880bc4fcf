/**
 * What a check of a tape proved and what it did not, step by step, in the order in which a reader follows it.
 * Codes and parameters: the words are the page's.
 */
import type { Refusal } from '../base/refusals.ts';

export const proofStepIds = [
  /** It is a tape in its one encoding. */
  'form',
  /** Officers signed the election package that it is judged by. */
  'package',
  /** It is of this election, package and mode. */
  'election',
  /** Its device may speak for its station. */
  'roster',
  /** The device signed these figures. */
  'signature',
  /** Its sections are those of the station's ballot. */
  'ballot',
  /** It was held against what is published. */
  'comparison',
  /** The device signed the published copy for the way by which it came. */
  'channel',
  /** The log has a leaf that commits to the published copy. */
  'inclusion',
  /** The log has every record of the station that it is held against, and no other. */
  'completeness',
] as const;
export type ProofStepId = (typeof proofStepIds)[number];

export interface ProofStep {
  readonly id: ProofStepId;
  /** `open`: not proved and not refuted, for the reason `why`. */
  readonly outcome: 'proved' | 'failed' | 'open';
  /** Why it is open, or what failed: a word of `ProofReason` or the code of a refusal. */
  readonly why?: ProofReason | Refusal['code'];
  readonly params: Readonly<Record<string, string | number>>;
}

export type ProofReason =
  /** An earlier step failed. */
  | 'not-reached'
  /** What is published could not be fetched. */
  | 'offline'
  /** Nothing is published that it could be held against. */
  | 'unpublished'
  /** The files that it needs are not published. */
  | 'files-missing'
  /** The contests of the ballot could not be loaded. */
  | 'contests-missing'
  /** Sections or counts that the ballot does not have. */
  | 'ballot-differs'
  /** The published copy bears no valid signature of its device for the way by which it came. */
  | 'copy-signature'
  /** The checkpoint is not signed by the log's key. */
  | 'checkpoint'
  /** The hashes do not lead from the leaf to the checkpoint. */
  | 'log-proof'
  /** The leaf commits to something else. */
  | 'other-commitment'
  /** The leaf is sealed and nobody opened it. */
  | 'sealed'
  /** The log is not proved to have the decision that gave the station this device. */
  | 'decision-unlogged'
  /** That the dossier leaves nothing out is said by whoever serves it. */
  | 'host-word'
  /** A published record cannot be read, or is another than the dossier says. */
  | 'record-differs';

export function proved(id: ProofStepId, params: ProofStep['params'] = {}): ProofStep {
  return { id, outcome: 'proved', params };
}

export function failed(
  id: ProofStepId,
  why: NonNullable<ProofStep['why']>,
  params: ProofStep['params'] = {},
): ProofStep {
  return { id, outcome: 'failed', why, params };
}

export function open(
  id: ProofStepId,
  why: ProofReason,
  params: ProofStep['params'] = {},
): ProofStep {
  return { id, outcome: 'open', why, params };
}

/** All steps in order; those that nobody took are open. */
export function completeSteps(taken: readonly ProofStep[]): ProofStep[] {
  return proofStepIds.map((id) => taken.find((step) => step.id === id) ?? open(id, 'not-reached'));
}
