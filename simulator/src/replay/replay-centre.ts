/**
 * The election that a replay holds: one contest over all stations, keys from the seed, and the
 * directories in which the real server and card reader find what they need.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  fingerprintOf,
  makeRsaKeyPem,
  publicKeyPemOf,
} from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  issueDeviceCertificate,
  makeCertificateAuthority,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import type { TlsIdentity } from '@mutabaqa/station-agent/uplink/tls-connection.ts';
import { buildAndSignPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import {
  makeElectionKeys,
  packageKeysOf,
  validityFrom,
} from '@mutabaqa/tally-server/commission/election-keys.ts';
import { makeCentre } from '@mutabaqa/tally-server/commission/make-centre.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import type { Dataset } from './dataset/dataset.ts';
import { contestOf, defineElection, stationsOf } from './replay-election.ts';
import type { ReplayFields } from './replay-fields.ts';
import type { StationNames } from './replay-station.ts';
import { deviceIdOf } from './replay-station.ts';
import { deriveRosterKeys } from './roster-keys.ts';

export interface ReplayCentre {
  readonly centreDirectory: string;
  readonly readerDirectory: string;
  readonly logKey: NoteKey;
  readonly logVkey: string;
  readonly transmission: HpkeSealer;
  readonly card: HpkeSealer;
  readonly header: Omit<TapeHeader, 'sections' | 'stationId' | 'deviceId'>;
  readonly hello: {
    readonly electionId: string;
    readonly mode: 'rehearsal';
    readonly softwareDigest: Uint8Array;
  };
  /** Of the devices that carry everybody's envelopes. */
  readonly relays: readonly (TlsIdentity & { readonly deviceId: string })[];
}

/** A few devices carry everybody's tapes here, far above what one device may send otherwise. */
const centreConfig = {
  gateway: { address: '127.0.0.1', port: 0 },
  portal: { address: '127.0.0.1', port: 0, isApart: false },
  console: { address: '127.0.0.1', port: 0 },
  // Nobody looks before the end: the log is shown now and then, and no versions of the results at all.
  publication: { logIntervalMs: 10_000, resultsIntervalMs: 0 },
  // Driver and main thread of the server want a core each.
  verifyWorkers: Math.max(1, availableParallelism() - 2),
  logLevel: 'info',
  limits: { submissions: { perSecond: 1e6, burst: 1e6 }, inFlightPerLinkMax: 1024 },
};

/** Enough links that none is a bottleneck, few enough that their RSA keys cost nothing. */
const relayCount = 2;

export async function makeReplayCentre(
  work: string,
  seed: string,
  dataset: Dataset,
  fields: ReplayFields,
  names: StationNames,
  nowMs: number,
): Promise<ReplayCentre> {
  const pendingKeys = deriveRosterKeys(seed, names.byRow.length);
  const definition = defineElection(dataset.name, nowMs);
  const keys = makeElectionKeys(definition, {
    randomBytes,
    nowMs,
    caKeyBits: 2048,
    serverHosts: ['127.0.0.1'],
  });
  const relays = makeRelays(Math.min(relayCount, names.byRow.length), keys, nowMs);
  const directories = makeCentre(work, definition, keys);
  writeFileSync(join(directories.centre, 'centre.json'), JSON.stringify(centreConfig));
  const devices = {
    tapeKeys: await pendingKeys,
    fingerprints: relays.map(({ cert }) => assertDefined(parseHex(fingerprintOf(cert)), 'hex')),
  };
  const built = buildAndSignPackage(
    {
      definition,
      keys: packageKeysOf(keys, definition),
      madeAtS: Math.floor(nowMs / 1000),
      contests: contestOf(dataset, fields),
      stations: stationsOf(dataset, fields, names, devices),
    },
    keys.officers,
  );
  if (!built.ok) {
    throw new Error(`package: ${built.error.code} ${JSON.stringify(built.error.params)}`);
  }
  const { signedManifest, built: package_ } = built.value;
  writePackageFiles(join(directories.centre, 'package'), package_, signedManifest);
  const readerDirectory = assertDefined(directories.cardReaders[0], 'card reader');
  mkdirSync(join(readerDirectory, 'package'), { recursive: true });
  writeFileSync(join(readerDirectory, 'package', 'manifest'), signedManifest);

  const { logOrigin, electionId } = definition;
  const logKey = makeNoteKey(nodeCrypto, logOrigin, keys.log.publicKey);
  const softwareDigest = new Uint8Array(32);
  return {
    centreDirectory: directories.centre,
    readerDirectory,
    logKey,
    logVkey: formatVkey(logKey),
    transmission: assertDefined(makeHpkeSealer(keys.transmission.publicKey), 'transmission key'),
    card: assertDefined(makeHpkeSealer(keys.card.publicKey), 'card key'),
    relays,
    hello: { electionId, mode: 'rehearsal', softwareDigest },
    header: {
      electionId,
      packageDigest: package_.digest,
      mode: 'rehearsal',
      kind: 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'file',
      openedAtS: undefined,
      closedAtS: undefined,
      madeAtS: Math.floor(nowMs / 1000),
      softwareDigest,
    },
  };
}

function makeRelays(
  count: number,
  keys: ReturnType<typeof makeElectionKeys>,
  nowMs: number,
): ReplayCentre['relays'] {
  const ca = makeCertificateAuthority(keys.deviceCa.certificatePem, keys.deviceCa.keyPem);
  return Array.from({ length: count }, (_, row) => {
    const deviceId = deviceIdOf(row);
    const key = makeRsaKeyPem(2048);
    const cert = issueDeviceCertificate(
      ca,
      { deviceId, publicKeyPem: publicKeyPemOf(key) },
      validityFrom(nowMs, 30),
    );
    return { deviceId, key, cert, serverCa: keys.serverCa.certificatePem };
  });
}
