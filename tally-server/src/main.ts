/** The tally server's commands. Each is in a file of its own under `commands/`. */
import { Command, CommanderError } from 'commander';
import { addBackupCommand } from './commands/backup.ts';
import { addCardReaderCommand } from './commands/card-reader.ts';
import { addCourtBundleCommand } from './commands/court-bundle.ts';
import { addDecideCommand } from './commands/decide.ts';
import { addEnrolCommand } from './commands/enrol.ts';
import { addEvidenceCommands } from './commands/evidence.ts';
import { addInitCommand } from './commands/init.ts';
import { addNoticeCommands } from './commands/notice.ts';
import { addObserversCommand } from './commands/observers.ts';
import { addPackageCommand } from './commands/package.ts';
import { addRestoreCommand } from './commands/restore.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSignCommand } from './commands/sign.ts';
import { addSucceedCommand } from './commands/succeed.ts';
import { addVerifyCommand } from './commands/verify.ts';

const program = new Command('tally-server').exitOverride();

addInitCommand(program);
addEnrolCommand(program);
addPackageCommand(program);
addSignCommand(program);
addDecideCommand(program);
addEvidenceCommands(program);
addNoticeCommands(program);
addObserversCommand(program);
addServeCommand(program);
addCardReaderCommand(program);
addBackupCommand(program);
addRestoreCommand(program);
addVerifyCommand(program);
addSucceedCommand(program);
addCourtBundleCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2; // commander has said what is wrong
  } else if (error instanceof Error && 'syscall' in error) {
    console.error(error.message); // a file or socket: what it is called and why, without a stack
    process.exitCode = 1;
  } else {
    throw error;
  }
}
