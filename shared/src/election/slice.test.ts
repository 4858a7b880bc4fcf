import { describe, expect, it } from 'vitest';
import { assert } from '../base/assert.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import {
  buildSamplePackage,
  sampleContests,
  sampleKey,
  sampleStations,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import { checkContests, findOwnDevice, loadDevicePackage } from './slice.ts';

const built = buildSamplePackage();
const signed = signSamplePackage(built);
const slices = new Map([...built.slices()].map((slice) => [slice.stationId, slice]));
const readContest = (id: string) => built.parts.find(({ name }) => name === `contest/${id}`)?.bytes;

function load(slice: Uint8Array, read = readContest) {
  return loadDevicePackage(nodeCrypto, signed, slice, read);
}

function codeOf(slice: Uint8Array, read = readContest): string {
  const result = load(slice, read);
  return result.ok ? 'accepted' : result.error.code;
}

describe('a slice', () => {
  it('gives every device its station and contests', () => {
    expect([...slices.keys()]).toEqual(['st-1', 'st-2', 'st-3', 'st-4', 'st-5', 'st-6', 'st-7']);
    for (const station of sampleStations) {
      const result = load(slices.get(station.stationId)!.bytes);
      assert(result.ok, 'it loads');
      expect(result.value.station).toEqual(station);
      expect(result.value.digest).toEqual(built.digest);
      const [contestId] = station.papers[0]!.contestIds;
      expect(result.value.contest(contestId!)).toEqual(
        sampleContests.find((contest) => contest.contestId === contestId),
      );
      expect(result.value.contest('other')).toBeUndefined();
    }
  });

  it('is refused when any byte changes', () => {
    const { bytes } = slices.get('st-3')!;
    const accepted: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      if (codeOf(changed) === 'accepted') accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('is refused without its contests, or with others', () => {
    const { bytes } = slices.get('st-1')!;
    expect(codeOf(bytes, () => undefined)).toBe('package.digest-differs');
    expect(codeOf(bytes, () => readContest('Basra/council'))).toBe('package.digest-differs');
  });

  it('is not enrolled with contests that nobody can read', () => {
    const [station] = sampleStations;
    expect(checkContests(station!, readContest).ok).toBe(true);
    for (const bytes of [undefined, Uint8Array.of(1), readContest('Basra/council')]) {
      const checked = checkContests(station!, () => bytes);
      expect(!checked.ok && checked.error.code).toBe('package.malformed');
    }
  });

  it('of another package is refused', () => {
    const [other] = [...buildSamplePackage({ stations: sampleStations.slice(1) }).slices()];
    expect(codeOf(other!.bytes)).toBe('package.digest-differs');
  });

  it('of another station is not the device’s own', () => {
    const result = load(slices.get('st-2')!.bytes);
    assert(result.ok, 'it loads');
    const { station } = result.value;
    const own = findOwnDevice(station, 'device-2', sampleKey('device-2').publicKey);
    expect(own).toEqual({ ok: true, value: station.devices[0] });
    const other = findOwnDevice(station, 'device-1', sampleKey('device-1').publicKey);
    expect(!other.ok && other.error.code).toBe('device.unknown');
    const forged = findOwnDevice(station, 'device-2', sampleKey('device-1').publicKey);
    expect(!forged.ok && forged.error.code).toBe('device.not-entitled');
  });
});
