import { expect, it } from 'vitest';
import { formatPinnedTrust, parsePinnedTrust } from './pinned-trust.ts';

const trust = {
  electionId: 'sample-2025',
  mode: 'rehearsal' as const,
  officersNeeded: 2,
  officerKeys: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
};

it('comes back as it was written', () => {
  expect(parsePinnedTrust(formatPinnedTrust(trust))).toEqual(trust);
});

it('is all there or nothing', () => {
  const text = formatPinnedTrust(trust);
  for (const other of [
    '',
    '{}',
    text.replace('mutabaqa-trust-v1', 'mutabaqa-trust-v2'),
    text.replace('rehearsal', 'both'),
    text.replace('"officersNeeded": 2', '"officersNeeded": "2"'),
    text.replace('AQEB', 'AQE'),
    text.replace('"sample-2025"', '" "'),
  ]) {
    expect([other, parsePinnedTrust(other)]).toEqual([other, undefined]);
  }
});
