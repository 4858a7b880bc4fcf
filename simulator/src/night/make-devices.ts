/** The devices of a simulated election: keys, enrolment, certificates, directories. */
import { generateKeyPair } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatPrivateKey } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import type { CertificateAuthority, Validity } from '@mutabaqa/shared/crypto/node/x509.ts';
import { formatEnrolmentRequest } from '@mutabaqa/shared/election/enrolment.ts';
import { partNames } from '@mutabaqa/shared/election/package-bytes.ts';
import type { DeviceEntry, StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { DeviceKeys } from '@mutabaqa/station-agent/keys/device-keys.ts';
import { makeEnrolmentRequest, writeDeviceKeys } from '@mutabaqa/station-agent/keys/device-keys.ts';
import { formatPinnedTrust } from '@mutabaqa/station-agent/keys/pinned-trust.ts';
import type { SignedPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import { issueDevice } from '@mutabaqa/tally-server/commission/issue-device.ts';
import { deriveKeySeed } from '../world/random.ts';

export interface PlannedDevice {
  readonly deviceId: string;
  /** Undefined for a spare. */
  readonly stationId: string | undefined;
}

export interface SimulatedDevice extends PlannedDevice {
  readonly keys: DeviceKeys;
  readonly certificatePem: string;
  readonly entry: DeviceEntry & { readonly certificateFingerprint: Uint8Array };
}

const makeKeyPair = promisify(generateKeyPair);

export function tapeKeySeed(deviceId: string): string {
  return `tape-key/${deviceId}`;
}

/** RSA keys come from the machine's randomness, a few at a time on the thread pool. By device id. */
export async function makeDevices(
  seed: string,
  planned: readonly PlannedDevice[],
  deviceCa: CertificateAuthority,
  validity: Validity,
): Promise<ReadonlyMap<string, SimulatedDevice>> {
  const devices = await Promise.all(
    planned.map(async (device) => {
      const { privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
      return enrol(seed, device, formatPrivateKey(privateKey), deviceCa, validity);
    }),
  );
  return new Map(devices.map((device) => [device.deviceId, device]));
}

function enrol(
  seed: string,
  { deviceId, stationId }: PlannedDevice,
  tlsKeyPem: string,
  deviceCa: CertificateAuthority,
  validity: Validity,
): SimulatedDevice {
  const tape = ed25519KeyFromSeed(deriveKeySeed(seed, tapeKeySeed(deviceId)));
  const keys = { tape, tlsKeyPem };
  const request = formatEnrolmentRequest(makeEnrolmentRequest(deviceId, keys));
  const issued = issueDevice(deviceCa, deviceId, request, validity);
  assert(issued.ok, 'the commission enrols its own devices');
  const { entry, certificatePem } = issued.value;
  const { certificateFingerprint: fingerprint } = entry;
  const certificateFingerprint = assertDefined(fingerprint, 'a fingerprint');
  return {
    ...{ deviceId, stationId, keys, certificatePem },
    entry: { ...entry, certificateFingerprint },
  };
}

/**
 * `device/` as `station-agent run` reads it, with an empty memory card in it; one for each device of a station.
 * The key store for other programs is left out: its password-based key takes as long as everything else.
 */
export async function writeDeviceDirectories(
  directoryOf: (deviceId: string) => string,
  devices: ReadonlyMap<string, SimulatedDevice>,
  stations: ReadonlyMap<string, Pick<StationEntry, 'papers'>>,
  { built, signedManifest }: SignedPackage,
): Promise<void> {
  const { manifest } = built;
  const contests = new Map(built.parts.map(({ name, bytes }) => [name, bytes]));
  const slices = new Map([...built.slices()].map(({ stationId, bytes }) => [stationId, bytes]));
  const trust = formatPinnedTrust({
    electionId: manifest.electionId,
    mode: manifest.mode,
    officersNeeded: manifest.officersNeeded,
    officerKeys: [...manifest.officers.values()].map(({ publicKey }) => publicKey),
  });
  for (const { deviceId, stationId, keys, certificatePem } of devices.values()) {
    if (stationId === undefined) continue;
    const { papers } = assertDefined(stations.get(stationId), stationId);
    const directory = directoryOf(deviceId);
    const place = (...names: string[]) => join(directory, ...names);
    for (const folder of [['package', 'contests'], ['inbox'], ['card']]) {
      await mkdir(place(...folder), { recursive: true, mode: 0o700 });
    }
    writeDeviceKeys(directory, keys);
    await writeFile(place('keys', 'tls.cert.pem'), certificatePem);
    for (const contestId of papers.flatMap(({ contestIds }) => contestIds)) {
      const bytes = assertDefined(contests.get(partNames.contest(contestId)), contestId);
      await writeFile(place('package', 'contests', encodeURIComponent(contestId)), bytes);
    }
    await writeFile(place('package', 'slice'), assertDefined(slices.get(stationId), stationId));
    await writeFile(place('package', 'manifest'), signedManifest);
    await writeFile(place('trust.json'), trust);
    const settings = { deviceId, cardDirectory: place('card') };
    await writeFile(place('device.json'), `${JSON.stringify(settings, null, 2)}\n`);
  }
}
