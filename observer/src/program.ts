/** The command line as a whole: what it prints and how it ends, apart from the process it runs in. */
import { Command, CommanderError } from 'commander';
import { addCollectCommand } from './commands/collect.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addFollowCommand } from './commands/follow.ts';
import { addRecountCommand } from './commands/recount.ts';
import { addVerifyCourtCommand } from './commands/verify-court.ts';
import { addVerifyForkCommand } from './commands/verify-fork.ts';
import { addVerifyLogCommand } from './commands/verify-log.ts';
import { addVerifyObserverReceiptCommand } from './commands/verify-observer-receipt.ts';
import { addVerifySiteCommand } from './commands/verify-site.ts';
import { addVerifyStationCommand } from './commands/verify-station.ts';
import { addVerifyTapeCommand } from './commands/verify-tape.ts';
import { addWitnessCommand } from './commands/witness.ts';
import type { Terminal } from './commands/terminal.ts';
import { exitCodes, UsageFault } from './report/exit-codes.ts';

/** `args` without the program's own name. Faults of the machine are thrown. */
export async function runObserver(args: readonly string[], terminal: Terminal): Promise<void> {
  const program = new Command('observer')
    .description('checks what was published, trusting only keys that you give it')
    .exitOverride()
    .configureOutput({ writeOut: writeLines, writeErr: complainLines });
  addVerifyLogCommand(program, terminal);
  addVerifyTapeCommand(program, terminal);
  addRecountCommand(program, terminal);
  addVerifyObserverReceiptCommand(program, terminal);
  addVerifySiteCommand(program, terminal);
  addVerifyStationCommand(program, terminal);
  addWitnessCommand(program, terminal);
  addFollowCommand(program, terminal);
  addCompareCommand(program, terminal);
  addCollectCommand(program, terminal);
  addVerifyForkCommand(program, terminal);
  addVerifyCourtCommand(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (fault) {
    if (fault instanceof UsageFault) {
      terminal.complain(`error: ${fault.message}`);
      terminal.exitWith(exitCodes.cannotCheck);
    } else if (fault instanceof CommanderError) {
      // Its message was printed already; asking for help is no error.
      terminal.exitWith(fault.exitCode === 0 ? exitCodes.ok : exitCodes.cannotCheck);
    } else {
      throw fault;
    }
  }

  function writeLines(text: string): void {
    terminal.write(text.trimEnd());
  }
  function complainLines(text: string): void {
    terminal.complain(text.trimEnd());
  }
}
