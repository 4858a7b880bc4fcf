/** A small made-up election for tests and examples: keys from fixed seeds, equal bytes every time. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type {
  BuiltPackage,
  ElectionDefinition,
  PackageKeys,
  PackageSource,
} from '@mutabaqa/shared/election/build-package.ts';
import { buildPackage } from '@mutabaqa/shared/election/build-package.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import {
  encodeSignedManifest,
  packageSigningInput,
} from '@mutabaqa/shared/election/signed-manifest.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';

/** 32 bytes. */
export function sampleSeed(name: string): Uint8Array {
  return nodeCrypto.sha256(utf8(`sample election: ${name}`));
}

export function sampleKey(name: string): Ed25519Key {
  return ed25519KeyFromSeed(sampleSeed(name));
}

export function sampleSealingKey(name: 'transmission' | 'card' | 'bundle'): SealingKey {
  return sealingKeyFromSeed(sampleSeed(name));
}

export const sampleDefinition: ElectionDefinition = {
  electionId: 'sample-2025',
  electionName: 'Sample election',
  mode: 'rehearsal',
  logOrigin: 'tally.example/sample-2025',
  officersNeeded: 2,
  officerIds: ['officer-1', 'officer-2', 'officer-3'],
  staff: [
    { id: 'adjudicator-1', role: 'adjudicator' },
    { id: 'adjudicator-2', role: 'adjudicator' },
    { id: 'commissioner-1', role: 'commissioner' },
    { id: 'commissioner-2', role: 'commissioner' },
    { id: 'clerk-1', role: 'clerk' },
  ],
  cardReaderIds: ['reader-1'],
  pollingGroups: [
    {
      id: 'special',
      opensAtS: 1_762_660_800,
      closesAtS: 1_762_700_400,
      embargoEndsAtS: 1_762_873_200,
    },
    {
      id: 'general',
      opensAtS: 1_762_833_600,
      closesAtS: 1_762_873_200,
      embargoEndsAtS: 1_762_873_200,
    },
  ],
  softwareDigests: [],
  gatewayEndpoints: ['wss://tally.example:8443'],
  officialAddresses: ['https://results.example'],
  mirrors: [],
};

export function samplePackageKeys(definition: ElectionDefinition): PackageKeys {
  const publicKeys = (ids: readonly string[]) =>
    new Map(ids.map((id) => [id, sampleKey(id).publicKey]));
  return {
    logKey: sampleKey('log').publicKey,
    transmissionKey: sampleSealingKey('transmission').publicKey,
    cardKey: sampleSealingKey('card').publicKey,
    bundleKey: sampleSealingKey('bundle').publicKey,
    cardReaders: publicKeys(definition.cardReaderIds),
    officers: publicKeys(definition.officerIds),
    staff: publicKeys(definition.staff.map(({ id }) => id)),
    serverCertificateAuthority: utf8('not a certificate: no link is made in tests of the package'),
    deviceCertificateAuthority: utf8('not a certificate either'),
  };
}

export const sampleContests: readonly ContestEntry[] = ['Baghdad', 'Basra'].map((constituency) => ({
  contestId: `${constituency}/council`,
  constituency,
  name: `Council of ${constituency}`,
  lists: [
    { code: '101', name: 'قائمة أولى' },
    { code: '102', name: 'لیستی دووەم' },
  ],
  candidates: [1, 2, 3, 4].map((number) => ({
    id: `c${number}`,
    name: `Candidate ${number}`,
    listPosition: number < 3 ? 1 : 2,
  })),
}));

/** Tape key and fingerprint from seeds named after the device. */
export function sampleStation(number: number, constituency = 'Baghdad'): StationEntry {
  const stationId = `st-${number}`;
  const deviceId = `device-${number}`;
  return {
    stationId,
    centreId: `centre-${Math.ceil(number / 4)}`,
    centreName: 'مدرسة النهضة',
    governorate: constituency,
    constituency,
    pollingGroup: 'general',
    registered: 450,
    papers: [{ paperId: constituency, contestIds: [`${constituency}/council`] }],
    devices: [
      {
        deviceId,
        tapeKey: sampleKey(deviceId).publicKey,
        certificateFingerprint: sampleSeed(`certificate of ${deviceId}`),
      },
    ],
  };
}

/** Stations st-1 .. st-7, by turns in two constituencies. */
export const sampleStations: readonly StationEntry[] = [1, 2, 3, 4, 5, 6, 7].map((number) =>
  sampleStation(number, number % 2 === 0 ? 'Basra' : 'Baghdad'),
);

export function sampleSource(changes: Partial<PackageSource> = {}): PackageSource {
  return {
    definition: sampleDefinition,
    keys: samplePackageKeys(changes.definition ?? sampleDefinition),
    madeAtS: 1_762_000_000,
    contests: sampleContests,
    stations: sampleStations,
    ...changes,
  };
}

export function buildSamplePackage(changes: Partial<PackageSource> = {}): BuiltPackage {
  const built = buildPackage(nodeCrypto, sampleSource(changes));
  assert(built.ok, built.ok ? '' : JSON.stringify(built.error));
  return built.value;
}

/** The bytes of the SignedManifest; signers are names of sample keys, which are their officer ids. */
export function signSamplePackage(
  built: BuiltPackage,
  officerIds: readonly string[] = ['officer-1', 'officer-2'],
): Uint8Array {
  const input = packageSigningInput(built.digest);
  const signatures = officerIds.map((officerId) => ({
    officerId,
    signature: sampleKey(officerId).sign(input),
  }));
  return encodeSignedManifest(built.manifestBytes, signatures);
}

/** What `loadElectionPackage` reads parts with. */
export function partReaderOf(built: BuiltPackage): (digestHex: string) => Uint8Array | undefined {
  const parts = new Map(built.parts.map(({ digestHex, bytes }) => [digestHex, bytes]));
  return (digestHex) => parts.get(digestHex);
}
