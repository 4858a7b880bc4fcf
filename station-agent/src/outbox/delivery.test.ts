import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import { backOffMs, drawChance } from '../back-off.ts';
import type { Delivery, DeliveryContext, DeliveryEvent, DeliveryStep } from './delivery.ts';
import {
  decideDelivery,
  defaultDeliveryPolicy,
  queued,
  restoredDelivery,
  wakeAtMs,
} from './delivery.ts';

const policy = defaultDeliveryPolicy;
const codesOf = (retry: string) =>
  Object.entries(refusalRules).flatMap(([code, rule]) => (rule.retry === retry ? [code] : []));

const useless = [...codesOf('never'), ...codesOf('renew')];
/** What takes a refused tape out of that state. */
const undoesRefusal = new Set<DeliveryEvent['kind']>(['receipt-verified', 'resend-asked']);

const event: fc.Arbitrary<DeliveryEvent> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'due' as const,
      'receipt-verified' as const,
      'receipt-invalid' as const,
      'link-lost' as const,
      'link-up' as const,
      'resend-asked' as const,
    ),
  }),
  fc.record({
    kind: fc.constant('refused' as const),
    code: fc.constantFrom(...Object.keys(refusalRules), 'of-a-newer-server'),
    retryAfterMs: fc.nat({ max: 2 ** 32 - 1 }),
    isProven: fc.boolean(),
  }),
);
const steps = fc.array(
  fc.record({
    event,
    waitMs: fc.nat({ max: 200_000 }),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  }),
  { maxLength: 40 },
);

interface Trace extends DeliveryStep {
  readonly before: Delivery;
  readonly event: DeliveryEvent;
  readonly context: DeliveryContext;
}

function run(list: readonly { event: DeliveryEvent; waitMs: number; chance: number }[]): Trace[] {
  let state = queued(0);
  let nowMs = 0;
  return list.map(({ event, waitMs, chance }) => {
    nowMs += waitMs;
    const context = { policy, nowMs, chance };
    const before = state;
    const step = decideDelivery(before, event, context);
    state = step.state;
    return { ...step, before, event, context };
  });
}

