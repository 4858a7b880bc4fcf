/** A device of the sample election, ready to be started, and closing results for its station. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeContest } from '@mutabaqa/shared/election/contest-entry.ts';
import type { BuiltPackage } from '@mutabaqa/shared/election/build-package.ts';
import {
  buildSamplePackage,
  sampleContests,
  sampleDefinition,
  sampleKey,
  samplePackageKeys,
  sampleStations,
  signSamplePackage,
} from './sample-election.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { ResultFile } from '@mutabaqa/station-agent/capture/closing-result.ts';
import type { TlsIdentity } from '@mutabaqa/station-agent/uplink/tls-connection.ts';
import type { SamplePki } from './sample-pki.ts';
import { derOf } from './sample-pki.ts';

export interface SampleDevice {
  readonly deviceId: string;
  readonly stationId: string;
  readonly devicePackage: DevicePackage;
  readonly tapeKey: Ed25519Key;
  readonly softwareDigest: Uint8Array;
  /** Of a device made with certificates. */
  readonly identity: TlsIdentity;
  /** The files of its package, by path below `package/`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const noIdentity: TlsIdentity = { key: '', cert: '', serverCa: '' };

/** The package with the authorities of `pki` and the fingerprints of its devices. */
export function buildPkiPackage(pki: SamplePki): BuiltPackage {
  const keys = {
    ...samplePackageKeys(sampleDefinition),
    serverCertificateAuthority: derOf(pki.serverCa.certificatePem),
    deviceCertificateAuthority: derOf(pki.deviceCa.certificatePem),
  };
  const stations = sampleStations.map((station) => ({
    ...station,
    devices: station.devices.map((device) => ({
      ...device,
      certificateFingerprint: pki.device(device.deviceId).fingerprint,
    })),
  }));
  return buildSamplePackage({ keys, stations });
}

/** Device `device-<number>` of station `st-<number>`; odd numbers are in Baghdad. */
export function makeSampleDevice(number: number, pki?: SamplePki): SampleDevice {
  const built = pki ? buildPkiPackage(pki) : buildSamplePackage();
  const stationId = `st-${number}`;
  const slice = [...built.slices()].find((each) => each.stationId === stationId);
  const manifest = signSamplePackage(built);
  const sliceBytes = assertDefined(slice, stationId).bytes;
  const contests = new Map(
    sampleContests.map((contest) => [contest.contestId, encodeContest(contest)]),
  );
  const loaded = loadDevicePackage(nodeCrypto, manifest, sliceBytes, (id) => contests.get(id));
  assert(loaded.ok, 'the sample package loads');
  const deviceId = `device-${number}`;
  const own = pki?.device(deviceId);
  return {
    deviceId,
    stationId,
    devicePackage: loaded.value,
    tapeKey: sampleKey(deviceId),
    softwareDigest: new Uint8Array(32).fill(5),
    identity:
      pki && own
        ? { key: own.key, cert: own.cert, serverCa: pki.serverCa.certificatePem }
        : noIdentity,
    files: new Map([
      ['manifest', manifest],
      ['slice', sliceBytes],
      ...[...contests].map(([id, bytes]) => [`contests/${encodeURIComponent(id)}`, bytes] as const),
    ]),
  };
}

/** The JSON of a closing result of this device's station; another `inBox` makes another result. */
export function sampleResult(
  { stationId, devicePackage }: SampleDevice,
  inBox: number,
  changes: Readonly<Record<string, unknown>> = {},
): ResultFile {
  const [paper] = devicePackage.station.papers;
  const { paperId, contestIds } = assertDefined(paper, 'a paper');
  const json = {
    electionId: devicePackage.manifest.electionId,
    stationId,
    kind: 'closing',
    capture: 'file',
    openedAtS: 1_762_833_700,
    closedAtS: 1_762_873_100,
    papers: [{ paperId, registered: 450, inBox, valid: 167, invalid: 3 }],
    contests: [
      {
        contestId: contestIds[0],
        listVotes: [
          { id: '101', votes: 123 },
          { id: '102', votes: 44 },
        ],
        candidateVotes: [
          { id: 'c1', votes: 120 },
          { id: 'c4', votes: 40 },
        ],
      },
    ],
    ...changes,
  };
  return { format: 'json', bytes: utf8(JSON.stringify(json)) };
}
