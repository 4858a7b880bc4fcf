/**
 * Certificates of devices and servers; the only file that knows node-forge. Forge builds and parses the
 * structures; every key, signature and check is node:crypto's (forge signs fifty times slower).
 *
 * Two hierarchies: a device CA and a server CA, each able to issue only its own kind.
 */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateEncrypt,
  randomBytes,
  verify,
  X509Certificate,
} from 'node:crypto';
import forge from 'node-forge';
import { assert, assertDefined } from '../../base/assert.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import {
  formatPrivateKey,
  formatPublicKey,
  isAcceptableRsaKey,
  publicKeyPemOf,
} from './rsa-key.ts';

export type CertificateKind = 'device' | 'server';

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What issuing needs, parsed once. Held by the commission, offline. */
export interface CertificateAuthority {
  readonly kind: CertificateKind;
  readonly certificatePem: string;
  readonly certificate: X509Certificate;
  readonly subject: forge.pki.CertificateField[];
  readonly keyIdentifier: string;
  readonly signer: ForgeSigner;
}

export interface VerifiedRequest {
  readonly deviceId: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKeyPem: string;
}

/** `key`: not RSA of 2,048 to 4,096 bits with exponent 65537. `name`: not one common name that is an id. */
export type RequestFault = 'malformed' | 'key' | 'name' | 'signature';

/** Names in certificates are ASCII ids: forge encodes other text twice, and nobody needs it there. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const requestCharactersMax = 16_384;
/** RFC 8017 section 9.2: DigestInfo of SHA-256 up to the digest. */
const sha256DigestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
const sha256WithRsa = assertDefined(forge.pki.oids['sha256WithRSAEncryption'], 'OID');

/** A self-signed root certificate, PEM. Its name must differ from that of every other CA in use. */
export function makeCaCertificate(
  kind: CertificateKind,
  name: string,
  privateKeyPem: string,
  validity: Validity,
): string {
  const key = createPrivateKey(privateKeyPem);
  const certificate = makeCertificate(publicKeyPemOf(key), validity);
  certificate.setSubject(subjectOf(name));
  certificate.setIssuer(subjectOf(name));
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    extendedKeyUsage(kind), // on a CA: what it may issue
    { name: 'subjectKeyIdentifier' },
  ]);
  return signedPem(certificate, makeForgeSigner(key));
}

/** The kind is read from the certificate. Throws when it is no CA of ours or the key is another's. */
export function makeCertificateAuthority(
  certificatePem: string,
  privateKeyPem: string,
): CertificateAuthority {
  const certificate = new X509Certificate(certificatePem);
  const key = createPrivateKey(privateKeyPem);
  assert(certificate.ca, 'not a CA certificate');
  assert(certificate.checkPrivateKey(key), 'the key does not belong to the CA certificate');
  const parsed = forge.pki.certificateFromPem(certificatePem);
  return {
    kind: kindOf(certificate),
    certificatePem,
    certificate,
    subject: parsed.subject.attributes,
    keyIdentifier: parsed.generateSubjectKeyIdentifier().getBytes(),
    signer: makeForgeSigner(key),
  };
}

/** A PKCS#10 request, PEM; the device id is its common name and its only name. */
export function makeCertificateRequest(deviceId: string, privateKeyPem: string): string {
  const key = createPrivateKey(privateKeyPem);
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.publicKeyFromPem(publicKeyPemOf(key));
  request.setSubject(subjectOf(deviceId));
  request.sign(makeForgeSigner(key).forgeKey, forge.md.sha256.create());
  return forge.pki.certificationRequestToPem(request);
}

/**
 * That the sender holds the key, and which device it says it is. Whether it *is* that device is for the
 * registry; nothing else in the request is looked at.
 */
export function verifyCertificateRequest(pem: string): Result<VerifiedRequest, RequestFault> {
  if (pem.length > requestCharactersMax) return fail('malformed');
  const request = parseRequest(pem);
  if (request === undefined) return fail('malformed');
  const { publicKey, subject, signedBytes, signature, signatureOid } = request;
  if (!isAcceptableRsaKey(publicKey)) return fail('key');
  const [name] = subject;
  const deviceId: unknown = name?.value;
  if (subject.length !== 1 || name?.name !== 'commonName') return fail('name');
  if (typeof deviceId !== 'string' || !idPattern.test(deviceId)) return fail('name');
  if (signatureOid !== sha256WithRsa) return fail('signature');
  if (!verify('sha256', signedBytes, publicKey, signature)) return fail('signature');
  return ok({ deviceId, publicKeyPem: formatPublicKey(publicKey) });
}

