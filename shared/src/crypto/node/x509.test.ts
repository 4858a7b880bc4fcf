import { execFileSync } from 'node:child_process';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '../../base/assert.ts';
import { fingerprintOf, makeRsaKeyPem, publicKeyPemOf } from './rsa-key.ts';
import {
  decodePkcs12,
  encodePkcs12,
  issueDeviceCertificate,
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
  makeCertificateRequest,
  verifyCertificateRequest,
} from './x509.ts';

const validity = {
  notBefore: new Date('2025-01-01T00:00:00Z'),
  notAfter: new Date('2060-12-31T23:59:59Z'), // after 2049 X.509 writes dates in another type
};
const deviceCaKey = makeRsaKeyPem(2048);
const serverCaKey = makeRsaKeyPem(2048);
const deviceKey = makeRsaKeyPem(2048);
const otherKey = makeRsaKeyPem(2048);
const deviceCa = makeCertificateAuthority(
  makeCaCertificate('device', 'device-ca', deviceCaKey, validity),
  deviceCaKey,
);
const serverCa = makeCertificateAuthority(
  makeCaCertificate('server', 'server-ca', serverCaKey, validity),
  serverCaKey,
);
const device = { deviceId: 'device-0001', publicKeyPem: publicKeyPemOf(deviceKey) };
const server = {
  serverId: 'tally-1',
  publicKeyPem: publicKeyPemOf(otherKey),
  dnsNames: ['tally.example'],
  addresses: ['127.0.0.1', '::1'],
};
const password = 'correct-horse-battery';

const opensslPresent = (() => {
  try {
    return execFileSync('openssl', ['version']).toString().startsWith('OpenSSL 3');
  } catch {
    return false; // not installed
  }
})();

function openssl(files: Readonly<Record<string, string | Uint8Array>>, args: string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'x509-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(directory, name), content);
    }
    return execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' }).toString();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A request as forge alone makes it, with whatever subject. */
function foreignRequest(subject: forge.pki.CertificateField[]): string {
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.publicKeyFromPem(publicKeyPemOf(deviceKey));
  request.setSubject(subject);
  request.sign(forge.pki.privateKeyFromPem(deviceKey), forge.md.sha256.create());
  return forge.pki.certificationRequestToPem(request);
}

