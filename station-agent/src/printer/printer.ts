/**
 * The printer as the agent sees it. Printing cannot be undone or asked about: a success says that the bytes
 * were taken, and only a person sees paper. A fault is expected (no paper, cable pulled) and comes as a value;
 * it is told, nothing waits for it, and a person prints again.
 */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { Printout } from './print-tape.ts';

export type PrinterFault = 'missing' | 'busy' | 'full' | 'io';

export interface Printer {
  print(name: string, printout: Printout): Promise<Result<void, PrinterFault>>;
}
