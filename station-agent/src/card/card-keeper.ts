/**
 * Brings every tape onto the memory card, and tries again while that fails. Sending never waits for it.
 */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { cardIdBytes, tapeFileName } from '@mutabaqa/shared/card/card-label.ts';
import { backOffMs } from '../back-off.ts';
import type { BackOff } from '../back-off.ts';
import type { AgentLog } from '../log-events.ts';
import type { KeptTape, Outbox } from '../outbox/outbox.ts';
import type { Timers } from '../timers.ts';
import type { Card, CardFault, CardIdentity } from './card.ts';

export interface CardKeeperPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: (bytes: number) => Uint8Array;
  readonly chance: () => number;
  readonly outbox: Outbox;
  readonly card: Card;
  readonly identity: CardIdentity;
  readonly sealCopy: (
    tape: KeptTape,
    card: { readonly cardId: Uint8Array; readonly journalHead: Uint8Array },
  ) => Uint8Array;
  readonly backOff: BackOff;
  readonly log: AgentLog;
}

export type CardState = 'written' | 'pending' | { readonly fault: CardFault | 'outbox' };

export interface CardKeeper {
  add(tapes: readonly KeptTape[]): void;
  stateOf(tapeDigest: Uint8Array): CardState;
  stop(): Promise<void>;
}

/** A card is awaited for hours: it may be in a bag until somebody looks at the screen. */
export const defaultCardBackOff: BackOff = { firstMs: 1_000, mostMs: 15_000 };

export function makeCardKeeper(ports: CardKeeperPorts): CardKeeper {
  const { clock, timers, chance, outbox, card, identity, backOff, log } = ports;
  const pending = new Map<string, KeptTape>();
  /** Made once, so that a blank card which fails again and again does not get a new copy each time. */
  const newCardId = ports.random(cardIdBytes);
  let fault: CardFault | 'outbox' | undefined;
  let failures = 0;
  let isStopped = false;
  let cancelRetry = (): void => undefined;
  let working: Promise<void> | undefined;

  async function writePending(): Promise<CardFault | undefined> {
    const known = await card.readId(identity);
    if (!known.ok) return known.error;
    const cardId = known.value ?? newCardId;
    const batch = [...pending.values()];
    const tapes = [];
    for (const tape of batch) {
      // Sealed once for a card: if we crash while writing, the same bytes are written again.
      const copy = await outbox.cardCopy(tape.tapeDigest, cardId, (journalHead) =>
        ports.sealCopy(tape, { cardId, journalHead }),
      );
      tapes.push({ name: tapeFileName(tape.sequence, tape.partIndex), envelope: copy.envelope });
    }
    const journal = await outbox.journal();
    const written = await card.write({ identity, cardId, tapes, journal });
    if (!written.ok) return written.error;
    for (const { tapeDigest } of batch) {
      await outbox.recordCardWritten(tapeDigest, cardId, clock.nowMs());
      pending.delete(formatHex(tapeDigest));
    }
    log('card-written', { tapes: batch.length });
    return undefined;
  }

  async function workOnce(): Promise<void> {
    try {
      fault = await writePending();
    } catch (cause) {
      fault = 'outbox';
      log('outbox-fault', { cause: String(cause) });
    }
    failures = fault === undefined ? 0 : failures + 1;
    if (fault !== undefined) log('card-fault', { fault, failures });
  }

  function work(): void {
    if (isStopped || working || pending.size === 0) return;
    cancelRetry();
    working = workOnce().finally(() => {
      working = undefined;
      if (isStopped || pending.size === 0) return;
      if (fault === undefined) work();
      else cancelRetry = timers.after(backOffMs(backOff, failures, chance()), work);
    });
  }

  return {
    add(tapes) {
      for (const tape of tapes) {
        if (tape.cardWrittenAtMs === undefined) pending.set(formatHex(tape.tapeDigest), tape);
      }
      work();
    },
    stateOf(tapeDigest) {
      if (!pending.has(formatHex(tapeDigest))) return 'written';
      return fault === undefined ? 'pending' : { fault };
    },
    async stop() {
      isStopped = true;
      cancelRetry();
      await working;
    },
  };
}
