/** Waiting comes from outside, like time: tests and the simulator advance it. */
export interface Timers {
  /** Calls `action` once, not before `delayMs`; the returned function takes that back. */
  after(delayMs: number, action: () => void): () => void;
}
