import { expect, it } from 'vitest';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  decodeParams,
  encodeParams,
  encodeRefusalRecord,
  refusalCommitment,
} from './refusal-record.ts';

it('keeps parameters, in one order', () => {
  const params = { where: 'header', at: 3, ratio: -1.5 };
  expect(encodeParams(params).map(({ name }) => name)).toEqual(['at', 'ratio', 'where']);
  expect(decodeParams(encodeParams(params))).toEqual({ at: 3, ratio: '-1.5', where: 'header' });
});

it('commits to device, code, parameters and bytes', () => {
  const record = {
    deviceId: 'device-1',
    code: 'mode.other',
    params: { mode: 'live' },
    refusedDigest: new Uint8Array(32),
  };
  const commitment = (changes: Partial<typeof record> = {}) =>
    refusalCommitment(nodeCrypto, encodeRefusalRecord({ ...record, ...changes })).join();
  expect(commitment({})).toBe(commitment());
  const others = [
    { deviceId: 'device-2' },
    { code: 'election.other' },
    { params: { mode: 'rehearsal' } },
    { refusedDigest: new Uint8Array(32).fill(1) },
  ].map(commitment);
  expect(new Set([commitment(), ...others]).size).toBe(5);
});
