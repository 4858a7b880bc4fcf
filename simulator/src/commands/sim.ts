/** `npm run sim -- --seed N`: a whole election in this process and in virtual time, held against the oracle. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import { compareWithOracle } from '../sim/compare-with-oracle.ts';
import { mixedPolicyId, policiesOf } from '../sim/mixed-policy.ts';
import { playSim } from '../sim/run-sim.ts';
import { formatSimReport } from '../sim/sim-report.ts';
import { stationsMin } from '../world/election.ts';

interface SimCommandOptions {
  readonly seed: string;
  readonly stations: number;
  readonly policy: string;
}

const defaultPolicy = 'law-4-2023';

export function addSimCommand(program: Command): void {
  program
    .command('sim')
    .description('an election with planted faults, in process and in virtual time')
    .option('--seed <text>', 'everything follows from it', '1')
    .option('--stations <number>', 'how many stations', parseStations, 60)
    .option(
      '--policy <id>',
      `one of ${[...builtInPolicies.keys()].join(', ')}; ${mixedPolicyId}: drawn from the seed`,
      parsePolicy,
      defaultPolicy,
    )
    .action(sim);
}

async function sim({ seed, stations, policy }: SimCommandOptions): Promise<void> {
  const played = await playSim({ seed, stations, ...policiesOf(seed, policy) });
  const comparison = compareWithOracle(played);
  process.stdout.write(formatSimReport(played, comparison));
  if (comparison.disagreements.length > 0) process.exitCode = 1;
}

function parsePolicy(id: string): string {
  if (id !== mixedPolicyId && !builtInPolicies.has(id)) {
    throw new InvalidArgumentError('no such policy.');
  }
  return id;
}

function parseStations(text: string): number {
  const stations = Number(text);
  const isCount = /^\d+$/.test(text) && stations >= stationsMin && stations <= 60_000;
  if (!isCount) throw new InvalidArgumentError(`must be ${stationsMin} to 60000.`);
  return stations;
}
