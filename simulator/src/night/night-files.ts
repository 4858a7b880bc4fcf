/** Commission, package, centre, card reader and devices of a night, in one directory. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { makeCertificateAuthority } from '@mutabaqa/shared/crypto/node/x509.ts';
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import { buildAndSignPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import {
  makeElectionKeys,
  packageKeysOf,
  validityFrom,
} from '@mutabaqa/tally-server/commission/election-keys.ts';
import { makeCentre } from '@mutabaqa/tally-server/commission/make-centre.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import type { Election, GroupId } from '../world/election.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { PollingHours } from '../world/station-result.ts';
import type { SimulatedDevice } from './make-devices.ts';
import { makeDevices, writeDeviceDirectories } from './make-devices.ts';

export interface NightPorts {
  readonly gateway: number;
  readonly portal: number;
}

export interface NightFiles {
  readonly centre: string;
  readonly cardReader: string;
  /** Cards in their bags, on the road. */
  readonly bags: string;
  /** Where they arrive at the card reader. */
  readonly cards: string;
  deviceDirectory(stationId: string): string;
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  readonly manifest: Manifest;
  /** When the night begins, with the embargo that was signed into the package. */
  readonly startsAtMs: number;
}

/** Child processes start and the first agents connect; later than this, the night begins late. */
const preparationMs = 5_000;
const packagePreparationMsPerStation = 6;

export async function makeNightFiles(
  directory: string,
  election: Election,
  embargoAfterMs: number,
  ports: NightPorts,
): Promise<NightFiles> {
  const nowMs = Date.now();
  const draft = definitionOf(election, ports, nowMs);
  const random = makeSeededRandom(`${election.seed}/centre`);
  const keys = makeElectionKeys(draft, {
    randomBytes: (count) => random.bytes(count),
    nowMs,
    caKeyBits: 2048,
  });
  const devices = await makeDevices(
    election.seed,
    election.stations.map(({ stationId }) => stationId),
    makeCertificateAuthority(keys.deviceCa.certificatePem, keys.deviceCa.keyPem),
    validityFrom(nowMs, 30),
  );
  const byStation = new Map(devices.map((device) => [device.stationId, device]));
  const stations = election.stations.map((station) => {
    const device = byStation.get(station.stationId);
    return { ...station, devices: device ? [device.entry] : [] };
  });

  // Only now is it known how long the keys took: what is signed are times.
  const preparedMs = preparationMs + packagePreparationMsPerStation * stations.length;
  const embargoEndsAtS = Math.ceil((Date.now() + preparedMs + embargoAfterMs) / 1000);
  const startsAtMs = embargoEndsAtS * 1000 - embargoAfterMs;
  const definition: ElectionDefinition = {
    ...draft,
    pollingGroups: pollingGroupsOf(startsAtMs, embargoEndsAtS),
  };
  const signed = buildAndSignPackage(
    {
      definition,
      keys: packageKeysOf(keys, definition),
      madeAtS: Math.floor(nowMs / 1000),
      contests: election.contests,
      stations,
    },
    keys.officers,
  );
  assert(signed.ok, signed.ok ? '' : JSON.stringify(signed.error));
  const { built, signedManifest } = signed.value;

  const directories = makeCentre(directory, definition, keys, {
    gateway: { address, port: ports.gateway },
    portal: { address, port: ports.portal },
  });
  const [cardReader = ''] = directories.cardReaders;
  writePackageFiles(join(directories.centre, 'package'), built, signedManifest);
  await writeFile(join(cardReader, 'package', 'manifest'), signedManifest);
  const [bags, cards] = [join(directory, 'bags'), join(directory, 'cards')];
  for (const place of [bags, cards]) await mkdir(place, { recursive: true });
  const deviceDirectory = (stationId: string) =>
    join(directory, 'devices', encodeURIComponent(stationId));
  const entries = new Map(stations.map((station) => [station.stationId, station]));
  await writeDeviceDirectories(deviceDirectory, byStation, entries, signed.value);
  return {
    centre: directories.centre,
    cardReader,
    bags,
    cards,
    deviceDirectory,
    devices: byStation,
    manifest: built.manifest,
    startsAtMs,
  };
}

function definitionOf(election: Election, ports: NightPorts, nowMs: number): ElectionDefinition {
  return {
    electionId: election.electionId,
    electionName: election.electionName,
    mode: 'rehearsal',
    logOrigin: `localhost/${election.electionId}`,
    officersNeeded: 2,
    officerIds: ['officer-1', 'officer-2', 'officer-3'],
    staff: [],
    cardReaderIds: ['reader-1'],
    pollingGroups: pollingGroupsOf(nowMs, Math.ceil(nowMs / 1000) + 1),
    softwareDigests: [],
    gatewayEndpoints: [`wss://${address}:${ports.gateway}`],
    officialAddresses: [`http://localhost:${ports.portal}`],
    mirrors: [],
  };
}

const address = '127.0.0.1';
const hoursOpenS = 11 * 3600;
const daysEarlierS = 2 * 86_400;

/** Special and displaced voters vote two days earlier; the embargo of all ends together. */
function pollingGroupsOf(
  startsAtMs: number,
  embargoEndsAtS: number,
): ElectionDefinition['pollingGroups'] {
  const closesAtS = Math.floor(startsAtMs / 1000);
  const earlier: Record<GroupId, number> = {
    general: 0,
    special: daysEarlierS,
    displaced: daysEarlierS,
  };
  return Object.entries(earlier).map(([id, earlierS]) => ({
    id,
    opensAtS: closesAtS - hoursOpenS - earlierS,
    closesAtS: closesAtS - earlierS,
    embargoEndsAtS,
  }));
}

/** What the devices of a group have on their tapes. */
export function pollingHours({ pollingGroups }: Manifest, group: GroupId): PollingHours {
  const { opensAtS, closesAtS } = pollingGroups.get(group) ?? { opensAtS: 0, closesAtS: 0 };
  return { openedAtS: opensAtS, closedAtS: closesAtS };
}
