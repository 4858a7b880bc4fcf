/** Key and certificate of the public listener: given ones, or made here when nobody gave any. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { makeRsaKeyPem, publicKeyPemOf } from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { PortalConfig } from '../config.ts';
import { writeDurableFile } from '../store/durable-file.ts';

export interface PortalTls {
  /** PEM. */
  readonly key: string;
  /** PEM; may be a chain. */
  readonly certificate: string;
}

/** What is configured cannot be used; the text is for the operator. */
export class PortalTlsUnusable extends Error {
  override readonly name = 'PortalTlsUnusable';
}

/** Undefined when the portal speaks plain HTTP. Files are named from the centre's directory. */
export function readPortalTls(directory: string, tls: PortalConfig['tls']): PortalTls | undefined {
  if (tls === undefined || (tls.keyFile === '' && tls.certificateFile === '')) return undefined;
  const keyFile = resolve(directory, tls.keyFile);
  const key = readOwn(keyFile);
  if ((statSync(keyFile).mode & 0o077) !== 0) {
    throw new PortalTlsUnusable(`${keyFile} can be read by others than its owner`);
  }
  const certificate = readOwn(resolve(directory, tls.certificateFile));
  try {
    createSecureContext({ key, cert: certificate });
  } catch (cause) {
    throw new PortalTlsUnusable(`${keyFile} and its certificate do not fit`, { cause });
  }
  return { key, certificate };
}

function readOwn(path: string): string {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new PortalTlsUnusable(`portal.tls: ${path} is missing`);
  }
  return readFileSync(path, 'utf8');
}

const ownDays = 365;

/**
 * A key and a certificate that nobody vouches for, kept in the centre's directory: a browser warns once
 * and then allows the camera, the offline application and WebCrypto, as with a bought one.
 */
export function makeOwnPortalTls(
  directory: string,
  nowMs: number,
): NonNullable<PortalConfig['tls']> {
  const files = {
    keyFile: join('portal-tls', 'key.pem'),
    certificateFile: join('portal-tls', 'certificate.pem'),
  };
  const [keyFile, certificateFile] = [files.keyFile, files.certificateFile].map((name) =>
    join(directory, name),
  ) as [string, string];
  if (existsSync(keyFile) && existsSync(certificateFile)) return files;
  const validity = {
    notBefore: new Date(nowMs - dayMs),
    notAfter: new Date(nowMs + ownDays * dayMs),
  };
  // Its authority signs this one certificate: its key is not kept, so trusting it trusts nothing else.
  const authorityKey = makeRsaKeyPem(2048);
  const name = `portal-${randomBytes(8).toString('hex')}`;
  const authorityPem = makeCaCertificate('server', name, authorityKey, validity);
  const key = makeRsaKeyPem(2048);
  const server = {
    ...{ serverId: 'portal', publicKeyPem: publicKeyPemOf(key) },
    ...{ dnsNames: dnsNames(), addresses: addressesOfMachine() },
  };
  const authority = makeCertificateAuthority(authorityPem, authorityKey);
  const certificatePem = issueServerCertificate(authority, server, validity);
  writeDurableFile(keyFile, key);
  writeDurableFile(join(directory, 'portal-tls', 'authority.pem'), authorityPem, 0o644);
  // If we crash here, all are made anew at the next start.
  writeDurableFile(certificateFile, certificatePem + authorityPem, 0o644);
  return files;
}

const dayMs = 86_400_000;

function dnsNames(): string[] {
  const own = hostname();
  return /^[A-Za-z0-9.-]{1,253}$/.test(own) && own !== 'localhost'
    ? ['localhost', own]
    : ['localhost'];
}

function addressesOfMachine(): string[] {
  const found = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .map(({ address }) => address.replace(/%.*$/, '')); // without the zone of a link-local one
  return [...new Set(['127.0.0.1', '::1', ...found])];
}
