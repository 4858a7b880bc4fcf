/** A tally server on the sample election with real certificates, listening on a loopback port. */
import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeRsaKeyPem, publicKeyPemOf } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  type CertificateAuthority,
  issueDeviceCertificate,
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { BuiltPart } from '@mutabaqa/shared/election/build-package.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleDefinition,
  sampleKey,
  samplePackageKeys,
  sampleSealingKey,
  sampleStation,
  signSamplePackage,
} from './sample-election.ts';
import { type EnvelopeHeader, sealEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { ReceiptSubject } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { channelSigningInput, tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Tape, TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import { defaultLimits, type GatewayLimits } from '@mutabaqa/tally-server/ingest/gateway-limits.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { type Server, type ServerSetup, startServer } from '@mutabaqa/tally-server/server.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';

/** 18:00 on the sample election's polling day, when both groups' embargoes end. */
export const embargoEndMs = 1_762_873_200_000;
const validity = { notBefore: new Date('2025-01-01'), notAfter: new Date('2100-01-01') };
const expired = { notBefore: new Date('2024-01-01'), notAfter: new Date('2025-01-01') };

export interface DeviceIdentity {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface SampleElection {
  readonly election: ElectionPackage;
  /** The package's files. */
  readonly signedManifest: Uint8Array;
  readonly parts: readonly BuiltPart[];
  readonly identities: ReadonlyMap<string, DeviceIdentity>;
  /** Of the device CA, but not in the roster. */
  readonly strayIdentity: DeviceIdentity;
  readonly expiredIdentity: DeviceIdentity;
  /** Of an authority with the same name and another key. */
  readonly forgedIdentity: DeviceIdentity;
  readonly serverCaPem: string;
  readonly serverTls: DeviceIdentity;
}

/** One RSA key stands for all devices: making keys is what costs. `more` people of the staff, and spares. */
export function makeSampleElection(
  mode: 'live' | 'rehearsal' = 'live',
  more: {
    readonly staff?: typeof sampleDefinition.staff;
    readonly spareIds?: readonly string[];
  } = {},
): SampleElection {
  const { staff = [], spareIds = [] } = more;
  const [caKey, otherKey, deviceKey, serverKey] = [0, 1, 2, 3].map(() => makeRsaKeyPem(2048));
  const keys = { caKey, otherKey, deviceKey, serverKey } as Record<string, string>;
  const ca = (kind: 'device' | 'server', key: string): CertificateAuthority =>
    makeCertificateAuthority(makeCaCertificate(kind, `${kind}-ca`, key, validity), key);
  const deviceCa = ca('device', keys['caKey'] ?? '');
  const serverCa = ca('server', keys['caKey'] ?? '');
  const issue = (deviceId: string, from = deviceCa, when = validity): DeviceIdentity => {
    const key = keys['deviceKey'] ?? '';
    return {
      key,
      cert: issueDeviceCertificate(from, { deviceId, publicKeyPem: publicKeyPemOf(key) }, when),
    };
  };
  const deviceIds = [...[1, 2, 3, 4].map((n) => `device-${n}`), ...spareIds];
  const identities = new Map(deviceIds.map((id) => [id, issue(id)]));
  const stations = [1, 2, 3, 4].map((number) => {
    const station = sampleStation(number);
    const devices = station.devices.map((device) => ({
      ...device,
      certificateFingerprint: fingerprint(identities.get(device.deviceId)?.cert ?? ''),
    }));
    return { ...station, devices };
  });
  const definition = { ...sampleDefinition, mode, staff: [...sampleDefinition.staff, ...staff] };
  const spares = spareIds.map((deviceId) => ({
    deviceId,
    tapeKey: sampleKey(deviceId).publicKey,
    certificateFingerprint: fingerprint(identities.get(deviceId)?.cert ?? ''),
  }));
  const built = buildSamplePackage({
    definition,
    stations,
    spares,
    keys: {
      ...samplePackageKeys(definition),
      serverCertificateAuthority: serverCa.certificate.raw,
      deviceCertificateAuthority: deviceCa.certificate.raw,
    },
  });
  const signedManifest = signSamplePackage(built);
  const loaded = loadElectionPackage(nodeCrypto, signedManifest, partReaderOf(built));
  assert(loaded.ok, 'the sample package loads');
  const publicKeyPem = publicKeyPemOf(keys['serverKey'] ?? '');
  const names = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
  return {
    election: loaded.value,
    signedManifest,
    parts: built.parts,
    identities,
    strayIdentity: issue('device-1'),
    expiredIdentity: issue('device-1', deviceCa, expired),
    forgedIdentity: issue('device-1', ca('device', keys['otherKey'] ?? '')),
    serverCaPem: serverCa.certificatePem,
    serverTls: {
      key: keys['serverKey'] ?? '',
      cert: issueServerCertificate(
        serverCa,
        { serverId: 'tally-1', publicKeyPem, ...names },
        validity,
      ),
    },
  };
}

export function fingerprint(certificatePem: string): Uint8Array {
  return nodeCrypto.sha256(new X509Certificate(certificatePem).raw);
}

export interface SampleServerOptions extends Partial<
  Pick<ServerSetup, 'verifyWorkers' | 'revokedCertificates' | 'succession' | 'startParts'>
> {
  readonly limits?: Partial<GatewayLimits>;
  /** An earlier server's, started again. */
  readonly directory?: string;
  readonly guardFile?: string;
  readonly storeDirectory?: string;
  /** Puts a fault between server and store. */
  readonly wrapStore?: (store: Store) => Store;
  readonly logLevel?: 'debug' | 'silent';
}

export interface SampleServer {
  readonly server: Server;
  readonly directory: string;
  readonly clock: { nowMs(): number; timeMs: number };
  /** The application log, as it was written. */
  readonly logLines: string[];
  /** Stops, keeps the directory. */
  stop(): Promise<void>;
  /** Stops and throws the directory away. */
  close(): Promise<void>;
}

export async function startSampleServer(
  sample: SampleElection,
  options: SampleServerOptions = {},
): Promise<SampleServer> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'mutabaqa-server-'));
  const clock = {
    timeMs: embargoEndMs - 3_600_000,
    nowMs(): number {
      return this.timeMs;
    },
  };
  const logLines: string[] = [];
  const { wrapStore = (store: Store) => store } = options;
  const store = openSqliteStore(options.storeDirectory ?? join(directory, 'store'));
  const guard = await openFileGuard(nodeCrypto, options.guardFile ?? join(directory, 'guard'));
  const log = makeLogger(options.logLevel ?? 'debug', { write: (line) => logLines.push(line) });
  try {
    const server = await startServer(
      { clock, random: randomBytes, log, store: wrapStore(store), guard },
      {
        election: sample.election,
        keys: {
          log: sampleKey('log'),
          transmission: sampleSealingKey('transmission'),
          bundle: sampleSealingKey('bundle'),
          tlsKeyPem: sample.serverTls.key,
          tlsCertificatePem: sample.serverTls.cert,
        },
        gateway: { address: '127.0.0.1', port: 0 },
        limits: { ...defaultLimits, ...options.limits },
        verifyWorkers: options.verifyWorkers ?? 0,
        revokedCertificates: options.revokedCertificates ?? [],
        succession: options.succession,
        ...(options.startParts && { startParts: options.startParts }),
      },
    );
    return {
      server,
      directory,
      clock,
      logLines,
      stop: () => server.stop(),
      async close() {
        await server.stop();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (fault) {
    await store.close();
    await guard.close();
    throw fault;
  }
}

export interface TapeChoice {
  readonly header?: Partial<TapeHeader>;
  /** Candidate votes; other figures make another tape. */
  readonly votes?: readonly number[];
  /** Signs instead of the tape's own device. */
  readonly signer?: string;
  readonly withheld?: boolean;
  readonly envelopeHeader?: Partial<EnvelopeHeader>;
}

export interface SealedTape extends ReceiptSubject {
  readonly envelope: Uint8Array;
}

/** The closing tape of station `st-<number>`, signed and sealed as its device does it. */
export function sealTape(
  { election }: SampleElection,
  number: number,
  { header, votes = [120, 0, 3, 44], signer, withheld, envelopeHeader }: TapeChoice = {},
): SealedTape {
  const stationId = `st-${number}`;
  const deviceId = `device-${number}`;
  const tape: Tape = {
    header: {
      electionId: election.manifest.electionId,
      packageDigest: election.digest,
      mode: election.manifest.mode,
      stationId,
      deviceId,
      kind: 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'scanner-signed',
      openedAtS: 1_762_833_700,
      closedAtS: 1_762_873_100,
      madeAtS: 1_762_873_150,
      softwareDigest: new Uint8Array(32).fill(5),
      sections: [{ kind: 'contest', id: 'Baghdad/council' }],
      ...header,
    },
    sections: [
      withheld
        ? { kind: 'withheld', digest: new Uint8Array(32).fill(1) }
        : {
            kind: 'contest',
            nonce: new Uint8Array(16).fill(3),
            listVotes: undefined,
            candidateVotes: makeSparseCounts(votes),
          },
    ],
  };
  const bytes = encodeTape(tape);
  const decoded = decodeTape(nodeCrypto, bytes, { withheldAllowed: true });
  assert(decoded.ok, 'the sample tape decodes');
  const { digest: tapeDigest } = decoded.value;
  const sealer = assertDefined(makeHpkeSealer(election.manifest.transmissionKey), 'sealer');
  const key = sampleKey(signer ?? tape.header.deviceId);
  const channel = { kind: 'transmission' } as const;
  const tapeSignature = key.sign(tapeSigningInput(tapeDigest));
  const channelSignature = key.sign(
    channelSigningInput(channel, tapeDigest, tape.header.sequence, sealer.keyId),
  );
  const record = encodeTapeRecord({ tape: bytes, tapeSignature, channelSignature, channel });
  const carried = { ...tape.header, kind: 'transmission', ...envelopeHeader } as const;
  return {
    envelope: sealEnvelope(sealer, carried, record),
    stationId: tape.header.stationId,
    tapeDigest,
    tapeSignature,
    channelSignature,
  };
}
