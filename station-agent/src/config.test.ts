import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { writeDeviceDirectory } from '@mutabaqa/test/builders/device-directory.ts';
import type { SampleDevice } from '@mutabaqa/test/builders/sample-device.ts';
import { makeSampleDevice } from '@mutabaqa/test/builders/sample-device.ts';
import { makeSamplePki } from '@mutabaqa/test/builders/sample-pki.ts';
import { formatPinnedTrust, parsePinnedTrust } from './keys/pinned-trust.ts';
import { DeviceUnusable, parseDeviceSettings, parseGateway, readDevice } from './config.ts';

let device: SampleDevice;
let directory: string;

beforeAll(() => {
  device = makeSampleDevice(1, makeSamplePki());
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-device-'));
  writeDeviceDirectory(directory, device, {});
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const read = () => readDevice(nodeCrypto, directory);

describe('a device directory', () => {
  it('is read with its package, keys and gateways', () => {
    const found = read();
    expect(found.deviceId).toBe('device-1');
    expect(found.devicePackage.station.stationId).toBe('st-1');
    expect(found.identity).toEqual(device.identity);
    expect(found.gateways).toEqual([{ host: 'tally.example', port: 8443 }]);
  });

  it.each([
    ['keys/tape.key.pem', formatEd25519KeyPem(sampleKey('another')), 'device.not-entitled'],
    ['keys/tape.key.pem', 'no key', 'not an Ed25519 key'],
    ['trust.json', '{}', 'enrol the device'],
    ['device.json', '{"deviceId":"device-2"}', 'device.unknown'],
    ['device.json', '{', 'not JSON'],
    ['package/slice', 'x', 'the election package is refused'],
  ])('is refused with a changed %s', (path, content, message) => {
    writeFileSync(join(directory, path), content);
    expect(read).toThrow(message);
    expect(read).toThrow(DeviceUnusable);
  });

  it('is refused when other officers signed the package than those pinned at enrolment', () => {
    const path = join(directory, 'trust.json');
    const trust = parsePinnedTrust(readFileSync(path, 'utf8'));
    assert(trust !== undefined, 'the sample device is enrolled');
    const officerKeys = ['stranger-1', 'stranger-2'].map((id) => sampleKey(id).publicKey);
    writeFileSync(path, formatPinnedTrust({ ...trust, officerKeys }));
    expect(read).toThrow('package.too-few-signatures');
    rmSync(path);
    expect(read).toThrow('trust.json is missing or damaged: enrol the device');
  });

  it('is refused with a contest that is not of the signed package', () => {
    const path = join(directory, 'package/contests', encodeURIComponent('Baghdad/council'));
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(read).toThrow('package.digest-differs');
    rmSync(path);
    expect(read).toThrow('cannot be read');
  });
});

describe('device.json', () => {
  it('may name endpoints and a card', () => {
    const settings = { deviceId: 'd', endpoints: ['wss://a:1'], cardDirectory: '/media/card' };
    expect(parseDeviceSettings(JSON.stringify(settings))).toEqual(settings);
  });

  it.each([
    '[]',
    'null',
    '{}',
    '{"deviceId":1}',
    '{"deviceId":"d","endpoint":["wss://a"]}',
    '{"deviceId":"d","endpoints":"wss://a"}',
    '{"deviceId":"d","cardDirectory":5}',
  ])('is refused as %s', (text) => {
    expect(() => parseDeviceSettings(text)).toThrow(DeviceUnusable);
  });

  it('names gateways by address', () => {
    expect(parseGateway('wss://tally.example')).toEqual({ host: 'tally.example', port: 443 });
    expect(parseGateway('https://[::1]:8443/v1')).toEqual({ host: '::1', port: 8443 });
    for (const other of ['tally.example:8443', 'ws://tally.example', 'wss://']) {
      expect(() => parseGateway(other)).toThrow(DeviceUnusable);
    }
  });
});
