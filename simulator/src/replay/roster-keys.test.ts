import { expect, test } from 'vitest';
import { deriveTapeKey } from './replay-station.ts';
import { deriveRosterKeys, publicKeyBytes } from './roster-keys.ts';

test('threads give the keys that stations sign with, in the order of rows', async () => {
  const stations = 4_001;
  const alone = await deriveRosterKeys('7', stations, 1);
  expect(await deriveRosterKeys('7', stations, 3)).toEqual(alone);
  expect(alone).toHaveLength(stations * publicKeyBytes);
  for (const row of [0, 1_999, 2_000, 4_000]) {
    const key = alone.subarray(row * publicKeyBytes, (row + 1) * publicKeyBytes);
    expect(key).toEqual(deriveTapeKey('7', row).publicKey);
  }
});

test('another seed gives other keys', async () => {
  expect(await deriveRosterKeys('7', 2)).not.toEqual(await deriveRosterKeys('8', 2));
});
