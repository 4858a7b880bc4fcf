/** `init`: makes the keys and directories of an election. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { makeElectionKeys } from '../commission/election-keys.ts';
import { centreDirectories, makeCentre } from '../commission/make-centre.ts';
import { readElectionDefinition } from '../commission/read-election.ts';
import { printLine, printRefused } from './print.ts';

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('make the keys and directories of an election')
    .requiredOption('--election <dir>', 'election directory with election.json')
    .requiredOption('--out <dir>', 'where commission/, centre/ and card-reader/ are made')
    .action(({ election, out }: { election: string; out: string }) => {
      runInit(election, out);
    });
}

function runInit(election: string, out: string): void {
  const file = readElectionDefinition(election);
  if (!file.ok) {
    printRefused(file.error);
    return;
  }
  const { definition, ownKeys } = file.value;
  if (definition.gatewayEndpoints.length === 0) {
    printRefused('election.json: "gatewayEndpoints" names no endpoint');
    return;
  }
  const { commission, centre, cardReaders } = centreDirectories(out, definition);
  const taken = [commission, centre, ...cardReaders].find((directory) => existsSync(directory));
  if (taken !== undefined) {
    printRefused(`${taken} exists already; keys are never written over`);
    return;
  }
  const keys = makeElectionKeys(definition, { randomBytes, nowMs: Date.now(), ownKeys });
  makeCentre(out, definition, keys, undefined, ownKeys);
  printLine(`Election ${definition.electionId} (${definition.mode})`);
  printLine(
    `${commission}: keep offline. Give each person the key named after them, then delete it.`,
  );
  printLine('  officers/*.public.pem, log.vkey: tell everybody, by another way than the package.');
  printLine(`${centre}: for the tally server.`);
  for (const directory of cardReaders) printLine(`${directory}: for the card reader.`);
}
