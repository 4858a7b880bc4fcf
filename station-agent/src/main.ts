/** The station agent's commands. Each is in a file of its own under `commands/`. */
import { Command, CommanderError } from 'commander';
import { addEnrolCommand } from './commands/enrol.ts';
import { addPrintCommand } from './commands/print.ts';
import { addResendCommand } from './commands/resend.ts';
import { addRunCommand } from './commands/run.ts';
import { addStatusCommand } from './commands/status.ts';
import { DeviceUnusable } from './config.ts';
import { OutboxUnusable } from './outbox/outbox.ts';

const program = new Command('station-agent').exitOverride();

addEnrolCommand(program);
addRunCommand(program);
addResendCommand(program);
addStatusCommand(program);
addPrintCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
  } else if (
    error instanceof DeviceUnusable ||
    error instanceof OutboxUnusable ||
    isSystemError(error)
  ) {
    console.error(error.message); // what is called how and why not, without a stack
    process.exitCode = 1;
  } else {
    throw error;
  }
}

/** Of a file or socket: its message names it. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}