describe('certificate requests', () => {
  const pem = makeCertificateRequest('device-0001', deviceKey);

  it('prove the key and say the device id', () => {
    expect(verifyCertificateRequest(pem)).toEqual({ ok: true, value: device });
    const foreign = foreignRequest([{ name: 'commonName', value: 'device-0001' }]);
    expect(verifyCertificateRequest(foreign)).toEqual({ ok: true, value: device });
  });

  it('are refused after a change of any byte, or mean the same', () => {
    const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
    let accepted = 0;
    for (let i = 0; i < der.length; i++) {
      const changed = Buffer.from(der);
      changed[i] = assertDefined(der[i], 'byte') ^ 1;
      const text = `-----BEGIN CERTIFICATE REQUEST-----\n${changed.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
      const verdict = verifyCertificateRequest(text);
      if (!verdict.ok) continue;
      expect(verdict.value, `byte ${i}`).toEqual(device);
      accepted++;
    }
    expect(accepted).toBe(1); // the tag of the NULL beside the signature algorithm, which is not signed
  });

  it.each([
    ['an Arabic name', [{ name: 'commonName', value: 'محطة', valueTagClass: 12 }]],
    ['no name', []],
    [
      'a second name',
      ['device-0001', 'device-0002'].map((value) => ({ name: 'commonName', value })),
    ],
    ['another field', [{ name: 'organizationName', value: 'device-0001' }]],
    ['a name too long', [{ name: 'commonName', value: 'a'.repeat(65) }]],
  ])('are refused with %s', (_, subject) => {
    const request = foreignRequest(subject);
    expect(verifyCertificateRequest(request)).toEqual({ ok: false, error: 'name' });
  });

  it('are refused with a short key', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const short = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const request = makeCertificateRequest('device-0001', short);
    expect(verifyCertificateRequest(request)).toEqual({ ok: false, error: 'key' });
  });

  it('are refused when they are none', () => {
    const texts = ['', 'x', deviceCa.certificatePem, pem.slice(0, 400), pem + ' '.repeat(20_000)];
    for (const text of texts) {
      expect(verifyCertificateRequest(text)).toEqual({ ok: false, error: 'malformed' });
    }
  });
});

describe('certificates', () => {
  const pem = issueDeviceCertificate(deviceCa, device, validity);
  const certificate = new X509Certificate(pem);

  it('say what they were issued for and no more', () => {
    expect(certificate.subject).toBe('CN=device-0001');
    expect(certificate.issuer).toBe('CN=device-ca');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.ca).toBe(false);
    expect(certificate.subjectAltName).toBeUndefined();
    expect(certificate.validFromDate).toEqual(validity.notBefore);
    expect(certificate.validToDate).toEqual(validity.notAfter);
    expect(certificate.checkPrivateKey(createPrivateKey(deviceKey))).toBe(true);
  });

  it('name the server by DNS and address', () => {
    const made = new X509Certificate(issueServerCertificate(serverCa, server, validity));
    expect(made.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(made.checkHost('tally.example')).toBe('tally.example');
    expect(made.checkHost('other.example')).toBeUndefined();
    expect(made.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(made.checkIP('::1')).toBe('::1');
    expect(made.checkIP('127.0.0.2')).toBeUndefined();
  });

  it('verify with their own CA only', () => {
    expect(certificate.verify(createPublicKey(deviceCa.certificatePem))).toBe(true);
    expect(certificate.verify(createPublicKey(serverCa.certificatePem))).toBe(false);
    expect(certificate.checkIssued(serverCa.certificate)).toBe(false);
  });

  it('have different positive serial numbers of at least 128 random bits', () => {
    const again = new X509Certificate(issueDeviceCertificate(deviceCa, device, validity));
    expect(again.serialNumber).not.toBe(certificate.serialNumber);
    expect(certificate.serialNumber).toMatch(/^01[0-9A-F]{32}$/);
    expect(again.fingerprint256).not.toBe(certificate.fingerprint256);
  });

  it('are known by the SHA-256 of their DER', () => {
    const expected = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    expect(fingerprintOf(pem)).toBe(expected);
    expect(fingerprintOf(certificate.raw)).toBe(expected);
  });

  it.skipIf(!opensslPresent)('pass openssl verify -x509_strict (skipped without openssl 3)', () => {
    const serverPem = issueServerCertificate(serverCa, server, validity);
    const files = {
      'device-ca.pem': deviceCa.certificatePem,
      'server-ca.pem': serverCa.certificatePem,
      'device.pem': pem,
      'server.pem': serverPem,
    };
    const verify = (purpose: string, ca: string, leaf: string) =>
      openssl(files, ['verify', '-x509_strict', '-purpose', purpose, '-CAfile', ca, leaf]);
    expect(verify('sslclient', 'device-ca.pem', 'device.pem')).toBe('device.pem: OK\n');
    expect(verify('sslserver', 'server-ca.pem', 'server.pem')).toBe('server.pem: OK\n');
    expect(() => verify('sslserver', 'device-ca.pem', 'device.pem')).toThrow('unsuitable');
    expect(() => verify('sslclient', 'server-ca.pem', 'device.pem')).toThrow('unable to get');
  });

  it('are not issued by the other CA, with a foreign key, backwards, or for a name that is no id', () => {
    const backwards = { notBefore: validity.notAfter, notAfter: validity.notBefore };
    const arabic = { ...device, deviceId: 'محطة-1' };
    expect(() => issueDeviceCertificate(serverCa, device, validity)).toThrow('device CA');
    expect(() => issueServerCertificate(deviceCa, server, validity)).toThrow('server CA');
    expect(() => issueDeviceCertificate(deviceCa, device, backwards)).toThrow('begins');
    expect(() => issueDeviceCertificate(deviceCa, arabic, validity)).toThrow('ASCII');
    const nameless = { ...server, dnsNames: [], addresses: [] };
    expect(() => issueServerCertificate(serverCa, nameless, validity)).toThrow('names its server');
    expect(() => makeCertificateAuthority(deviceCa.certificatePem, serverCaKey)).toThrow('belong');
    expect(() => makeCertificateAuthority(pem, deviceKey)).toThrow('not a CA');
  });
});

describe('PKCS#12', () => {
  const content = {
    privateKeyPem: deviceKey,
    certificatePem: issueDeviceCertificate(deviceCa, device, validity),
  };
  const file = encodePkcs12(content, password, 'device-0001');

  it('gives back what it holds, for the right password', () => {
    expect(decodePkcs12(file, password)).toEqual(content);
    expect(decodePkcs12(file, `${password}x`)).toBeUndefined();
    expect(decodePkcs12(file.subarray(0, 500), password)).toBeUndefined();
    const changed = Uint8Array.from(file);
    changed[600] = assertDefined(changed[600], 'byte') ^ 1;
    expect(decodePkcs12(changed, password)).toBeUndefined();
  });

  it('is not written with a weak password or a key of another certificate read', () => {
    expect(() => encodePkcs12(content, 'short', 'device-0001')).toThrow('12 or more');
    const mixed = encodePkcs12({ ...content, privateKeyPem: otherKey }, password, 'device-0001');
    expect(decodePkcs12(mixed, password)).toBeUndefined();
  });

  it.skipIf(!opensslPresent)('is read by openssl, as AES-256 (skipped without openssl 3)', () => {
    const pass = `pass:${password}`;
    const args = ['pkcs12', '-in', 'device.p12', '-passin', pass, '-nodes'];
    const text = openssl({ 'device.p12': file }, args);
    expect(text).toContain(content.certificatePem.split('\n')[1]);
    expect(text).toContain('BEGIN PRIVATE KEY');
    const info = openssl({ 'device.p12': file }, [
      'asn1parse',
      '-inform',
      'DER',
      '-in',
      'device.p12',
    ]);
    expect(info).toContain('pkcs7-data');
    expect(decodePkcs12(opensslPkcs12(content), password)).toEqual(content);
  });

  function opensslPkcs12(from: typeof content): Uint8Array {
    const files = { 'key.pem': from.privateKeyPem, 'cert.pem': from.certificatePem };
    const directory = mkdtempSync(join(tmpdir(), 'p12-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      const pass = `pass:${password}`;
      const args = 'pkcs12 -export -inkey key.pem -in cert.pem -macalg sha1 -passout'.split(' ');
      return execFileSync('openssl', [...args, pass], { cwd: directory });
    } finally {
      rmSync(directory, { recursive: true });
    }
  }
});
