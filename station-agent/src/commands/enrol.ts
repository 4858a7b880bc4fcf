/** `enrol request` and `enrol accept`: how a device gets its place in the election, by files only. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { parseBase64 } from '@mutabaqa/shared/base/bytes.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { publicKeyFromPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatEnrolmentRequest } from '@mutabaqa/shared/election/enrolment.ts';
import { formatRefusal as formatAdvice } from '@mutabaqa/shared/i18n/format-text.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { Mode } from '@mutabaqa/shared/tape/tape.ts';
import { verifyEnrolment } from '../keys/accept-enrolment.ts';
import { readEnrolmentFiles, writeEnrolledDevice } from '../keys/enrolled-device.ts';
import {
  makeDeviceKeys,
  makeEnrolmentRequest,
  readDeviceKeys,
  writeDeviceKeys,
} from '../keys/device-keys.ts';

interface AcceptOptions {
  readonly dir: string;
  readonly device: string;
  readonly certificate: string;
  readonly manifest: string;
  readonly slice: string;
  readonly contests: string;
  readonly officerKey: readonly string[];
  readonly officersNeeded: string;
  readonly replacement?: string;
  readonly mode?: string;
}

export function addEnrolCommand(program: Command): void {
  const enrol = program.command('enrol').description('get a place in an election, by files');
  enrol
    .command('request')
    .description('make the device’s keys and a request for the commission')
    .requiredOption('--dir <dir>', 'device directory')
    .requiredOption('--device <id>', 'device id: letters, digits and . _ : -')
    .action(({ dir, device }: { dir: string; device: string }) => {
      runRequest(dir, device);
    });
  enrol
    .command('accept')
    .description('verify certificate and package, and become the device')
    .requiredOption('--dir <dir>', 'device directory')
    .requiredOption('--device <id>', 'device id')
    .requiredOption('--certificate <file>', '<device>.cert.pem')
    .requiredOption('--manifest <file>', 'the signed manifest')
    .requiredOption('--slice <file>', 'the station’s slice')
    .requiredOption('--contests <dir>', 'contest parts')
    .requiredOption('--officer-key <key...>', 'public keys of officers, base64 or PEM files')
    .requiredOption('--officers-needed <number>', 'how many of them must have signed')
    .option('--replacement <file>', 'of a spare: the signed decision that puts it in the place')
    .option('--mode <mode>', 'live or rehearsal, when only one of them is right')
    .action((options: AcceptOptions) => {
      runAccept(options);
    });
}

function runRequest(directory: string, deviceId: string): void {
  const file = join(directory, `${encodeURIComponent(deviceId)}.request.json`);
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(deviceId)) {
    refuse('a device id has letters, digits and . _ : - only');
    return;
  }
  if (existsSync(join(directory, 'keys'))) {
    refuse(`${directory} has keys already; keys are never written over`);
    return;
  }
  const keys = makeDeviceKeys(randomBytes(32));
  writeDeviceKeys(directory, keys);
  writeFileSync(file, formatEnrolmentRequest(makeEnrolmentRequest(deviceId, keys)));
  say(`Keys made. Take ${file} to the commission.`);
}

function runAccept(options: AcceptOptions): void {
  const { dir, device: deviceId } = options;
  const officerKeys = options.officerKey.flatMap((text) => readOfficerKey(text) ?? []);
  const officersNeeded = Number(options.officersNeeded);
  if (officerKeys.length !== options.officerKey.length) {
    refuse('--officer-key: base64 of 32 bytes, or a PEM file');
    return;
  }
  if (!Number.isInteger(officersNeeded) || officersNeeded < 1) {
    refuse('--officers-needed must be a number');
    return;
  }
  const expectedMode: Mode | undefined =
    options.mode === 'live' || options.mode === 'rehearsal' ? options.mode : undefined;
  if (expectedMode !== options.mode) {
    refuse('--mode must be live or rehearsal');
    return;
  }
  if (existsSync(join(dir, 'device.json'))) {
    refuse(`${dir} is enrolled already`);
    return;
  }
  const keys = readDeviceKeys(dir);
  const files = readEnrolmentFiles(options);
  const trust: PackageTrust & { officerKeys: readonly Uint8Array[]; officersNeeded: number } = {
    officerKeys,
    officersNeeded,
    ...(expectedMode === undefined ? {} : { mode: expectedMode }),
  };
  const accepted = verifyEnrolment(deviceId, keys, files, trust);
  if (!accepted.ok) {
    refuse(formatRefusal(accepted.error));
    return;
  }
  const { manifest, station } = accepted.value;
  const { electionId, mode } = manifest;
  writeEnrolledDevice(
    dir,
    { deviceId, keys, files, accepted: accepted.value, trust: { ...trust, electionId, mode } },
    randomBytes(18).toString('base64url'),
  );
  say(`Device ${deviceId} of station ${station.stationId}, election ${electionId} (${mode})`);
}

function readOfficerKey(text: string): Uint8Array | undefined {
  const bytes = parseBase64(text);
  if (bytes?.length === 32) return bytes;
  return existsSync(text) ? publicKeyFromPem(readFileSync(text, 'utf8')) : undefined;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function refuse(what: string): void {
  process.stderr.write(`Refused: ${what}\n`);
  process.exitCode = 1;
}

function formatRefusal({ code, params }: Refusal): string {
  const details = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const what = details.length === 0 ? code : `${code} (${details.join(', ')})`;
  return `${what}: ${formatAdvice('en', { code, params })}`;
}
