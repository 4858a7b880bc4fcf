import { expect, it } from 'vitest';
import { embargoEndsAtMs, isEmbargoOver } from './polling-groups.ts';
import { buildSamplePackage } from '@mutabaqa/test/builders/sample-election.ts';

const { manifest } = buildSamplePackage();

it('the embargo is over at its time, not a millisecond before', () => {
  expect(embargoEndsAtMs(manifest, 'special')).toBe(1_762_873_200_000);
  expect(isEmbargoOver(manifest, 'special', 1_762_873_199_999)).toBe(false);
  expect(isEmbargoOver(manifest, 'special', 1_762_873_200_000)).toBe(true);
});

it('nobody asks for a group that the package does not have', () => {
  expect(() => embargoEndsAtMs(manifest, 'night')).toThrow('polling group night');
});
