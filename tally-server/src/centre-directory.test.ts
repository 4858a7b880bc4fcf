import { describe, expect, it } from 'vitest';
import {
  buildSamplePackage,
  sampleKey,
  sampleSealingKey,
} from '@mutabaqa/test/builders/sample-election.ts';
import { assertKeysOfPackage } from './centre-directory.ts';
import type { ServerKeys } from './server.ts';

const { manifest } = buildSamplePackage();
const keys: ServerKeys = {
  log: sampleKey('log'),
  transmission: sampleSealingKey('transmission'),
  bundle: sampleSealingKey('bundle'),
  tlsKeyPem: '',
  tlsCertificatePem: '',
};

describe('the keys of a centre', () => {
  it('are those that the package names', () => {
    expect(() => {
      assertKeysOfPackage(keys, { manifest });
    }).not.toThrow();
  });

  it.each([
    ['log', { log: sampleKey('officer-1') }],
    ['transmission', { transmission: sampleSealingKey('card') }],
    ['bundle', { bundle: sampleSealingKey('transmission') }],
  ])('stop the start when the %s key is another one', (name, other) => {
    expect(() => {
      assertKeysOfPackage({ ...keys, ...other }, { manifest });
    }).toThrow(`keys/${name}.key.pem is not the ${name} key of the election package`);
  });
});
