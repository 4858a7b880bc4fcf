/**
 * Mutual TLS to a server that is known by its CA alone, the one pinned in the election package.
 *
 * A device without a battery clock wakes up in 1970 and would refuse every certificate. While its clock
 * is implausible, the dates of the server's certificate are not looked at; everything else is.
 */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { Timers } from '../timers.ts';
import { LinkFault } from './uplink.ts';

export interface TlsIdentity {
  /** PEM: private key and one certificate of this device. */
  readonly key: string;
  readonly cert: string;
  /** PEM. */
  readonly serverCa: string;
  /** OpenSSL group names; both sides must share one. */
  readonly ecdhCurve?: string;
}

export interface TlsTarget {
  readonly host: string;
  readonly port: number;
  readonly identity: TlsIdentity;
  /** False while our own clock is implausible. */
  readonly datesCount: boolean;
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1';

/** Rejects with `LinkFault`. */
export function connectTls(target: TlsTarget, timers: Timers, msMax: number): Promise<TLSSocket> {
  const { host, port, identity, datesCount } = target;
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...clientTlsOptions(identity),
      host,
      port,
      rejectUnauthorized: datesCount,
    });
    socket.setNoDelay(true);
    const end = (trouble: LinkFault['trouble'], cause?: unknown) => {
      cancel();
      socket.destroy();
      reject(new LinkFault(trouble, { cause }));
    };
    const cancel = timers.after(msMax, () => end('handshake-late'));
    socket.once('error', (cause: Error) => end(troubleOf(cause), cause));
    socket.once('secureConnect', () => {
      const peer = socket.getPeerX509Certificate();
      if (!peer || !isTrustedServer(peer, identity.serverCa, host))
        return end('server-not-trusted');
      cancel();
      resolve(socket);
    });
  });
}

/** All but the dates. OpenSSL checks the same when they count; here it does not depend on them. */
export function isTrustedServer(peer: X509Certificate, serverCa: string, host: string): boolean {
  const authority = new X509Certificate(serverCa);
  const named = isIP(host) === 0 ? peer.checkHost(host) : peer.checkIP(host);
  return (
    peer.checkIssued(authority) &&
    peer.verify(authority.publicKey) &&
    !peer.ca &&
    (peer.keyUsage ?? []).includes(serverAuthentication) && // node's name for the extended usage
    named !== undefined
  );
}

function troubleOf(error: Error & { code?: string }): LinkFault['trouble'] {
  const code = error.code ?? '';
  if (code.startsWith('CERT_') || code.includes('VERIFY') || code.includes('CERT_ALTNAME')) {
    return 'server-not-trusted';
  }
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT' || code === 'SELF_SIGNED_CERT_IN_CHAIN') {
    return 'server-not-trusted';
  }
  return code.startsWith('ERR_SSL') ? 'certificate-refused?' : 'unreachable';
}

const plausibleAfterLastCloseS = 365 * 86_400;

/** Between the making of the package and a year after the last group's embargo. */
export function isClockPlausible(manifest: Manifest, nowMs: number): boolean {
  const ends = [...manifest.pollingGroups.values()].map((group) => group.embargoEndsAtS);
  const latestS = Math.max(manifest.madeAtS, ...ends) + plausibleAfterLastCloseS;
  return nowMs >= manifest.madeAtS * 1000 && nowMs <= latestS * 1000;
}
