/** Whether what counts as received had come when the time was over. Only logged times count. */
import { equalBytes } from '../base/bytes.ts';
import type { DeadlinePolicy } from '../policy/policy.ts';
import type { Snapshot, StationCase } from './evidence-case.ts';
import type { SpeakingTapes, Speech, TapeSource } from './speaking-tapes.ts';

/**
 * The tape that speaks must have been logged in time itself: a correction that comes after the limit stays
 * evidence, and does not slip in behind the tape that it corrects.
 */
export function isLate(
  { counts }: DeadlinePolicy,
  deadlineMs: number | undefined,
  { tapes, forms }: Pick<StationCase, 'tapes' | 'forms'>,
  speaking: SpeakingTapes,
  now: Snapshot,
): boolean {
  if (deadlineMs === undefined || now.timeMs <= deadlineMs) return false;
  const speech = firstSpeech(speaking);
  const isTyped = forms.some(
    ({ form, receivedAtMs }) => form.kind === 'paper-tape' && receivedAtMs <= deadlineMs,
  );
  if (speech === undefined) return counts === 'transmission' || !isTyped;
  if (!speech.isWhole) return true;
  const countedKinds: readonly TapeSource[] =
    counts === 'transmission' ? ['transmission'] : ['transmission', 'card', 'paper-tape'];
  return !speech.tapes.every(({ tape }) =>
    tapes.some(
      (other) =>
        other.receivedAtMs <= deadlineMs &&
        countedKinds.includes(other.kind) &&
        equalBytes(other.tape.digest, tape.digest),
    ),
  );
}

function firstSpeech({ transmission, card, paper }: SpeakingTapes): Speech | undefined {
  return [transmission, card, paper].find(({ tapes }) => tapes.length > 0);
}
