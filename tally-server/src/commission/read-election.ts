/** Reads an election directory and the directory of enrolled devices. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import { parsePolicy } from '@mutabaqa/shared/policy/policy-json.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { DefinitionFile } from './election-definition.ts';
import { parseElectionDefinition } from './election-definition.ts';
import type { ElectionRolls } from './election-rolls.ts';
import { parseElectionRolls } from './election-rolls.ts';
import { parseDeviceFile } from './issue-device.ts';

export function readElectionDefinition(directory: string): Result<DefinitionFile, string> {
  const text = readText(join(directory, 'election.json'));
  return text === undefined
    ? fail(`${directory} has no election.json`)
    : parseElectionDefinition(text);
}

export function readElectionRolls(directory: string): Result<ElectionRolls, string> {
  const read = (name: string) => readText(join(directory, name));
  const stations = read('stations.csv');
  const contests = read('contests.csv');
  const candidates = read('candidates.csv');
  if (stations === undefined) return fail(`${directory} has no stations.csv`);
  if (contests === undefined) return fail(`${directory} has no contests.csv`);
  if (candidates === undefined) return fail(`${directory} has no candidates.csv`);
  return parseElectionRolls({
    stations,
    contests,
    candidates,
    lists: read('lists.csv'),
    papers: read('papers.csv'),
    spares: read('spares.csv'),
  });
}

/**
 * The policy that `election.json` names: of the built-in ones by id, else a file in the directory as
 * proto/spec/policy.md has it. Undefined when it names none.
 */
export function readElectionPolicy(
  directory: string,
  { policyName }: DefinitionFile,
): Result<Policy | undefined, string> {
  if (policyName === undefined) return ok(undefined);
  const builtIn = builtInPolicies.get(policyName);
  if (builtIn !== undefined) return ok(builtIn);
  const file = join(directory, policyName);
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  // A name with a folder in it could be of any file of the machine.
  if (basename(policyName) !== policyName || !isFile) {
    const ids = [...builtInPolicies.keys()].join(', ');
    return fail(`election.json: "policy" is neither a file in ${directory} nor one of ${ids}`);
  }
  const policy = parsePolicy(readFileSync(file));
  return policy.ok ? policy : fail(`${policyName}: ${policy.error}`);
}

/** All `*.device.json` of a directory, by device id. */
export function readDevices(directory: string): Result<ReadonlyMap<string, DeviceEntry>, string> {
  const devices = new Map<string, DeviceEntry>();
  for (const name of readdirSync(directory)) {
    if (!name.endsWith('.device.json')) continue;
    const device = parseDeviceFile(readFileSync(join(directory, name), 'utf8'));
    if (device === undefined) return fail(`${name} is no device file`);
    if (devices.has(device.deviceId)) return fail(`${name}: ${device.deviceId} is there twice`);
    devices.set(device.deviceId, device);
  }
  return ok(devices);
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
