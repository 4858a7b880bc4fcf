/** `package`: builds the manifest, its parts and the slices of all stations. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { BuiltPackage } from '@mutabaqa/shared/election/build-package.ts';
import { buildPackage } from '@mutabaqa/shared/election/build-package.ts';
import { encodeSignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { joinDevices } from '../commission/election-rolls.ts';
import { writeDeviceFiles, writePackageFiles } from '../commission/package-files.ts';
import { parsePublicKeys } from '../commission/public-keys.ts';
import {
  readDevices,
  readElectionDefinition,
  readElectionPolicy,
  readElectionRolls,
} from '../commission/read-election.ts';
import { formatDigestGroups } from '../commission/sign-manifest.ts';
import { formatRefusal, printLine, printRefused } from './print.ts';

interface PackageOptions {
  readonly election: string;
  readonly keys: string;
  readonly devices: string;
  readonly centre: string;
  readonly out: string;
  readonly force?: boolean;
}

export function addPackageCommand(program: Command): void {
  program
    .command('package')
    .description('build the election package; officers sign its manifest afterwards')
    .requiredOption('--election <dir>', 'election directory')
    .requiredOption('--keys <file>', 'public-keys.json of the commission directory')
    .requiredOption('--devices <dir>', 'what enrol wrote')
    .requiredOption('--centre <dir>', 'the tally server; its package/ is written')
    .requiredOption('--out <dir>', 'what devices need: contests/ and slices/')
    .option('--force', 'replace a manifest that is there, with its signatures')
    .action((options: PackageOptions) => {
      runPackage(options);
    });
}

function runPackage(options: PackageOptions): void {
  const target = join(options.centre, 'package');
  if (existsSync(join(target, 'manifest')) && options.force !== true) {
    printRefused(`${join(target, 'manifest')} exists already; --force replaces it`);
    return;
  }
  const built = buildFromDirectories(options);
  if (!built.ok) {
    printRefused(built.error);
    return;
  }
  const { manifest, manifestBytes, digest } = built.value;
  writePackageFiles(target, built.value, encodeSignedManifest(manifestBytes, []));
  writeDeviceFiles(options.out, built.value);
  printLine(
    `Election ${manifest.electionId} (${manifest.mode}), ${manifest.stationCount} stations`,
  );
  printLine(`Package  ${formatDigestGroups(digest)}`);
  printLine(`${manifest.officersNeeded} officers now sign ${join(target, 'manifest')}`);
}

function buildFromDirectories(options: PackageOptions): Result<BuiltPackage, string> {
  const file = readElectionDefinition(options.election);
  if (!file.ok) return file;
  const policy = readElectionPolicy(options.election, file.value);
  if (!policy.ok) return policy;
  const rolls = readElectionRolls(options.election);
  if (!rolls.ok) return rolls;
  const devices = readDevices(options.devices);
  if (!devices.ok) return devices;
  const keys = parsePublicKeys(readFileSync(options.keys, 'utf8'));
  if (keys === undefined) return fail(`${options.keys} is no file of public keys`);
  const joined = joinDevices(rolls.value, devices.value);
  if (!joined.ok) return joined;
  const built = buildPackage(nodeCrypto, {
    definition: file.value.definition,
    keys,
    madeAtS: Math.floor(Date.now() / 1000),
    contests: rolls.value.contests,
    ...joined.value,
    ...(policy.value && { policy: policy.value }),
  });
  return built.ok ? ok(built.value) : fail(formatRefusal(built.error));
}
