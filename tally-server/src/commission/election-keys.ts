/** All keys of an election. In real use no one program holds them all again after `init`. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeRsaKeyPem, publicKeyPemOf } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { CertificateKind, Validity } from '@mutabaqa/shared/crypto/node/x509.ts';
import {
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { ElectionDefinition, PackageKeys } from '@mutabaqa/shared/election/build-package.ts';

export interface CertifiedKey {
  /** PKCS#8 PEM, the secret in clear. */
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface ElectionKeys {
  readonly deviceCa: CertifiedKey;
  readonly serverCa: CertifiedKey;
  readonly serverTls: CertifiedKey;
  readonly log: Ed25519Key;
  readonly transmission: SealingKey;
  readonly bundle: SealingKey;
  readonly card: SealingKey;
  /** By id; people who brought their own public key are not here. */
  readonly cardReaders: ReadonlyMap<string, Ed25519Key>;
  readonly officers: ReadonlyMap<string, Ed25519Key>;
  readonly staff: ReadonlyMap<string, Ed25519Key>;
}

export interface KeyOptions {
  /** Cryptographically random; the simulator gives bytes from its seed. RSA keys are always random. */
  readonly randomBytes: (bytes: number) => Uint8Array;
  readonly nowMs: number;
  /** Of the two authorities; tests take 2,048 because larger keys take seconds to find. */
  readonly caKeyBits?: 2048 | 3072 | 4096;
  /** Public keys of officers and staff who made theirs on their own machine. */
  readonly ownKeys?: ReadonlyMap<string, Uint8Array>;
  /** Names and addresses of the gateway beside those of the definition's endpoints. */
  readonly serverHosts?: readonly string[];
}

const dayMs = 86_400_000;

/** From a day ago, for machines whose clock is behind. */
export function validityFrom(nowMs: number, days: number): Validity {
  return { notBefore: new Date(nowMs - dayMs), notAfter: new Date(nowMs + days * dayMs) };
}

export function makeElectionKeys(
  definition: ElectionDefinition,
  options: KeyOptions,
): ElectionKeys {
  const { randomBytes, ownKeys } = options;
  const signingKeys = (ids: readonly string[]) =>
    new Map(
      ids
        .filter((id) => !ownKeys?.has(id))
        .map((id) => [id, ed25519KeyFromSeed(randomBytes(32))] as const),
    );
  const serverCa = makeAuthority('server', definition, options);
  return {
    deviceCa: makeAuthority('device', definition, options),
    serverCa,
    serverTls: makeServerKey(serverCa, definition, options),
    log: ed25519KeyFromSeed(randomBytes(32)),
    transmission: sealingKeyFromSeed(randomBytes(32)),
    bundle: sealingKeyFromSeed(randomBytes(32)),
    card: sealingKeyFromSeed(randomBytes(32)),
    cardReaders: signingKeys(definition.cardReaderIds),
    officers: signingKeys(definition.officerIds),
    staff: signingKeys(definition.staff.map(({ id }) => id)),
  };
}

function makeAuthority(
  kind: CertificateKind,
  { electionId }: ElectionDefinition,
  { nowMs, caKeyBits = 3072 }: KeyOptions,
): CertifiedKey {
  const keyPem = makeRsaKeyPem(caKeyBits);
  // Names in certificates are ASCII and election ids need not be.
  const name = `${kind}-ca-${formatHex(nodeCrypto.sha256(utf8(electionId))).slice(0, 16)}`;
  const certificatePem = makeCaCertificate(kind, name, keyPem, validityFrom(nowMs, 3650));
  return { keyPem, certificatePem };
}

function makeServerKey(
  serverCa: CertifiedKey,
  { gatewayEndpoints }: ElectionDefinition,
  { nowMs, serverHosts = [] }: KeyOptions,
): CertifiedKey {
  const named = gatewayEndpoints.map((endpoint) =>
    new URL(endpoint).hostname.replace(/^\[|\]$/g, ''),
  );
  const hosts = [...new Set([...named, ...serverHosts])];
  assert(hosts.length > 0, 'the gateway has an endpoint');
  const keyPem = makeRsaKeyPem(2048);
  const certificatePem = issueServerCertificate(
    makeCertificateAuthority(serverCa.certificatePem, serverCa.keyPem),
    {
      serverId: 'gateway',
      publicKeyPem: publicKeyPemOf(keyPem),
      dnsNames: hosts.filter((host) => isIP(host) === 0),
      addresses: hosts.filter((host) => isIP(host) !== 0),
    },
    validityFrom(nowMs, 730),
  );
  return { keyPem, certificatePem };
}

/** What of them is public and goes into the manifest. */
export function packageKeysOf(
  keys: ElectionKeys,
  definition: ElectionDefinition,
  ownKeys: ReadonlyMap<string, Uint8Array> = new Map(),
): PackageKeys {
  const publicKeys = (ids: readonly string[], made: ReadonlyMap<string, Ed25519Key>) => {
    const found = new Map<string, Uint8Array>();
    for (const id of ids) {
      const key = ownKeys.get(id) ?? made.get(id)?.publicKey;
      if (key !== undefined) found.set(id, key);
    }
    return found;
  };
  return {
    logKey: keys.log.publicKey,
    transmissionKey: keys.transmission.publicKey,
    cardKey: keys.card.publicKey,
    bundleKey: keys.bundle.publicKey,
    cardReaders: publicKeys(definition.cardReaderIds, keys.cardReaders),
    officers: publicKeys(definition.officerIds, keys.officers),
    staff: publicKeys(
      definition.staff.map(({ id }) => id),
      keys.staff,
    ),
    serverCertificateAuthority: certificateDer(keys.serverCa.certificatePem),
    deviceCertificateAuthority: certificateDer(keys.deviceCa.certificatePem),
  };
}

function certificateDer(pem: string): Uint8Array {
  return new Uint8Array(new X509Certificate(pem).raw);
}
