/** What a command does to its surroundings, so that a test can stand in for them. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { ExitCode } from '../report/exit-codes.ts';

export interface Terminal extends Clock {
  /** A line for standard output. */
  write(line: string): void;
  /** A line for standard error. */
  complain(line: string): void;
  exitWith(code: ExitCode): void;
}
