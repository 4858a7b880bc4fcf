import {
  makeDecidingElection,
  signDecision,
  spareDevice,
} from '@mutabaqa/test/builders/deciding-election.ts';
import { expect, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { findStationDevice } from './find-station-device.ts';

const election = makeDecidingElection();
const station = assertDefined(election.roster.station('st-1'), 'st-1');
const oldDeviceId = assertDefined(station.devices[0]?.deviceId, 'its device');
const spare = spareDevice(1);
const change = {
  kind: 'replace-device',
  stationId: 'st-1',
  oldDeviceId,
  newDevice: spare,
} as const;
const both = ['registrar-1', 'registrar-2'];

const find = (replacement: Uint8Array | undefined, { deviceId, tapeKey } = spare) =>
  findStationDevice(nodeCrypto, { ...election, station }, deviceId, tapeKey, replacement);

test('a spare is the station’s device by the decision of two registrars, and by nothing else', () => {
  expect(find(undefined)).toMatchObject({ ok: false, error: { code: 'device.unknown' } });
  expect(find(signDecision(election, { change, signers: both }))).toEqual({
    ok: true,
    value: spare,
  });
  const alone = signDecision(election, { change, signers: ['registrar-1'] });
  expect(find(alone)).toMatchObject({ error: { code: 'decision.too-few-signatures' } });
});

test.each([
  ['another spare', { ...change, newDevice: spareDevice(2) }],
  ['another station', { ...change, stationId: 'st-2' }],
])('a decision about %s is none for this one', (_, other) => {
  const replacement = signDecision(election, { change: other, signers: both });
  expect(find(replacement)).toMatchObject({ error: { code: 'device.unknown' } });
});