/** A client certificate, PEM. The id comes from the registry, the key from the verified request. */
export function issueDeviceCertificate(
  ca: CertificateAuthority,
  device: VerifiedRequest,
  validity: Validity,
): string {
  assert(ca.kind === 'device', 'only the device CA issues device certificates');
  return issue(ca, device.deviceId, device.publicKeyPem, validity, []);
}

/** A server certificate, PEM, for DNS names and IP addresses (v4 or v6), at least one of them. */
export function issueServerCertificate(
  ca: CertificateAuthority,
  server: {
    readonly serverId: string;
    readonly publicKeyPem: string;
    readonly dnsNames: readonly string[];
    readonly addresses: readonly string[];
  },
  validity: Validity,
): string {
  assert(ca.kind === 'server', 'only the server CA issues server certificates');
  const altNames = [
    ...server.dnsNames.map((value) => ({ type: 2, value })),
    ...server.addresses.map((ip) => ({ type: 7, ip })),
  ];
  assert(altNames.length > 0, 'a server certificate names its server');
  return issue(ca, server.serverId, server.publicKeyPem, validity, [
    { name: 'subjectAltName', altNames },
  ]);
}

export interface Pkcs12Content {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

/**
 * Key and certificate under a password, AES-256-CBC. Forge derives the keys with SHA-1 and 10,000 rounds,
 * too few for a password that a person chose: it must be a random one.
 */
export function encodePkcs12(content: Pkcs12Content, password: string, name: string): Uint8Array {
  assert(/^[\x21-\x7e]{12,}$/.test(password), 'a PKCS#12 password is 12 or more ASCII characters');
  assert(idPattern.test(name), 'the name in a PKCS#12 file is an id');
  const structure = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(content.privateKeyPem),
    forge.pki.certificateFromPem(content.certificatePem),
    password,
    { algorithm: 'aes256', count: 10_000, saltSize: 16, friendlyName: name },
  );
  return derOf(structure);
}

/** Undefined for a wrong password, and for a file without exactly one key and its certificate. */
export function decodePkcs12(file: Uint8Array, password: string): Pkcs12Content | undefined {
  try {
    const bytes = forge.util.createBuffer(Buffer.from(file).toString('latin1'));
    const content = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(bytes), password);
    const { pkcs8ShroudedKeyBag, certBag } = forge.pki.oids;
    const keys = bagsOf(content, pkcs8ShroudedKeyBag);
    const certificates = bagsOf(content, certBag);
    const [key, certificate] = [keys[0]?.key, certificates[0]?.cert];
    if (keys.length !== 1 || certificates.length !== 1 || !key || !certificate) return undefined;
    const privateKey = createPrivateKey(forge.pki.privateKeyToPem(key));
    const certificatePem = unixLines(forge.pki.certificateToPem(certificate));
    if (!new X509Certificate(certificatePem).checkPrivateKey(privateKey)) return undefined;
    return {
      privateKeyPem: formatPrivateKey(privateKey),
      certificatePem,
    };
  } catch {
    return undefined; // forge throws for a wrong password as for malformed bytes
  }
}

function bagsOf(content: forge.pkcs12.Pkcs12Pfx, bagType: string | undefined): forge.pkcs12.Bag[] {
  const type = assertDefined(bagType, 'OID');
  return content.getBags({ bagType: type })[type] ?? [];
}

function issue(
  ca: CertificateAuthority,
  id: string,
  publicKeyPem: string,
  validity: Validity,
  more: readonly object[],
): string {
  const certificate = makeCertificate(publicKeyPem, validity);
  certificate.setSubject(subjectOf(id));
  certificate.setIssuer(ca.subject);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true },
    extendedKeyUsage(ca.kind),
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: ca.keyIdentifier },
    ...more,
  ]);
  const pem = signedPem(certificate, ca.signer);
  const made = new X509Certificate(pem);
  // A signature that a faulty machine got wrong can give the CA's key away: it does not leave here.
  assert(made.checkIssued(ca.certificate), 'the certificate does not name its issuer');
  assert(made.verify(ca.certificate.publicKey), 'the certificate does not verify');
  return pem;
}

