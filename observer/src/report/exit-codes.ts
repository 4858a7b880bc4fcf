/** What scripts may rely on. */
export const exitCodes = {
  ok: 0,
  checkFailed: 1,
  /** Wrong usage, or a source or file that could not be read at all: nothing was found out. */
  cannotCheck: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Wrong usage, or input of one's own that cannot be used. The message is for the person who typed. */
export class UsageFault extends Error {}