describe('the delivery of a tape', () => {
  it('is delivered only by a verified receipt, and by every one of them', () => {
    fc.assert(
      fc.property(steps, (list) => {
        for (const { before, event, state, effects } of run(list)) {
          const isReceipt = event.kind === 'receipt-verified';
          const wasDelivered = before.phase === 'delivered' && event.kind !== 'resend-asked';
          expect(state.phase === 'delivered').toBe(isReceipt || wasDelivered);
          expect(effects.includes('keep-receipt')).toBe(isReceipt);
        }
      }),
    );
  });

  it('is given up only for proven refusals that retrying does not mend, and these are kept', () => {
    fc.assert(
      fc.property(steps, (list) => {
        for (const { before, event, state, effects } of run(list)) {
          const isUseless =
            event.kind === 'refused' &&
            event.isProven &&
            before.phase !== 'delivered' &&
            useless.includes(event.code);
          expect(effects.includes('keep-refusal')).toBe(isUseless);
          const wasRefused = before.phase === 'refused' && !undoesRefusal.has(event.kind);
          expect(state.phase === 'refused').toBe(isUseless || wasRefused);
        }
      }),
    );
  });

  it('goes on by itself from every state that waits, and within the bound', () => {
    fc.assert(
      fc.property(steps, (list) => {
        for (const { state, context } of run(list)) {
          const isWaiting = state.phase === 'queued' || state.phase === 'sent';
          const mostMs = policy.retryAfterMsMax + policy.backOff.mostMs + policy.answerMsMax;
          const wake = wakeAtMs(state) ?? Number.POSITIVE_INFINITY;
          expect(wake <= context.nowMs + mostMs).toBe(isWaiting);
          const then = { ...context, nowMs: wake };
          const { effects } = decideDelivery(state, { kind: 'due' }, then);
          expect(effects).toEqual(isWaiting ? ['submit'] : []);
        }
      }),
    );
  });

  it('is sent only when it is due', () => {
    fc.assert(
      fc.property(steps, (list) => {
        for (const { before, event, effects, context } of run(list)) {
          if (!effects.includes('submit')) continue;
          expect(event.kind).toBe('due');
          expect(wakeAtMs(before)).toBeLessThanOrEqual(context.nowMs);
        }
      }),
    );
  });

  it.each([...codesOf('never'), ...codesOf('renew')])('stops for %s', (code) => {
    const sent: Delivery = { phase: 'sent', attempts: 0, answerDueMs: 60_000 };
    const refused = { kind: 'refused', code, retryAfterMs: 0, isProven: true } as const;
    const { state } = decideDelivery(sent, refused, { policy, nowMs: 5, chance: 0 });
    expect(state).toEqual({ phase: 'refused', code });
    // Near miss: what came after a receipt changes nothing.
    const late = decideDelivery({ phase: 'delivered' }, refused, { policy, nowMs: 5, chance: 0 });
    expect(late).toEqual({ state: { phase: 'delivered' }, effects: [] });
    // Near miss: without its proof it is only put off, for as long as a server may ask at most.
    const bare = { ...refused, isProven: false };
    expect(decideDelivery(sent, bare, { policy, nowMs: 5, chance: 0 })).toEqual({
      state: {
        phase: 'queued',
        attempts: 1,
        notBeforeMs: 5 + policy.retryAfterMsMax,
        waitsForLink: false,
        refusedWithoutProof: code,
      },
      effects: [],
    });
  });

  it.each([...codesOf('later'), 'of-a-newer-server'])('tries again after %s', (code) => {
    const sent: Delivery = { phase: 'sent', attempts: 2, answerDueMs: 60_000 };
    const refused = { kind: 'refused', code, retryAfterMs: 7_000, isProven: false } as const;
    const { state } = decideDelivery(sent, refused, { policy, nowMs: 5, chance: 0.5 });
    // 7 s as asked, and half of the third attempt's 4 s.
    expect(state).toEqual({
      phase: 'queued',
      attempts: 3,
      notBeforeMs: 9_005,
      waitsForLink: false,
    });
  });

  it('does not wait on when there is a link again, unless the centre asked for it', () => {
    const context = { policy, nowMs: 1_000, chance: 0.9 };
    const sent: Delivery = { phase: 'sent', attempts: 5, answerDueMs: 60_000 };
    const lost = decideDelivery(sent, { kind: 'link-lost' }, context).state;
    expect(wakeAtMs(lost)).toBeGreaterThan(1_000);
    expect(wakeAtMs(decideDelivery(lost, { kind: 'link-up' }, context).state)).toBe(1_000);
    const answer = { kind: 'refused', code: 'server.busy', retryAfterMs: 9_000 } as const;
    const busy = { ...answer, isProven: false };
    const putOff = decideDelivery(sent, busy, context).state;
    expect(decideDelivery(putOff, { kind: 'link-up' }, context).state).toEqual(putOff);
  });

  it('is restored from what was kept', () => {
    const restore = (receipt: unknown, refusedWith?: string) =>
      restoredDelivery({ receipt, refusedWith }, 9).phase;
    expect(restore(undefined)).toBe('queued');
    expect(restore({})).toBe('delivered');
    expect(restore(undefined, 'tape.malformed')).toBe('refused');
    expect(restore(undefined, 'device.not-entitled')).toBe('queued');
    expect(restore({}, 'device.not-entitled')).toBe('queued');
  });
});

describe('back-off', () => {
  it('is jittered over the whole of an interval that doubles up to its most', () => {
    const bounds = { firstMs: 100, mostMs: 1_000 };
    const ceilings = [1, 2, 3, 4, 5, 60].map((attempts) => backOffMs(bounds, attempts, 0.9999));
    expect(ceilings).toEqual([99, 199, 399, 799, 999, 999]);
    expect(backOffMs(bounds, 5, 0)).toBe(0);
  });

  it('draws chances from 0 to below 1', () => {
    expect(drawChance(() => new Uint8Array(4))).toBe(0);
    const highest = drawChance(() => new Uint8Array(4).fill(255));
    expect(highest).toBeGreaterThan(0.99);
    expect(highest).toBeLessThan(1);
  });
});
