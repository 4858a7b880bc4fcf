/** `npm start`: an election night with simulated stations against the real server, over real sockets. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { findFreePort, PortTaken } from '../night/free-port.ts';
import { formatReport } from '../night/night-report.ts';
import { nightStationsMin, planNight } from '../night/plan-night.ts';
import { makeProgressDisplay } from '../night/progress.ts';
import { startNight } from '../night/run-night.ts';
import type { Scenario } from '../night/scenario.ts';
import { electionNight, parseScenario } from '../night/scenario.ts';
import { makeElection } from '../world/election.ts';

interface NightCommandOptions {
  readonly seed: string;
  readonly stations: number;
  readonly portalPort: number;
  readonly consolePort: number;
  readonly gatewayPort: number;
  readonly portalTls: boolean;
  readonly dataDir?: string;
  readonly scenario: Scenario;
  readonly once: boolean;
}

export function addNightCommand(program: Command): void {
  program
    .command('night')
    .description('an election night: stations send, cards are carried, everybody can look')
    .option('--seed <text>', 'everything that happens follows from it', parseSeed, '1')
    .option('--stations <number>', 'polling stations', parseStations, 200)
    .option('--portal-port <number>', 'public pages; 0 = any', parsePort, 8080)
    .option('--portal-tls', 'the public pages over TLS, with a certificate made here', false)
    .option('--console-port <number>', 'of the centre’s people; 0 = any', parsePort, 8081)
    .option('--gateway-port <number>', 'for devices; 0 = any', parsePort, 8443)
    .option('--data-dir <directory>', 'an empty one, kept (default: a temporary one, removed)')
    .option('--scenario <file>', 'JSON: what is planted, links, times', readScenario, electionNight)
    .option('--once', 'end with the report; status 0 when it is as planted', false)
    .action(holdNight);
}

function parseSeed(text: string): string {
  if (!/^[A-Za-z0-9-]{1,32}$/.test(text))
    throw new InvalidArgumentError('letters, digits, hyphens');
  return text;
}

function parseStations(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= nightStationsMin && count <= 2_000) return count;
  throw new InvalidArgumentError(`from ${nightStationsMin} to 2000`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('from 0 to 65535');
}

function readScenario(file: string): Scenario {
  if (!existsSync(file)) throw new InvalidArgumentError('no such file');
  const scenario = parseScenario(readFileSync(file, 'utf8'));
  if (!scenario.ok) throw new InvalidArgumentError(scenario.error);
  return scenario.value;
}

async function holdNight(options: NightCommandOptions): Promise<void> {
  const breaking = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => breaking.abort());
  }
  try {
    await holdNightIn(options, breaking.signal);
  } catch (error) {
    // Whatever failed after somebody broke it off failed because of that.
    if (breaking.signal.aborted) process.exitCode = 130;
    else if (error instanceof PortTaken || error instanceof NightRefused) {
      process.stderr.write(`Refused: ${error.message}\n`);
      process.exitCode = 2;
    } else throw error;
  }
}

async function holdNightIn(options: NightCommandOptions, signal: AbortSignal): Promise<void> {
  const { seed, stations, scenario, dataDir, once: isOnce } = options;
  const { gatewayPort, portalPort, consolePort, portalTls } = options;
  const election = makeElection(seed, stations);
  const plan = planNight(election, scenario);
  if (!plan.ok) throw new NightRefused(plan.error);
  const ports = {
    gateway: await findFreePort(gatewayPort),
    portal: await findFreePort(portalPort),
    console: await findFreePort(consolePort),
    portalTls,
  };
  const directory = await makeDataDirectory(dataDir);
  const display = makeProgressDisplay(process.stdout, () => Date.now());
  try {
    const night = await startNight({
      election,
      plan: plan.value,
      directory,
      ports,
      display,
      signal,
    });
    try {
      const { report, recounted } = await night.outcome;
      display.close();
      process.stdout.write(`\n${formatReport(report)}\n`);
      process.stdout.write(`\nThe observer counts again:\n${recounted.output.trimEnd()}\n`);
      const isGood = report.isAsPlanted && recounted.isVerified;
      if (isOnce) process.exitCode = isGood ? 0 : 1;
      else await serveUntilBroken(signal);
    } finally {
      display.close();
      await night.stop();
    }
  } finally {
    if (dataDir === undefined) await rm(directory, { recursive: true, force: true });
  }
}

async function serveUntilBroken(signal: AbortSignal): Promise<void> {
  process.stdout.write('The pages stay until Ctrl-C.\n');
  if (!signal.aborted) await once(signal, 'abort');
}

/** What was asked for cannot be done; the message is for the person who asked. */
class NightRefused extends Error {
  override readonly name = 'NightRefused';
}

async function makeDataDirectory(given: string | undefined): Promise<string> {
  if (given === undefined) return await mkdtemp(join(tmpdir(), 'mutabaqa-night-'));
  await mkdir(given, { recursive: true });
  // A second night would write over the keys and evidence of the first.
  if ((await readdir(given)).length > 0) throw new NightRefused(`${given} is not empty`);
  return resolve(given);
}
