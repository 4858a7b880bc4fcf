import { expect, test } from 'vitest';
import { makeGate } from './gate.ts';
import { makeVerdictExposure } from './verdict-exposure.ts';

const times = { opensAtS: 0, closesAtS: 1 };
const gate = makeGate({
  pollingGroups: new Map([
    ['special', { id: 'special', ...times, embargoEndsAtS: 10 }],
    ['displaced', { id: 'displaced', ...times, embargoEndsAtS: 10 }],
    ['general', { id: 'general', ...times, embargoEndsAtS: 20 }],
  ]),
});
const exposure = makeVerdictExposure(gate, [
  { centreId: 'barracks', pollingGroup: 'special' },
  { centreId: 'school', pollingGroup: 'displaced' },
  { centreId: 'school', pollingGroup: 'general' },
]);

test('a group waits for those that vote in its centres, and for no other', () => {
  expect(exposure('special', 15_000)).toBe('everything');
  expect(exposure('displaced', 15_000)).toBe('arrivals');
  expect(exposure('displaced', 20_000)).toBe('everything');
  expect(exposure('general', 19_999)).toBe('arrivals');
  expect(exposure('general', 20_000)).toBe('everything');
});

test('a group that the package does not know stays closed', () => {
  expect(exposure('other', 30_000)).toBe('arrivals');
});
