import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  enrolmentSigningInput,
  formatEnrolmentRequest,
  verifyEnrolmentRequest,
} from './enrolment.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';

const key = sampleKey('device-1');
const unsigned = {
  deviceId: 'device-1',
  tapeKey: key.publicKey,
  certificateRequest: '-----BEGIN CERTIFICATE REQUEST-----\n...\n',
};
const request = { ...unsigned, proof: key.sign(enrolmentSigningInput(nodeCrypto, unsigned)) };

function codeOf(text: string): string {
  const result = verifyEnrolmentRequest(nodeCrypto, text);
  return result.ok ? 'accepted' : result.error.code;
}

describe('an enrolment request', () => {
  it('comes back as it was written', () => {
    const result = verifyEnrolmentRequest(nodeCrypto, formatEnrolmentRequest(request));
    expect(result).toEqual({ ok: true, value: request });
  });

  it('proves the tape key for this device and this certificate request', () => {
    for (const change of [
      { deviceId: 'device-2' },
      { tapeKey: sampleKey('device-2').publicKey },
      { certificateRequest: `${unsigned.certificateRequest} ` },
      { proof: new Uint8Array(64) },
    ]) {
      expect([change, codeOf(formatEnrolmentRequest({ ...request, ...change }))]).toEqual([
        change,
        'tape-signature.invalid',
      ]);
    }
  });

  it('is refused in any other shape', () => {
    const text = formatEnrolmentRequest(request);
    for (const other of [
      '',
      '[]',
      'null',
      '{}',
      text.slice(0, -3),
      text.replace('v1', 'v2'),
      text.replace('"device-1"', '7'),
      text.replace('"tapeKey": "', '"tapeKey": "A'),
      text + ' '.repeat(40_000),
    ]) {
      expect(codeOf(other)).toBe('package.malformed');
    }
  });
});
