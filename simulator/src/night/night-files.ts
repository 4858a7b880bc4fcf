/** Commission, package, centre, card reader and devices of a night, in one directory. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeCertificateAuthority } from '@mutabaqa/shared/crypto/node/x509.ts';
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { SignedPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import { buildAndSignPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import type { ElectionKeys } from '@mutabaqa/tally-server/commission/election-keys.ts';
import {
  makeElectionKeys,
  packageKeysOf,
  validityFrom,
} from '@mutabaqa/tally-server/commission/election-keys.ts';
import { makeCentre } from '@mutabaqa/tally-server/commission/make-centre.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import type { SimElection } from '../sim/sim-election.ts';
import type { Election } from '../world/election.ts';
import { deriveKeySeed, makeSeededRandom } from '../world/random.ts';
import type { SimulatedDevice } from './make-devices.ts';
import { makeDevices, tapeKeySeed, writeDeviceDirectories } from './make-devices.ts';
import type { NightPorts } from './night-election.ts';
import { address, definitionOf, nightPolicy, pollingGroupsOf } from './night-election.ts';
import type { NightPlan } from './plan-night.ts';
import { secondDeviceOf, spareId } from './plan-night.ts';

export interface NightFiles {
  readonly commission: string;
  readonly centre: string;
  readonly cardReader: string;
  /** Cards in their bags, on the road. */
  readonly bags: string;
  /** Where they arrive at the card reader. */
  readonly cards: string;
  deviceDirectory(deviceId: string): string;
  /** By device id: the stations' own, second ones and the spare. */
  readonly devices: ReadonlyMap<string, SimulatedDevice>;
  readonly manifest: Manifest;
  /** Package and keys together, as makers of forged tapes and signed papers need them. */
  readonly sim: SimElection;
  /** When the night begins, with the embargo that was signed into the package. */
  readonly startsAtMs: number;
}

/** Child processes start and the first agents connect; later than this, the night begins late. */
const preparationMs = 5_000;
const packagePreparationMsPerStation = 6;
/** Versions follow each other faster than on a real night, as everything does here. */
const resultsIntervalMs = 3_000;

export async function makeNightFiles(
  directory: string,
  election: Election,
  plan: NightPlan,
  ports: NightPorts,
): Promise<NightFiles> {
  const nowMs = Date.now();
  const draft = definitionOf(election, ports);
  const random = makeSeededRandom(`${election.seed}/centre`);
  const keys = makeElectionKeys(draft, {
    randomBytes: (count) => random.bytes(count),
    nowMs,
    caKeyBits: 2048,
  });
  const devices = await makeDevices(
    election.seed,
    plan.devices,
    makeCertificateAuthority(keys.deviceCa.certificatePem, keys.deviceCa.keyPem),
    validityFrom(nowMs, 30),
  );
  const byStation = Map.groupBy(devices.values(), ({ stationId }) => stationId);
  const stations = election.stations.map((station) => ({
    ...station,
    devices: (byStation.get(station.stationId) ?? []).map(({ entry }) => entry),
  }));

  // Only now is it known how long the keys took: what is signed are times.
  const preparedMs = preparationMs + packagePreparationMsPerStation * stations.length;
  const embargoEndsAtS = Math.ceil((Date.now() + preparedMs + plan.embargoEndsAtMs) / 1000);
  const startsAtMs = embargoEndsAtS * 1000 - plan.embargoEndsAtMs;
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
      spares: [assertDefined(devices.get(spareId), spareId).entry],
      policy: nightPolicy,
    },
    keys.officers,
  );
  assert(signed.ok, signed.ok ? '' : JSON.stringify(signed.error));
  const { built, signedManifest } = signed.value;

  const settings = {
    gateway: { address, port: ports.gateway },
    portal: { address, port: ports.portal },
    console: { address, port: ports.console },
    publication: { resultsIntervalMs },
    revokedCertificates: withdrawnDevices(plan).map((id) =>
      formatHex(assertDefined(devices.get(id), id).entry.certificateFingerprint),
    ),
  };
  const directories = makeCentre(directory, definition, keys, settings);
  const [cardReader = ''] = directories.cardReaders;
  writePackageFiles(join(directories.centre, 'package'), built, signedManifest);
  await writeFile(join(cardReader, 'package', 'manifest'), signedManifest);
  const [bags, cards] = [join(directory, 'bags'), join(directory, 'cards')];
  const papers = ['evidence', 'decisions'].map((name) =>
    join(directories.centre, name, 'incoming'),
  );
  for (const place of [bags, cards, ...papers]) await mkdir(place, { recursive: true });
  const deviceDirectory = (deviceId: string) =>
    join(directory, 'devices', encodeURIComponent(deviceId));
  const entries = new Map(stations.map((station) => [station.stationId, station]));
  await writeDeviceDirectories(deviceDirectory, devices, entries, signed.value);
  return {
    ...directories,
    cardReader,
    bags,
    cards,
    deviceDirectory,
    devices,
    manifest: built.manifest,
    sim: simElectionOf(election, signed.value, keys),
    startsAtMs,
  };
}

function withdrawnDevices({ stations }: NightPlan): string[] {
  return stations
    .filter(({ incident }) => incident?.kind === 'revoked-device')
    .map(({ station }) => secondDeviceOf(station.stationId));
}

function simElectionOf(
  world: Election,
  { built, signedManifest }: SignedPackage,
  keys: ElectionKeys,
): SimElection {
  const parts = new Map(built.parts.map(({ digestHex, bytes }) => [digestHex, bytes]));
  const loaded = loadElectionPackage(nodeCrypto, signedManifest, (digest) => parts.get(digest));
  assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
  const [reader] = keys.cardReaders.values();
  return {
    world,
    election: loaded.value,
    built,
    signedManifest,
    keys: {
      ...{ log: keys.log, transmission: keys.transmission, card: keys.card, bundle: keys.bundle },
      reader: assertDefined(reader, 'a card reader'),
      // Also of devices that nobody enrolled.
      device: (id) => ed25519KeyFromSeed(deriveKeySeed(world.seed, tapeKeySeed(id))),
      person: (id) => assertDefined(keys.staff.get(id) ?? keys.officers.get(id), id),
    },
  };
}
