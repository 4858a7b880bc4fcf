/** A refusal on its way to a device: what was refused, when to come again, and the trace that it left. */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { RefusalFrame } from '@mutabaqa/shared/link/link-frame.ts';
import type { LoggedRefusal } from './refusal-log.ts';

export interface RefusalAnswer {
  readonly refusal: Refusal;
  /** 0 when waiting does not help. */
  readonly retryAfterMs: number;
  readonly logged: LoggedRefusal | undefined;
}

const none = new Uint8Array();

/** `ref` 0 refuses the whole link. */
export function refusalFrameOf(ref: number, answer: RefusalAnswer): RefusalFrame {
  const { refusal, retryAfterMs, logged } = answer;
  return {
    kind: 'refusal',
    ref,
    code: refusal.code,
    params: refusal.params,
    retryAfterMs,
    proof: logged?.proof ?? '',
    opening: logged?.opening ?? none,
    record: logged?.record ?? none,
  };
}
