/**
 * One listener's stream of alert events: what came after the number it names, then what comes. Everything is
 * read from the store by number, so that nothing falls between the past and the present, and nothing waits in
 * memory for a listener that reads slowly.
 */
import type { AlertDesk } from '../alerts/alert-desk.ts';
import type { AlertEvent } from '../store/alert-store.ts';

export interface AlertStream {
  /** Resolves when the event in hand is sent; nothing is sent afterwards. */
  stop(): Promise<void>;
}

const eventsPerRead = 64;

/** `send` resolves when the next one may follow. `onFault`: the stream has ended, and the listener comes again. */
export function startAlertStream(
  desk: Pick<AlertDesk, 'eventsAfter' | 'listen'>,
  after: number,
  send: (event: AlertEvent) => Promise<void>,
  onFault: (fault: unknown) => void,
): AlertStream {
  let sentTo = after;
  let isStopped = false;
  let isAsked = false;
  let running: Promise<void> | undefined;

  /** Sends what there is after the last one sent; says whether there may be more. */
  async function sendSome(): Promise<boolean> {
    if (isStopped) return false;
    isAsked = false;
    const events = await desk.eventsAfter(sentTo, eventsPerRead);
    for (const event of events) {
      if (isStopped) return false;
      await send(event);
      sentTo = event.number;
    }
    // Asked during the reading: what was written meanwhile may not have been in it.
    return events.length === eventsPerRead || isAsked;
  }

  async function sendAll(): Promise<void> {
    try {
      for (let isMore = true; isMore;) isMore = await sendSome();
    } catch (fault) {
      isStopped = true;
      onFault(fault);
    }
    running = undefined;
  }

  function run(): void {
    isAsked = true;
    if (!isStopped) running ??= sendAll();
  }

  const unlisten = desk.listen(run);
  run();
  return {
    async stop() {
      isStopped = true;
      unlisten();
      await running;
    },
  };
}
