/**
 * The link between devices and the centre: mutual TLS 1.3 with one cipher suite.
 *
 * Each side sends its leaf certificate only and trusts exactly the other side's CA; with one common CA
 * OpenSSL would send the root too, which a slow link pays for at every connection.
 */
import { constants, X509Certificate } from 'node:crypto';
import type { ConnectionOptions, SecureContextOptions, TlsOptions } from 'node:tls';
import { assert } from '../../base/assert.ts';

/** The hybrid group that OpenSSL prefers adds 0.3 s to a handshake at 64 kbit/s; hence a setting. */
export const defaultEcdhCurve = 'X25519';

interface LinkIdentity {
  /** Private key, PEM. */
  readonly key: string;
  /** One certificate, PEM. */
  readonly cert: string;
  /** OpenSSL group names separated by colons; both sides must share one. */
  readonly ecdhCurve?: string;
}

/** A valid chain is not enough to be let in: the server also looks the fingerprint up in its registry. */
export function serverTlsOptions(link: LinkIdentity & { readonly deviceCa: string }): TlsOptions {
  return { ...linkOptions(link, link.deviceCa), requestCert: true, rejectUnauthorized: true };
}

/** The caller adds host and port; the server's certificate must name that host. */
export function clientTlsOptions(
  link: LinkIdentity & { readonly serverCa: string },
): ConnectionOptions & SecureContextOptions {
  return { ...linkOptions(link, link.serverCa), rejectUnauthorized: true };
}

function linkOptions(link: LinkIdentity, trustedCa: string): SecureContextOptions {
  const own = new X509Certificate(link.cert);
  assert(link.cert.split('-----BEGIN CERTIFICATE-----').length === 2, 'the link sends a leaf only');
  assert(!own.ca, 'the link is not made with a CA certificate');
  assert(!own.checkIssued(new X509Certificate(trustedCa)), 'devices and servers have separate CAs');
  return {
    key: link.key,
    cert: link.cert,
    ca: trustedCa, // instead of, not beside, the system's authorities
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
    ecdhCurve: link.ecdhCurve ?? defaultEcdhCurve,
    // A resumed session is not checked again: a ticket would outlive the revocation of its device.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}
