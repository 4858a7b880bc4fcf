import { expect, test } from 'vitest';
import { shapeConfirmed } from './confirmed.ts';

const election = { electionId: 'e', mode: 'rehearsal', packageDigest: '00'.repeat(32) } as const;
const file = {
  ...election,
  organisations: ['a.example', 'b.example'],
  stations: [
    ['st-1', 2],
    ['st-2', 1],
  ],
};

test('confirmations name whose word they are', () => {
  const confirmed = shapeConfirmed(file, election);
  expect(confirmed).toMatchObject({ names: ['a.example', 'b.example'], byTwo: 1 });
  expect(confirmed?.organisations.get('st-2')).toBe(1);
});

test.each([
  ['of another election', { electionId: 'other' }],
  ['of another mode', { mode: 'live' }],
  ['of another package', { packageDigest: '11'.repeat(32) }],
  ['of nobody', { organisations: [] }],
])('a file %s says nothing', (_, changed) => {
  expect(shapeConfirmed({ ...file, ...changed }, election)).toBeUndefined();
});

test('no station is confirmed by more than are named', () => {
  const stations = [
    ['st-1', 3],
    ['st-2', 1.5],
    ['st-3', -1],
  ];
  expect(shapeConfirmed({ ...file, stations }, election)?.organisations.size).toBe(0);
});
