/** Publishing a whole country takes seconds: it may cost a twentieth of the time, not more. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';

const restFactor = 20;

/** The round, left out while the last one is not long enough ago for what it cost. */
export function restingRound(clock: Clock, round: () => Promise<unknown>): () => Promise<void> {
  let restUntilMs = 0;
  return async () => {
    const beganMs = clock.nowMs();
    if (beganMs < restUntilMs) return;
    await round();
    const endedMs = clock.nowMs();
    restUntilMs = endedMs + restFactor * (endedMs - beganMs);
  };
}
