/**
 * The election of a benchmark: one contest as long as Baghdad's, one device at each station, and some of
 * the devices with certificates, which carry everybody's envelopes.
 */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import {
  fingerprintOf,
  makeRsaKeyPem,
  publicKeyPemOf,
} from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  issueDeviceCertificate,
  makeCertificateAuthority,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Ballot } from '@mutabaqa/simulator/world/ballot.ts';
import { makeBallot } from '@mutabaqa/simulator/world/ballot.ts';
import { constituencies } from '@mutabaqa/simulator/world/constituencies.ts';
import { deriveKeySeed, makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import type { SignedPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import { buildAndSignPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import type { ElectionKeys } from '@mutabaqa/tally-server/commission/election-keys.ts';
import {
  makeElectionKeys,
  packageKeysOf,
  validityFrom,
} from '@mutabaqa/tally-server/commission/election-keys.ts';

export const benchSeed = 'bench';
export const serverHost = '127.0.0.1';

/** A device that has a link of its own. */
export interface Carrier {
  readonly deviceId: string;
  readonly keyPem: string;
  readonly certPem: string;
}

export interface BenchElection extends SignedPackage {
  readonly definition: ElectionDefinition;
  readonly keys: ElectionKeys;
  readonly ballot: Ballot;
  readonly stations: readonly StationEntry[];
  readonly carriers: readonly Carrier[];
  tapeKey(deviceId: string): Ed25519Key;
}

const baghdad = assertDefined(
  constituencies.find(({ id }) => id === 'IQ-BG'),
  'Baghdad',
);
/** With the simulator's turnout of 30 to 75 %, about 450 ballots a station. */
const registered = 857;

export function makeDefinition(groupIds: readonly string[], nowS: number): ElectionDefinition {
  return {
    electionId: 'bench-2029',
    electionName: 'Benchmark',
    mode: 'rehearsal',
    logOrigin: 'tally.example/bench-2029',
    officersNeeded: 2,
    officerIds: ['officer-1', 'officer-2', 'officer-3'],
    staff: [],
    cardReaderIds: ['reader-1'],
    pollingGroups: groupIds.map((id) => ({
      id,
      opensAtS: nowS - 46_800,
      closesAtS: nowS - 3600,
      embargoEndsAtS: nowS + 86_400,
    })),
    softwareDigests: [],
    gatewayEndpoints: [`wss://${serverHost}:8443`],
    officialAddresses: [],
    mirrors: [],
  };
}

export function makeBenchKeys(definition: ElectionDefinition, nowMs: number): ElectionKeys {
  const { bytes: randomBytes } = makeSeededRandom(`${benchSeed}/keys`);
  return makeElectionKeys(definition, { randomBytes, nowMs, caKeyBits: 2048 });
}

/** Signed by all officers. */
export function signBenchPackage(
  definition: ElectionDefinition,
  keys: ElectionKeys,
  contests: readonly ContestEntry[],
  stations: Iterable<StationEntry>,
): SignedPackage {
  const [group] = definition.pollingGroups;
  const signed = buildAndSignPackage(
    {
      definition,
      keys: packageKeysOf(keys, definition),
      madeAtS: group!.opensAtS - 86_400,
      contests,
      stations,
    },
    keys.officers,
  );
  assert(signed.ok, signed.ok ? '' : JSON.stringify(signed.error));
  return signed.value;
}

/** The first `carrierCount` of the devices have certificates. */
export function makeBenchElection(
  deviceCount: number,
  carrierCount: number,
  nowMs = Date.now(),
): BenchElection {
  assert(carrierCount <= deviceCount, 'carriers are devices');
  const definition = makeDefinition(['general'], Math.floor(nowMs / 1000));
  const keys = makeBenchKeys(definition, nowMs);
  const ballot = makeBallot(benchSeed, baghdad, 'true');
  const carriers = issueCarriers(keys, carrierCount, nowMs);
  const tapeKeys = new Map<string, Ed25519Key>();
  const stations = Array.from({ length: deviceCount }, (_, number) => {
    const deviceId = deviceIdOf(number);
    const tapeKey = ed25519KeyFromSeed(deriveKeySeed(benchSeed, deviceId));
    tapeKeys.set(deviceId, tapeKey);
    return makeStation(number, tapeKey.publicKey, ballot, carriers[number]);
  });
  return {
    ...signBenchPackage(definition, keys, [ballot.contest], stations),
    definition,
    keys,
    ballot,
    stations,
    carriers,
    tapeKey: (deviceId) => assertDefined(tapeKeys.get(deviceId), deviceId),
  };
}

function makeStation(
  number: number,
  tapeKey: Uint8Array,
  { contest }: Ballot,
  carrier: Carrier | undefined,
): StationEntry {
  const centre = `110${String(Math.floor(number / 6)).padStart(5, '0')}`;
  return {
    stationId: `${centre}-${String((number % 6) + 1).padStart(2, '0')}`,
    centreId: centre,
    centreName: 'مدرسة النهضة',
    governorate: baghdad.id,
    constituency: baghdad.id,
    pollingGroup: 'general',
    registered,
    papers: [{ paperId: baghdad.id, contestIds: [contest.contestId] }],
    devices: [
      {
        deviceId: deviceIdOf(number),
        tapeKey,
        certificateFingerprint: carrier && parseHex(fingerprintOf(carrier.certPem)),
      },
    ],
  };
}

function deviceIdOf(number: number): string {
  return `D-${String(number).padStart(6, '0')}`;
}

/** One RSA key for all of them: making one takes 100 ms and says nothing about the server. */
function issueCarriers({ deviceCa }: ElectionKeys, count: number, nowMs: number): Carrier[] {
  const authority = makeCertificateAuthority(deviceCa.certificatePem, deviceCa.keyPem);
  const keyPem = makeRsaKeyPem(2048);
  const publicKeyPem = publicKeyPemOf(keyPem);
  return Array.from({ length: count }, (_, number) => {
    const deviceId = deviceIdOf(number);
    const device = { deviceId, publicKeyPem };
    return {
      deviceId,
      keyPem,
      certPem: issueDeviceCertificate(authority, device, validityFrom(nowMs, 30)),
    };
  });
}
