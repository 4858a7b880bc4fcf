/** `observer verify-station`: one station of a published version, down to the totals. */
import type { Command } from 'commander';
import type { VersionOptions } from './recount.ts';
import { runOnVersion, withVersionOptions } from './recount.ts';
import type { Terminal } from './terminal.ts';

export function addVerifyStationCommand(program: Command, terminal: Terminal): void {
  withVersionOptions(program.command('verify-station'))
    .description('verify the evidence of one station, and that its figures are inside the totals')
    .requiredOption('--station <id>', 'of the roster')
    .action(async (options: VersionOptions & { readonly station: string }) => {
      await runOnVersion(options, terminal, options.station);
    });
}
