/** The simulator's commands. Each is in a file of its own under `commands/`. */
import { Command, CommanderError } from 'commander';
import { addNightCommand } from './commands/night.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addSimCommand } from './commands/sim.ts';

const program = new Command('simulator').exitOverride();

addNightCommand(program);
addReplayCommand(program);
addSimCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
}
