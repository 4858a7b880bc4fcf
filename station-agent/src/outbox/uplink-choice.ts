/** Which uplink is used: the best one that is ready, a worse one only after its patience has run out. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Uplink } from '../uplink/uplink.ts';

export interface UplinkChoice {
  /** The uplink to use now; without one, when it is worth asking again. */
  pick(): { readonly uplink: Uplink | undefined; readonly betterAtMs: number };
  ready(uplink: Uplink): void;
  /** Its link ended, or did not open. */
  lost(uplink: Uplink): void;
}

export function makeUplinkChoice(uplinks: readonly Uplink[], clock: Clock): UplinkChoice {
  const readyUplinks = new Set<Uplink>();
  const lostAtMs = new Map<Uplink, number>();
  const startedAtMs = clock.nowMs();

  return {
    pick() {
      const nowMs = clock.nowMs();
      let betterLostMs = startedAtMs; // the latest moment at which a better uplink was still ready
      let betterAtMs = Number.POSITIVE_INFINITY;
      for (const uplink of uplinks) {
        const usableAtMs = betterLostMs + uplink.patienceMs;
        if (uplink.isReady && nowMs >= usableAtMs) return { uplink, betterAtMs: nowMs };
        if (uplink.isReady) betterAtMs = Math.min(betterAtMs, usableAtMs);
        betterLostMs = Math.max(betterLostMs, lostAtMs.get(uplink) ?? startedAtMs);
      }
      return { uplink: undefined, betterAtMs };
    },
    ready(uplink) {
      readyUplinks.add(uplink);
    },
    lost(uplink) {
      // A connection that failed again must not start the patience of the others anew.
      if (readyUplinks.delete(uplink)) lostAtMs.set(uplink, clock.nowMs());
    },
  };
}
