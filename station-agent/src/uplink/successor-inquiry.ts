/**
 * Whether officers began another log: a link says so in its welcome, over HTTPS the device has to ask. A
 * device whose tapes all have receipts of the old log sends nothing by itself, so it asks now and then.
 */
import type { Timers } from '../timers.ts';
import { LinkFault } from './uplink.ts';
import type { Uplink } from './uplink.ts';

export interface SuccessorInquiry {
  start(): void;
  /** Now, because a receipt did not verify; one question at a time. */
  ask(): void;
  /** Waits for a question that is under way. */
  stop(): Promise<void>;
}

export interface SuccessorInquiryPorts {
  readonly timers: Timers;
  /** From 0 to below 1. */
  readonly chance: () => number;
  /** The uplink that would be used now. */
  readonly best: () => Uplink | undefined;
  readonly onSuccessors: (successors: readonly Uint8Array[]) => void;
  readonly onFault: (uplink: Uplink, fault: LinkFault) => void;
}

const askEveryMs = 300_000;
/** While there is a link, or nothing at all, there is nobody to ask. */
const lookEveryMs = 10_000;

export function makeSuccessorInquiry(ports: SuccessorInquiryPorts): SuccessorInquiry {
  const { timers, chance, best, onSuccessors, onFault } = ports;
  let asking: Promise<void> | undefined;
  let cancel = (): void => undefined;

  /** Whether somebody is being asked. */
  function ask(): boolean {
    const uplink = best();
    if (!uplink?.readSuccessors) return false;
    if (asking) return true;
    asking = uplink
      .readSuccessors()
      .then(onSuccessors, (cause: unknown) => {
        if (!(cause instanceof LinkFault)) throw cause;
        onFault(uplink, cause);
      })
      .finally(() => {
        asking = undefined;
      });
    return true;
  }

  function plan(delayMs: number): void {
    cancel = timers.after(delayMs, () => {
      // Spread over the time, so that a country's devices do not ask together.
      plan(ask() ? askEveryMs * (0.5 + chance()) : lookEveryMs);
    });
  }

  return {
    start: () => {
      plan(lookEveryMs);
    },
    ask: () => void ask(),
    async stop() {
      cancel();
      await asking;
    },
  };
}
