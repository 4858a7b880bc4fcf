/**
 * How a device asks for its place in the election: a file that it writes and the commission reads. The
 * tape key signs the request, so nobody can enrol somebody else's key; the certificate request proves
 * its own key by its own signature. Specification: proto/spec/election-package.md
 */
import { formatBase64, parseBase64, utf8 } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labels } from '../crypto/labels.ts';
import { malformed } from './package-bytes.ts';

export const enrolmentFormat = 'mutabaqa-enrolment-v1';
export const enrolmentCharactersMax = 32 * 1024;

export interface EnrolmentRequest {
  readonly deviceId: string;
  /** Ed25519, 32 bytes. */
  readonly tapeKey: Uint8Array;
  /** PKCS#10, PEM. */
  readonly certificateRequest: string;
  /** Ed25519 by the tape key, 64 bytes. */
  readonly proof: Uint8Array;
}

/** Label, SHA-256 of the certificate request's PEM text (32), tape key (32), device id. */
export function enrolmentSigningInput(
  crypto: CryptoPort,
  request: Omit<EnrolmentRequest, 'proof'>,
): Uint8Array {
  const { deviceId, tapeKey, certificateRequest } = request;
  const requestDigest = crypto.sha256(utf8(certificateRequest));
  return labelled(labels.enrolment, requestDigest, tapeKey, utf8(deviceId));
}

export function formatEnrolmentRequest(request: EnrolmentRequest): string {
  const { deviceId, tapeKey, certificateRequest, proof } = request;
  const file = {
    format: enrolmentFormat,
    deviceId,
    tapeKey: formatBase64(tapeKey),
    certificateRequest,
    proof: formatBase64(proof),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Parses a request and verifies that its sender holds the tape key. The certificate request inside is
 * verified where X.509 is known (`crypto/node/x509.ts`).
 *
 * Refusals: `package.malformed`, `tape-signature.invalid`.
 */
export function verifyEnrolmentRequest(
  crypto: CryptoPort,
  text: string,
): Result<EnrolmentRequest, Refusal> {
  const request = parseEnrolmentRequest(text);
  if (request === undefined) return malformed('enrolment request');
  const input = enrolmentSigningInput(crypto, request);
  return crypto.verifyEd25519(request.tapeKey, input, request.proof)
    ? ok(request)
    : fail(refusal('tape-signature.invalid'));
}

function parseEnrolmentRequest(text: string): EnrolmentRequest | undefined {
  if (text.length > enrolmentCharactersMax) return undefined;
  const { format, deviceId, tapeKey, certificateRequest, proof } = parseObject(text);
  if (format !== enrolmentFormat || typeof certificateRequest !== 'string') return undefined;
  if (typeof deviceId !== 'string' || !isId(deviceId)) return undefined;
  const key = parseBytes(tapeKey, 32);
  const signature = parseBytes(proof, 64);
  return key && signature && { deviceId, tapeKey: key, certificateRequest, proof: signature };
}

/** Without own fields for anything that is no JSON object. */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {}; // JSON.parse reports malformed text by throwing
  }
}

/** Base64 of exactly `length` bytes. */
export function parseBytes(value: unknown, length: number): Uint8Array | undefined {
  const bytes = typeof value === 'string' ? parseBase64(value) : undefined;
  return bytes?.length === length ? bytes : undefined;
}
