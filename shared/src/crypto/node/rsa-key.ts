/** RSA keys of certificates, and how a certificate is named. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';

/** PKCS#8 PEM. Synchronous and slow (2,048 bits: some 100 ms): for commands, not for a serving process. */
export function makeRsaKeyPem(modulusBits: 2048 | 3072 | 4096): string {
  return formatPrivateKey(generateKeyPairSync('rsa', { modulusLength: modulusBits }).privateKey);
}

/** SubjectPublicKeyInfo PEM of a private key's public half. */
export function publicKeyPemOf(privateKey: KeyObject | string): string {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  return formatPublicKey(createPublicKey(key));
}

export function formatPublicKey(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString();
}

/** PKCS#8 PEM with the secret in clear. */
export function formatPrivateKey(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** 2,048 to 4,096 bits and exponent 65537: longer moduli would let a client burn the server's time. */
export function isAcceptableRsaKey(key: KeyObject): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
  return modulusLength >= 2048 && modulusLength <= 4096 && publicExponent === 65537n;
}

/** SHA-256 of the DER, lower-case hex: what the registry knows a device's certificate by. */
export function fingerprintOf(certificate: string | Uint8Array): string {
  const der = typeof certificate === 'string' ? new X509Certificate(certificate).raw : certificate;
  return createHash('sha256').update(der).digest('hex');
}
