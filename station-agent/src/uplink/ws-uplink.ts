/** A warm WebSocket link to one of the gateways, opened again whenever it ends. */
import type { Welcome } from '@mutabaqa/shared/link/link-frame.ts';
import { backOffMs } from '../back-off.ts';
import type { BackOff } from '../back-off.ts';
import type { Timers } from '../timers.ts';
import type { Link, LinkOptions } from './ws-link.ts';
import { connectLink } from './ws-link.ts';
import type { Uplink, UplinkListener } from './uplink.ts';
import { LinkFault } from './uplink.ts';

export interface WsUplinkOptions {
  /** What the link needs at this moment; `attempt` (from 0) chooses among gateways. */
  readonly linkOptions: (
    attempt: number,
  ) => Promise<Omit<LinkOptions, 'onWelcome' | 'onResend' | 'timers'>>;
  readonly timers: Timers;
  readonly backOff: BackOff;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

export const defaultReconnection: BackOff = { firstMs: 1_000, mostMs: 60_000 };

export function makeWsUplink({ linkOptions, timers, backOff, chance }: WsUplinkOptions): Uplink {
  let link: Link | undefined;
  let listener: UplinkListener | undefined;
  let failures = 0;
  let attempt = 0;
  let isStopped = false;
  let cancelRetry = (): void => undefined;

  async function connect(to: UplinkListener): Promise<void> {
    try {
      const options = await linkOptions(attempt++);
      const onResend = (digests: readonly Uint8Array[]) => to.onResend(digests);
      const onWelcome = ({ serverTimeMs, successors }: Welcome): void => {
        failures = 0; // not at `open`: a refused certificate opens first
        to.onSuccessors(successors);
        to.onClockOffset(serverTimeMs - options.clock.nowMs());
      };
      const opened = await connectLink({ ...options, timers, onWelcome, onResend });
      if (isStopped) {
        await opened.close();
        return;
      }
      link = opened;
      void opened.ended.then((fault) => lose(to, fault));
      to.onReady();
    } catch (cause) {
      lose(to, cause instanceof LinkFault ? cause : new LinkFault('unreachable', { cause }));
    }
  }

  function lose(to: UplinkListener, fault: LinkFault): void {
    link = undefined;
    if (isStopped) return;
    failures += 1;
    to.onFault(fault);
    const leastMs = Math.min(fault.refusal?.retryAfterMs ?? 0, backOff.mostMs);
    const delayMs = leastMs + backOffMs(backOff, failures, chance());
    cancelRetry = timers.after(delayMs, () => void connect(to));
  }

  return {
    name: 'websocket',
    patienceMs: 0,
    get isReady() {
      return link !== undefined;
    },
    start(to) {
      listener = to;
      void connect(listener);
    },
    submit({ envelope, earlierReceipt }) {
      return link
        ? link.submit(envelope, earlierReceipt)
        : Promise.reject(new LinkFault('unreachable'));
    },
    async stop() {
      isStopped = true;
      cancelRetry();
      await link?.close();
    },
  };
}
