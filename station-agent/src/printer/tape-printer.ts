/** Prints each tape once when it is accepted. Printing again is a person's act: `station-agent print`. */
import type { AgentLog } from '../log-events.ts';
import type { KeptTape } from '../outbox/outbox.ts';
import type { Printout } from './print-tape.ts';
import type { Printer } from './printer.ts';

export interface TapePrinter {
  add(tape: KeptTape): void;
  stop(): Promise<void>;
}

export interface TapePrinterPorts {
  readonly printer: Printer;
  readonly layOut: (tape: KeptTape) => Printout;
  readonly log: AgentLog;
}

export function makeTapePrinter({ printer, layOut, log }: TapePrinterPorts): TapePrinter {
  let printing = Promise.resolve();

  async function print(tape: KeptTape): Promise<void> {
    const { sequence } = tape;
    const printed = await printer.print(printName(tape), layOut(tape));
    if (printed.ok) log('tape-printed', { sequence });
    else log('printer-fault', { sequence, fault: printed.error });
  }

  return {
    add(tape) {
      printing = printing.then(async () => print(tape));
    },
    stop: async () => printing,
  };
}

export function printName({ sequence, partIndex }: Pick<KeptTape, 'sequence' | 'partIndex'>) {
  return `tape-${sequence}-${partIndex}`;
}
