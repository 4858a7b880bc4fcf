/** `enrol`: certificates for the devices whose enrolment requests were collected. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CertificateAuthority } from '@mutabaqa/shared/crypto/node/x509.ts';
import { makeCertificateAuthority } from '@mutabaqa/shared/crypto/node/x509.ts';
import { writePublicFile } from '../commission/commission-files.ts';
import { validityFrom } from '../commission/election-keys.ts';
import { formatDeviceFile, issueDevice } from '../commission/issue-device.ts';
import { readElectionRolls } from '../commission/read-election.ts';
import { formatRefusal, printLine, printRefused } from './print.ts';

interface EnrolOptions {
  readonly commission: string;
  readonly requests: string;
  readonly out: string;
  readonly election?: string;
  readonly days: string;
}

const suffix = '.request.json';

export function addEnrolCommand(program: Command): void {
  program
    .command('enrol')
    .description('issue certificates from enrolment requests')
    .requiredOption('--commission <dir>', 'commission directory with the device CA')
    .requiredOption('--requests <dir>', `requests, each named <device id>${suffix}`)
    .requiredOption('--out <dir>', 'where <device id>.cert.pem and <device id>.device.json go')
    .option('--election <dir>', 'enrol only devices that its tables name')
    .option('--days <number>', 'validity of the certificates', '365')
    .action((options: EnrolOptions) => {
      runEnrol(options);
    });
}

function runEnrol(options: EnrolOptions): void {
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    printRefused('--days must be 1 to 3650');
    return;
  }
  const expected = readExpected(options.election);
  if (typeof expected === 'string') {
    printRefused(expected);
    return;
  }
  const ca = readDeviceCa(options.commission);
  const validity = validityFrom(Date.now(), days);
  let issued = 0;
  // The id is the file's name, which the commission gave it, not what is in the file.
  for (const name of readdirSync(options.requests).sort()) {
    if (!name.endsWith(suffix)) continue;
    const deviceId = decodeFileName(name.slice(0, -suffix.length));
    const certificateFile = join(options.out, `${encodeURIComponent(deviceId)}.cert.pem`);
    if (existsSync(certificateFile)) continue; // enrolled before: a second certificate would be a second identity
    if (expected !== undefined && !expected.has(deviceId)) {
      printRefused(`${name}: no station and no spare has device ${deviceId}`);
      continue;
    }
    const text = readFileSync(join(options.requests, name), 'utf8');
    const device = issueDevice(ca, deviceId, text, validity);
    if (!device.ok) {
      printRefused(`${name}: ${formatRefusal(device.error)}`);
      continue;
    }
    writePublicFile(
      join(options.out, `${encodeURIComponent(deviceId)}.device.json`),
      formatDeviceFile(device.value.entry),
    );
    writePublicFile(certificateFile, device.value.certificatePem);
    issued += 1;
  }
  printLine(`${issued} devices enrolled`);
}

/** A text when the tables cannot be read; undefined when any device may enrol. */
function readExpected(election: string | undefined): ReadonlySet<string> | string | undefined {
  if (election === undefined) return undefined;
  const rolls = readElectionRolls(election);
  if (!rolls.ok) return rolls.error;
  const { stations, spareIds } = rolls.value;
  return new Set([...stations.flatMap(({ deviceIds }) => deviceIds), ...spareIds]);
}

function readDeviceCa(commission: string): CertificateAuthority {
  const read = (name: string) => readFileSync(join(commission, name), 'utf8');
  return makeCertificateAuthority(read('device-ca.cert.pem'), read('device-ca.key.pem'));
}

function decodeFileName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // not percent-encoded by us: then it is the id as it stands, or no id at all
  }
}
