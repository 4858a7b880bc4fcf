/**
 * The election of a simulation in memory: a signed package whose every key follows from the seed, so that
 * equal seeds have equal bytes.
 */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { BuiltPackage, ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import { buildPackage } from '@mutabaqa/shared/election/build-package.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  encodeSignedManifest,
  packageSigningInput,
} from '@mutabaqa/shared/election/signed-manifest.ts';
import type { PollingGroup } from '@mutabaqa/shared/election/manifest.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Election, GroupId } from '../world/election.ts';
import { deriveKeySeed } from '../world/random.ts';

/** 09:00 in Baghdad on polling day; the stations close eleven hours later. */
export const pollingDayS = 1_762_840_800;
const hourS = 3600;
const openHours = 11;
const earlierDays = 2;
/** When the last stations close, and the embargo of all groups ends. */
export const closesAtS = pollingDayS + openHours * hourS;

export const spareDevices = 4;
/** What the simulated devices run. */
export const knownSoftware = nodeCrypto.sha256(utf8('simulated device software'));

export interface SimElection {
  readonly world: Election;
  readonly election: ElectionPackage;
  readonly built: BuiltPackage;
  readonly signedManifest: Uint8Array;
  readonly keys: SimKeys;
}

export interface SimKeys {
  readonly log: Ed25519Key;
  readonly reader: Ed25519Key;
  readonly transmission: SealingKey;
  readonly card: SealingKey;
  readonly bundle: SealingKey;
  /** Tape key by device id; of people by theirs. */
  device(deviceId: string): Ed25519Key;
  person(personId: string): Ed25519Key;
}

export const simStaff = [
  { id: 'clerk-1', role: 'clerk' },
  { id: 'clerk-2', role: 'clerk' },
  { id: 'supervisor-1', role: 'supervisor' },
  { id: 'supervisor-2', role: 'supervisor' },
  { id: 'adjudicator-1', role: 'adjudicator' },
  { id: 'adjudicator-2', role: 'adjudicator' },
  { id: 'registrar-1', role: 'registrar' },
  { id: 'registrar-2', role: 'registrar' },
  { id: 'commissioner-1', role: 'commissioner' },
  { id: 'commissioner-2', role: 'commissioner' },
  { id: 'auditor-1', role: 'auditor' },
] as const satisfies ElectionDefinition['staff'];

export const simOfficers = ['officer-1', 'officer-2', 'officer-3'] as const;
export const simReader = 'reader-1';

/** A second device stands at stations where a second scanner continued the count. */
export function deviceIdOf(stationId: string, number = 1): string {
  return number === 1 ? `device-${stationId}` : `device-${stationId}-${number}`;
}

export function spareIdOf(number: number): string {
  return `spare-${number}`;
}

export function makeSimElection(
  world: Election,
  {
    policy,
    restrictsSoftware,
    devicesOf,
  }: {
    readonly policy: Policy;
    readonly restrictsSoftware: boolean;
    readonly devicesOf: (stationId: string) => number;
  },
): SimElection {
  const keys = makeKeys(world.seed);
  const softwareDigests = restrictsSoftware ? [knownSoftware] : [];
  const definition = { ...definitionOf(world), softwareDigests };
  const publicKeys = (ids: readonly string[]) =>
    new Map(ids.map((id) => [id, keys.person(id).publicKey]));
  const deviceEntry = (deviceId: string): DeviceEntry => ({
    deviceId,
    tapeKey: keys.device(deviceId).publicKey,
    certificateFingerprint: nodeCrypto.sha256(utf8(`certificate of ${deviceId}`)),
  });
  const result = buildPackage(nodeCrypto, {
    definition,
    keys: {
      logKey: keys.log.publicKey,
      transmissionKey: keys.transmission.publicKey,
      cardKey: keys.card.publicKey,
      bundleKey: keys.bundle.publicKey,
      cardReaders: new Map([[simReader, keys.reader.publicKey]]),
      officers: publicKeys(definition.officerIds),
      staff: publicKeys(definition.staff.map(({ id }) => id)),
      // RSA keys do not follow from a seed, and no simulated link has TLS.
      serverCertificateAuthority: utf8('no certificate'),
      deviceCertificateAuthority: utf8('no certificate'),
    },
    madeAtS: pollingDayS - 30 * 24 * hourS,
    contests: world.contests,
    stations: world.stations.map((station) => ({
      ...station,
      devices: Array.from({ length: devicesOf(station.stationId) }, (_, index) =>
        deviceEntry(deviceIdOf(station.stationId, index + 1)),
      ),
    })),
    spares: Array.from({ length: spareDevices }, (_, index) => deviceEntry(spareIdOf(index + 1))),
    policy,
  });
  assert(result.ok, result.ok ? '' : JSON.stringify(result.error));
  const built = result.value;
  const input = packageSigningInput(built.digest);
  const signedManifest = encodeSignedManifest(
    built.manifestBytes,
    simOfficers
      .slice(0, definition.officersNeeded)
      .map((officerId) => ({ officerId, signature: keys.person(officerId).sign(input) })),
  );
  const parts = new Map(built.parts.map(({ digestHex, bytes }) => [digestHex, bytes]));
  const loaded = loadElectionPackage(nodeCrypto, signedManifest, (digest) => parts.get(digest));
  assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
  return { world, election: loaded.value, built, signedManifest, keys };
}

function makeKeys(seed: string): SimKeys {
  const signing = new Map<string, Ed25519Key>();
  const keyOf = (purpose: string): Ed25519Key => {
    let key = signing.get(purpose);
    if (key === undefined) {
      key = ed25519KeyFromSeed(deriveKeySeed(seed, purpose));
      signing.set(purpose, key);
    }
    return key;
  };
  const sealing = (name: string): SealingKey => sealingKeyFromSeed(deriveKeySeed(seed, name));
  return {
    log: keyOf('log'),
    reader: keyOf('reader'),
    transmission: sealing('transmission'),
    card: sealing('card'),
    bundle: sealing('bundle'),
    device: (deviceId) => keyOf(`device/${deviceId}`),
    person: (personId) => keyOf(`person/${personId}`),
  };
}

function definitionOf({
  electionId,
  electionName,
}: Election): Omit<ElectionDefinition, 'softwareDigests'> {
  return {
    electionId,
    electionName,
    mode: 'rehearsal',
    logOrigin: `sim.invalid/${electionId}`,
    officersNeeded: 2,
    officerIds: simOfficers,
    staff: simStaff,
    cardReaderIds: [simReader],
    pollingGroups: (['general', 'special', 'displaced'] as const).map(groupHours),
    gatewayEndpoints: ['wss://sim.invalid'],
    officialAddresses: [],
    mirrors: [],
  };
}

/** Special and displaced voters vote two days earlier; the embargo of all ends as the last stations close. */
export function groupHours(id: GroupId): PollingGroup {
  const opensAtS = pollingDayS - (id === 'general' ? 0 : earlierDays * 24 * hourS);
  return {
    id,
    opensAtS,
    closesAtS: opensAtS + openHours * hourS,
    embargoEndsAtS: closesAtS,
  };
}
