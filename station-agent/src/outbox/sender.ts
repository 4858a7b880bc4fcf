/**
 * Carries out what `decideDelivery` decides: submits over the best uplink, verifies what comes back,
 * keeps it before believing it. Faults of the outbox end here: the tape is sent again.
 */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { RefusalFrame } from '@mutabaqa/shared/link/link-frame.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { VerifiedReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { AgentLog } from '../log-events.ts';
import type { Timers } from '../timers.ts';
import type { LinkTrouble, Uplink } from '../uplink/uplink.ts';
import { makeSuccessorInquiry } from '../uplink/successor-inquiry.ts';
import { LinkFault } from '../uplink/uplink.ts';
import type { Delivery, DeliveryEvent, DeliveryPolicy, DeliveryStep } from './delivery.ts';
import { decideDelivery, queued, restoredDelivery, wakeAtMs } from './delivery.ts';
import type { KnownLogs } from './known-logs.ts';
import type { KeptTape, Outbox } from './outbox.ts';
import { makeUplinkChoice } from './uplink-choice.ts';

export interface SenderPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** From 0 to below 1. */
  readonly chance: () => number;
  readonly outbox: Outbox;
  /** Best first. */
  readonly uplinks: readonly Uplink[];
  readonly logs: Pick<KnownLogs, 'newest' | 'verify' | 'verifyKept' | 'learn'>;
  readonly stationId: string;
  readonly isRefusalProven: (tape: KeptTape, refusal: RefusalFrame) => boolean;
  readonly policy: DeliveryPolicy;
  readonly log: AgentLog;
}

export interface TapeDelivery {
  readonly tape: KeptTape;
  readonly delivery: Delivery;
  /** The newest receipt, also while the tape is being sent again. */
  readonly receipt: VerifiedReceipt | undefined;
}

export interface UplinkStatus {
  readonly name: string;
  readonly isReady: boolean;
  /** The last one, until it is ready again. */
  readonly trouble: LinkTrouble | undefined;
}

export interface Sender {
  add(tape: KeptTape): void;
  /** Tapes from the outbox, at the start. */
  restore(tapes: readonly KeptTape[]): void;
  /** Empty = all. */
  resend(tapeDigests: readonly Uint8Array[]): void;
  deliveries(): TapeDelivery[];
  uplinks(): UplinkStatus[];
  /** The uplink that would be used now. */
  best(): Uplink | undefined;
  /** The server's clock minus ours, when a link told it. */
  readonly clockOffsetMs: number | undefined;
  start(): void;
  stop(): Promise<void>;
}

interface Entry {
  readonly tape: KeptTape;
  delivery: Delivery;
  earlierReceipt: Receipt | undefined;
  verified: VerifiedReceipt | undefined;
}

const clockOffsetMsTolerated = 120_000;