function makeCertificate(publicKeyPem: string, validity: Validity): forge.pki.Certificate {
  assert(isAcceptableRsaKey(createPublicKey(publicKeyPem)), 'a certificate is for an RSA key');
  assert(validity.notBefore < validity.notAfter, 'a validity begins before it ends');
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = makeSerialNumber();
  certificate.validity.notBefore = validity.notBefore;
  certificate.validity.notAfter = validity.notAfter;
  return certificate;
}

/** 128 random bits behind a byte 01, so that the number is positive and its DER has one form. */
function makeSerialNumber(): string {
  return `01${randomBytes(16).toString('hex')}`;
}

function subjectOf(id: string): forge.pki.CertificateField[] {
  assert(idPattern.test(id), 'a name in a certificate is an ASCII id of at most 64 characters');
  return [{ name: 'commonName', value: id }];
}

function extendedKeyUsage(kind: CertificateKind): object {
  return { name: 'extKeyUsage', clientAuth: kind === 'device', serverAuth: kind === 'server' };
}

function kindOf(certificate: X509Certificate): CertificateKind {
  const [usage, ...others] = certificate.keyUsage ?? []; // node: the *extended* key usage, as OIDs
  assert(others.length === 0, 'a CA issues one kind of certificate');
  if (usage === forge.pki.oids['clientAuth']) return 'device';
  assert(usage === forge.pki.oids['serverAuth'], 'a CA issues device or server certificates');
  return 'server';
}

/** What forge calls to sign: PKCS#1 v1.5 of the digest it made, computed by node:crypto. */
interface ForgeSigner {
  /** Forge asks for its own kind of key, but uses only `sign`. */
  readonly forgeKey: forge.pki.rsa.PrivateKey;
}

function makeForgeSigner(key: KeyObject): ForgeSigner {
  function sign(md: forge.md.MessageDigest): string {
    const digestInfo = Buffer.concat([
      sha256DigestInfo,
      Buffer.from(md.digest().getBytes(), 'latin1'),
    ]);
    const padding = constants.RSA_PKCS1_PADDING;
    return privateEncrypt({ key, padding }, digestInfo).toString('latin1');
  }
  return { forgeKey: { sign } as forge.pki.rsa.PrivateKey };
}

function signedPem(certificate: forge.pki.Certificate, signer: ForgeSigner): string {
  certificate.sign(signer.forgeKey, forge.md.sha256.create());
  return unixLines(forge.pki.certificateToPem(certificate));
}

function unixLines(pem: string): string {
  return pem.replaceAll('\r\n', '\n');
}

interface ParsedRequest {
  readonly publicKey: KeyObject;
  readonly subject: readonly forge.pki.CertificateField[];
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureOid: string;
}

function parseRequest(pem: string): ParsedRequest | undefined {
  try {
    // Forge sets more than its type declarations say.
    const request: ForgeRequest = forge.pki.certificationRequestFromPem(pem) as never;
    return {
      publicKey: createPublicKey(forge.pki.publicKeyToPem(request.publicKey)),
      subject: request.subject.attributes,
      // Encoded again: a request that was not DER fails its signature here.
      signedBytes: derOf(request.certificationRequestInfo),
      signature: Buffer.from(request.signature, 'latin1'),
      signatureOid: request.signatureOid,
    };
  } catch {
    return undefined; // forge throws for whatever it cannot parse
  }
}

interface ForgeRequest {
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly subject: { readonly attributes: readonly forge.pki.CertificateField[] };
  readonly certificationRequestInfo: forge.asn1.Asn1;
  readonly signature: string;
  readonly signatureOid: string;
}

function derOf(structure: forge.asn1.Asn1): Uint8Array {
  return Buffer.from(forge.asn1.toDer(structure).getBytes(), 'latin1');
}
