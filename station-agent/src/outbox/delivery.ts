/**
 * What happens to one tape on its way to the centre, as a pure function.
 *
 *     queued --due--> sent --receipt-verified--> delivered
 *       ^               |--receipt-invalid, refused (later), link-lost, overdue--> queued
 *       |               '--refused (never, renew; with proof)--> refused
 *       '-------- resend-asked, from delivered or refused --------'
 *
 * Only receipts and refusals are durable. `sent` is not: after a restart nobody knows whether the
 * centre got it, so it is queued and sent again, and the centre recognises it by its digest.
 */
import { isRefusalCode, refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import { backOffMs } from '../back-off.ts';
import type { BackOff } from '../back-off.ts';

export type Delivery =
  | {
      readonly phase: 'queued';
      /** Sent in vain so far. */
      readonly attempts: number;
      readonly notBeforeMs: number;
      /** What went wrong with the link is over when there is a link again. */
      readonly waitsForLink: boolean;
      /** Code of a final refusal that came without its proof: not believed, tried again rarely. */
      readonly refusedWithoutProof?: string;
    }
  | { readonly phase: 'sent'; readonly attempts: number; readonly answerDueMs: number }
  | { readonly phase: 'delivered' }
  | { readonly phase: 'refused'; readonly code: string };

export type DeliveryEvent =
  /** The sender has a link and asks whether this tape is to go now. */
  | { readonly kind: 'due' }
  | { readonly kind: 'receipt-verified' }
  | { readonly kind: 'receipt-invalid' }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly retryAfterMs: number;
      /** The log holds this refusal of this tape. */
      readonly isProven: boolean;
    }
  | { readonly kind: 'link-lost' }
  | { readonly kind: 'link-up' }
  | { readonly kind: 'resend-asked' };

export type DeliveryEffect = 'submit' | 'keep-receipt' | 'keep-refusal';

export interface DeliveryStep {
  readonly state: Delivery;
  readonly effects: readonly DeliveryEffect[];
}

export interface DeliveryPolicy {
  readonly backOff: BackOff;
  /** After this a lost answer is not waited for any longer. */
  readonly answerMsMax: number;
  /** A server cannot put a device off for longer than this. */
  readonly retryAfterMsMax: number;
}

export const defaultDeliveryPolicy: DeliveryPolicy = {
  backOff: { firstMs: 1_000, mostMs: 120_000 },
  answerMsMax: 60_000,
  retryAfterMsMax: 900_000,
};

export interface DeliveryContext {
  readonly policy: DeliveryPolicy;
  readonly nowMs: number;
  /** From 0 to below 1. */
  readonly chance: number;
}

export function queued(nowMs: number): Delivery {
  return { phase: 'queued', attempts: 0, notBeforeMs: nowMs, waitsForLink: false };
}

/** The state after a start: what is known from the outbox. */
export function restoredDelivery(
  kept: { readonly receipt: unknown; readonly refusedWith: string | undefined },
  nowMs: number,
): Delivery {
  const { receipt, refusedWith } = kept;
  if (refusedWith !== undefined && retryOf(refusedWith) === 'never') {
    return { phase: 'refused', code: refusedWith };
  }
  // `renew`: this start may be the one with the new package or certificate.
  return receipt === undefined || refusedWith !== undefined
    ? queued(nowMs)
    : { phase: 'delivered' };
}

export function decideDelivery(
  state: Delivery,
  event: DeliveryEvent,
  context: DeliveryContext,
): DeliveryStep {
  const { nowMs, policy } = context;
  switch (event.kind) {
    case 'due': {
      const isOverdue = state.phase === 'sent' && nowMs >= state.answerDueMs;
      const isDue = state.phase === 'queued' && nowMs >= state.notBeforeMs;
      if (!isOverdue && !isDue) return stay(state);
      const attempts = state.attempts + Number(isOverdue);
      const answerDueMs = nowMs + policy.answerMsMax;
      return { state: { phase: 'sent', attempts, answerDueMs }, effects: ['submit'] };
    }
    // Whenever it comes, also long after it was given up: a receipt is a receipt.
    case 'receipt-verified':
      return { state: { phase: 'delivered' }, effects: ['keep-receipt'] };
    case 'receipt-invalid':
      return state.phase === 'sent' ? tryAgain(state.attempts, context, 0, false) : stay(state);
    case 'refused':
      return decideRefusal(state, event, context);
    case 'link-lost':
      return state.phase === 'sent' ? tryAgain(state.attempts, context, 0, true) : stay(state);
    case 'link-up':
      return state.phase === 'queued' && state.waitsForLink
        ? stay({ ...state, notBeforeMs: nowMs, waitsForLink: false })
        : stay(state);
    case 'resend-asked':
      // One that is on its way is answered anyhow.
      return state.phase === 'sent' ? stay(state) : stay(queued(nowMs));
  }
}

function decideRefusal(
  state: Delivery,
  { code, retryAfterMs, isProven }: Extract<DeliveryEvent, { kind: 'refused' }>,
  context: DeliveryContext,
): DeliveryStep {
  // The answer to an older copy, after a receipt came: the receipt stands.
  if (state.phase === 'delivered') return stay(state);
  const isFinal = retryOf(code) !== 'later';
  if (isFinal && isProven) {
    return { state: { phase: 'refused', code }, effects: ['keep-refusal'] };
  }
  if (state.phase !== 'sent') return stay(state);
  const { retryAfterMsMax } = context.policy;
  // Whoever sits at the server must not end a tape for good without leaving a trace of it.
  if (isFinal) return tryAgain(state.attempts, context, retryAfterMsMax, false, code);
  return tryAgain(state.attempts, context, Math.min(retryAfterMs, retryAfterMsMax), false);
}

function tryAgain(
  attemptsBefore: number,
  { policy, nowMs, chance }: DeliveryContext,
  leastMs: number,
  waitsForLink: boolean,
  refusedWithoutProof?: string,
): DeliveryStep {
  const attempts = attemptsBefore + 1;
  const notBeforeMs = nowMs + leastMs + backOffMs(policy.backOff, attempts, chance);
  const waiting = { phase: 'queued', attempts, notBeforeMs, waitsForLink } as const;
  return stay(refusedWithoutProof === undefined ? waiting : { ...waiting, refusedWithoutProof });
}

function stay(state: Delivery): DeliveryStep {
  return { state, effects: [] };
}

/** When `due` can next change something; undefined when only an event from outside can. */
export function wakeAtMs(state: Delivery): number | undefined {
  if (state.phase === 'queued') return state.notBeforeMs;
  return state.phase === 'sent' ? state.answerDueMs : undefined;
}

/** A code of a newer server is unknown here: the tape is not given up for it. */
function retryOf(code: string): 'never' | 'later' | 'renew' {
  return isRefusalCode(code) ? refusalRules[code].retry : 'later';
}
