/** Two certificate authorities, one server and some devices on this machine, made once a process. */
import { X509Certificate } from 'node:crypto';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import {
  fingerprintOf,
  makeRsaKeyPem,
  publicKeyPemOf,
} from '@mutabaqa/shared/crypto/node/rsa-key.ts';
import {
  issueDeviceCertificate,
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
  makeCertificateRequest,
  verifyCertificateRequest,
} from '@mutabaqa/shared/crypto/node/x509.ts';
import type { CertificateAuthority, Validity } from '@mutabaqa/shared/crypto/node/x509.ts';

export interface SamplePki {
  readonly deviceCa: CertificateAuthority;
  readonly serverCa: CertificateAuthority;
  readonly server: KeyAndCertificate;
  /** The same certificate each time. */
  device(deviceId: string): KeyAndCertificate & { readonly fingerprint: Uint8Array };
}

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Valid on any day on which these tests may run, and on the sample election's. */
export const longValidity: Validity = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2120-01-01T00:00:00Z'),
};

/** `serverValidity` is of the server's certificate only. */
export function makeSamplePki(serverValidity = longValidity): SamplePki {
  const deviceCa = makeCa('device');
  const serverCa = makeCa('server');
  const serverKey = makeRsaKeyPem(2048);
  const server = { serverId: 'server-1', publicKeyPem: publicKeyPemOf(serverKey) };
  const names = { dnsNames: ['localhost'], addresses: ['127.0.0.1'] };
  // One key for all devices: making one takes a tenth of a second, and no test depends on it.
  const deviceKey = makeRsaKeyPem(2048);
  const devices = new Map<string, ReturnType<SamplePki['device']>>();
  return {
    deviceCa,
    serverCa,
    server: {
      key: serverKey,
      cert: issueServerCertificate(serverCa, { ...server, ...names }, serverValidity),
    },
    device(deviceId) {
      const known = devices.get(deviceId);
      if (known) return known;
      const request = verifyCertificateRequest(makeCertificateRequest(deviceId, deviceKey));
      assert(request.ok, 'an own request verifies');
      const cert = issueDeviceCertificate(deviceCa, request.value, longValidity);
      const fingerprint = assertDefined(parseHex(fingerprintOf(cert)), 'fingerprint');
      const made = { key: deviceKey, cert, fingerprint };
      devices.set(deviceId, made);
      return made;
    },
  };
}

function makeCa(kind: 'device' | 'server'): CertificateAuthority {
  const key = makeRsaKeyPem(2048);
  return makeCertificateAuthority(makeCaCertificate(kind, `${kind}-ca`, key, longValidity), key);
}

export function derOf(certificatePem: string): Uint8Array {
  return new Uint8Array(new X509Certificate(certificatePem).raw);
}