export function makeSender(ports: SenderPorts): Sender {
  const { clock, timers, chance, outbox, uplinks, policy, logs, stationId, log } = ports;
  const entries = new Map<string, Entry>();
  const troubles = new Map<Uplink, LinkTrouble>();
  const choice = makeUplinkChoice(uplinks, clock);
  const answersInWork = new Set<Promise<void>>();
  const inquiry = makeSuccessorInquiry({
    timers,
    chance,
    best: () => choice.pick().uplink,
    onSuccessors: learn,
    onFault(uplink, { trouble }) {
      log('link-fault', { uplink: uplink.name, trouble });
    },
  });
  let cancelWake = (): void => undefined;
  let isRunning = false;
  let clockOffsetMs: number | undefined;

  function decide(entry: Entry, event: DeliveryEvent): DeliveryStep {
    return decideDelivery(entry.delivery, event, {
      policy,
      nowMs: clock.nowMs(),
      chance: chance(),
    });
  }

  /** Sends what is due, and sleeps until something can become due. */
  function work(): void {
    if (!isRunning) return;
    cancelWake();
    const { uplink, betterAtMs } = choice.pick();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const entry of entries.values()) {
      if (uplink) {
        const { state, effects } = decide(entry, { kind: 'due' });
        entry.delivery = state;
        if (effects.includes('submit')) submit(entry, uplink);
      }
      const wake = wakeAtMs(entry.delivery);
      if (wake !== undefined) nextMs = Math.min(nextMs, Math.max(wake, uplink ? 0 : betterAtMs));
    }
    if (Number.isFinite(nextMs)) cancelWake = timers.after(nextMs - clock.nowMs(), work);
  }

  function submit(entry: Entry, uplink: Uplink): void {
    const { sequence, envelope } = entry.tape;
    log('tape-sent', { sequence, uplink: uplink.name });
    const settled = uplink
      .submit({ envelope, earlierReceipt: entry.earlierReceipt })
      .then(
        async (answer) => {
          if (answer.kind === 'receipt') await takeReceipt(entry, answer.receipt);
          else await takeRefusal(entry, answer.refusal);
        },
        (cause: unknown) => {
          if (!(cause instanceof LinkFault)) throw cause;
          entry.delivery = decide(entry, { kind: 'link-lost' }).state;
        },
      )
      .finally(() => {
        answersInWork.delete(settled);
        work();
      });
    answersInWork.add(settled);
  }

  async function takeReceipt(entry: Entry, receipt: Receipt): Promise<void> {
    const { tape } = entry;
    const verified = logs.verify(receipt, { ...tape, stationId });
    if (!verified.ok) {
      log('receipt-invalid', { sequence: tape.sequence, why: verified.error.params['why'] });
      entry.delivery = decide(entry, { kind: 'receipt-invalid' }).state;
      inquiry.ask(); // it may be of a log that we have not heard of
      return;
    }
    // If we crash before this is durable, the tape is sent again and the same receipt comes again.
    if (!(await kept(entry, () => outbox.keepReceipt(tape.tapeDigest, receipt, clock.nowMs()))))
      return;
    entry.earlierReceipt = receipt;
    entry.verified = verified.value;
    entry.delivery = decide(entry, { kind: 'receipt-verified' }).state;
    log('tape-delivered', { sequence: tape.sequence, leafIndex: verified.value.leafIndex });
  }

  async function takeRefusal(entry: Entry, refusal: RefusalFrame): Promise<void> {
    const { tape } = entry;
    const { code, retryAfterMs } = refusal;
    const isProven = ports.isRefusalProven(tape, refusal);
    const refused = { kind: 'refused', code, retryAfterMs, isProven } as const;
    const { state, effects } = decide(entry, refused);
    if (!effects.includes('keep-refusal')) {
      const isUnproven = state.phase === 'queued' && state.refusedWithoutProof !== undefined;
      log(isUnproven ? 'refusal-unproven' : 'tape-put-off', { sequence: tape.sequence, code });
      entry.delivery = state;
      return;
    }
    if (!(await kept(entry, () => outbox.keepRefusal(tape.tapeDigest, refusal, clock.nowMs()))))
      return;
    entry.delivery = state;
    log('tape-refused', { sequence: tape.sequence, code });
  }

  async function kept(entry: Entry, keep: () => Promise<void>): Promise<boolean> {
    try {
      await keep();
      return true;
    } catch (cause) {
      log('outbox-fault', { sequence: entry.tape.sequence, cause: String(cause) });
      entry.delivery = decide(entry, { kind: 'receipt-invalid' }).state;
      return false;
    }
  }

  function resend(tapeDigests: readonly Uint8Array[]): void {
    log('resend-asked', { tapes: tapeDigests.length });
    const asked = tapeDigests.length === 0 ? [...entries.keys()] : tapeDigests.map(formatHex);
    for (const digest of asked) {
      const entry = entries.get(digest); // one of another device is not ours to send
      if (entry) entry.delivery = decide(entry, { kind: 'resend-asked' }).state;
    }
    work();
  }

  /** What has no receipt of the newest log may not be in it: all of that is sent again, with what it has. */
  function learn(successors: readonly Uint8Array[]): void {
    if (!logs.learn(successors)) return;
    for (const entry of entries.values()) {
      if (!isInNewestLog(entry)) entry.delivery = decide(entry, { kind: 'resend-asked' }).state;
    }
    work();
  }

  function isInNewestLog({ verified }: Pick<Entry, 'verified'>): boolean {
    return verified?.origin === logs.newest.name;
  }

  function listenTo(uplink: Uplink): void {
    uplink.start({
      onReady() {
        troubles.delete(uplink);
        log('link-ready', { uplink: uplink.name });
        choice.ready(uplink);
        for (const entry of entries.values()) {
          entry.delivery = decide(entry, { kind: 'link-up' }).state;
        }
        work();
      },
      onResend: resend,
      onSuccessors: learn,
      onFault({ trouble, refusal }) {
        troubles.set(uplink, trouble);
        choice.lost(uplink);
        log('link-fault', { uplink: uplink.name, trouble, code: refusal?.code });
        work();
      },
      onClockOffset(offsetMs) {
        clockOffsetMs = offsetMs;
        if (Math.abs(offsetMs) > clockOffsetMsTolerated) log('clock-offset', { offsetMs });
      },
    });
  }

  function addEntry(tape: KeptTape): Entry {
    const { receipt: earlierReceipt } = tape;
    const verified = earlierReceipt && logs.verifyKept(earlierReceipt, { ...tape, stationId });
    const entry = { tape, delivery: queued(clock.nowMs()), earlierReceipt, verified };
    entries.set(formatHex(tape.tapeDigest), entry);
    return entry;
  }

  return {
    add(tape) {
      if (entries.has(formatHex(tape.tapeDigest))) return;
      addEntry(tape);
      work();
    },
    restore(tapes) {
      for (const tape of tapes) {
        const entry = addEntry(tape);
        const receipt = isInNewestLog(entry) ? tape.receipt : undefined;
        entry.delivery = restoredDelivery({ ...tape, receipt }, clock.nowMs());
      }
      work();
    },
    resend,
    deliveries: () =>
      [...entries.values()].map(({ tape, delivery, verified }) => ({
        tape,
        delivery,
        receipt: verified,
      })),
    uplinks: () =>
      uplinks.map((uplink) => ({
        name: uplink.name,
        isReady: uplink.isReady,
        trouble: troubles.get(uplink),
      })),
    best: () => choice.pick().uplink,
    get clockOffsetMs() {
      return clockOffsetMs;
    },
    start() {
      isRunning = true;
      for (const uplink of uplinks) listenTo(uplink);
      inquiry.start();
      work();
    },
    async stop() {
      isRunning = false;
      cancelWake();
      await Promise.all([inquiry.stop(), ...uplinks.map((uplink) => uplink.stop())]);
      await Promise.all(answersInWork); // the outbox closes after this
    },
  };
}
