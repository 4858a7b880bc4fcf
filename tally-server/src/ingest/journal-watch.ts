/**
 * Two devices that continue one journal: a copied device. A journal only grows, so a hello that knows
 * less than an earlier one, or as much with another head, was sent by somebody else.
 */
export interface JournalState {
  readonly head: Uint8Array;
  readonly length: number;
  readonly bootCounter: number;
}

export interface JournalWatch {
  /** True when this hello contradicts what the device said before. */
  isForked(deviceId: string, state: JournalState): boolean;
}

export function makeJournalWatch(): JournalWatch {
  const newest = new Map<string, JournalState>(); // of devices in the roster only
  return {
    isForked(deviceId, state) {
      const before = newest.get(deviceId);
      if (before !== undefined && contradicts(before, state)) return true;
      // Copies: the frame that they came in is not to be kept.
      newest.set(deviceId, { ...state, head: Uint8Array.from(state.head) });
      return false;
    },
  };
}

function contradicts(before: JournalState, after: JournalState): boolean {
  if (after.length < before.length || after.bootCounter < before.bootCounter) return true;
  if (after.length > before.length) return false;
  return (
    after.head.length !== before.head.length || after.head.some((b, i) => b !== before.head[i])
  );
}
