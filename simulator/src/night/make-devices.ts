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

export interface SimulatedDevice {
  readonly deviceId: string;
  readonly stationId: string;
  readonly keys: DeviceKeys;
  readonly certificatePem: string;
  readonly entry: DeviceEntry;
}

const makeKeyPair = promisify(generateKeyPair);

/** RSA keys come from the machine's randomness, a few at a time on the thread pool. */
export async function makeDevices(
  seed: string,
  stationIds: readonly string[],
  deviceCa: CertificateAuthority,
  validity: Validity,
): Promise<SimulatedDevice[]> {
  return await Promise.all(
    stationIds.map(async (stationId) => {
      const { privateKey } = await makeKeyPair('rsa', { modulusLength: 2048 });
      return enrol(seed, stationId, formatPrivateKey(privateKey), deviceCa, validity);
    }),
  );
}

function enrol(
  seed: string,
  stationId: string,
  tlsKeyPem: string,
  deviceCa: CertificateAuthority,
  validity: Validity,
): SimulatedDevice {
  const deviceId = `device-${stationId}`;
  const tape = ed25519KeyFromSeed(deriveKeySeed(seed, `tape-key/${deviceId}`));
  const keys = { tape, tlsKeyPem };
  const request = formatEnrolmentRequest(makeEnrolmentRequest(deviceId, keys));
  const issued = issueDevice(deviceCa, deviceId, request, validity);
  assert(issued.ok, 'the commission enrols its own devices');
  return { deviceId, stationId, keys, ...issued.value };
}

/**
 * `device/` as `station-agent run` reads it, with an empty memory card in it; one for each station. The
 * key store for other programs is left out: its password-based key takes as long as everything else.
 */
export async function writeDeviceDirectories(
  directoryOf: (stationId: string) => string,
  devices: ReadonlyMap<string, SimulatedDevice>,
  stations: ReadonlyMap<string, Pick<StationEntry, 'papers'>>,
  { built, signedManifest }: SignedPackage,
): Promise<void> {
  const { manifest } = built;
  const contests = new Map(built.parts.map(({ name, bytes }) => [name, bytes]));
  const trust = formatPinnedTrust({
    electionId: manifest.electionId,
    mode: manifest.mode,
    officersNeeded: manifest.officersNeeded,
    officerKeys: [...manifest.officers.values()].map(({ publicKey }) => publicKey),
  });
  for (const { stationId, bytes: slice } of built.slices()) {
    const { papers } = assertDefined(stations.get(stationId), stationId);
    const { deviceId, keys, certificatePem } = assertDefined(devices.get(stationId), stationId);
    const directory = directoryOf(stationId);
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
    await writeFile(place('package', 'slice'), slice);
    await writeFile(place('package', 'manifest'), signedManifest);
    await writeFile(place('trust.json'), trust);
    const settings = { deviceId, cardDirectory: place('card') };
    await writeFile(place('device.json'), `${JSON.stringify(settings, null, 2)}\n`);
  }
}
