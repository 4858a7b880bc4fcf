/** Time comes from outside, so that the simulator can run an election in a minute. */
export interface Clock {
  /** Unix milliseconds. */
  nowMs(): number;
}
