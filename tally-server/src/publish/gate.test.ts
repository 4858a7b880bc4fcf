import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stationStates } from '@mutabaqa/shared/reconcile/station-case.ts';
import { viewSummary } from '../portal/summary-view.ts';
import { makeGate, publicState } from './gate.ts';

const group = (id: string, embargoEndsAtS: number) =>
  [id, { id, opensAtS: 0, closesAtS: 1, embargoEndsAtS }] as const;

test('a group opens at the very millisecond, the election with its last group', () => {
  const gate = makeGate({ pollingGroups: new Map([group('special', 10), group('general', 20)]) });
  expect(gate.ofGroup('special', 9_999)).toBe('arrivals');
  expect(gate.ofGroup('special', 10_000)).toBe('everything');
  expect(gate.ofElection(19_999)).toBe('arrivals');
  expect(gate.ofElection(20_000)).toBe('everything');
  expect(gate.opensAtMs).toBe(20_000);
});

test('what the package does not know never opens', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (id, nowMs) => {
      const gate = makeGate({ pollingGroups: new Map() });
      expect([gate.ofGroup(id, nowMs), gate.ofElection(nowMs)]).toEqual(['arrivals', 'arrivals']);
    }),
  );
});

test('before the embargo ends, no state tells more than an arrival', () => {
  for (const state of stationStates) {
    expect(publicState('arrivals', { state, arrivedBy: 'both' })).toBe('received');
    // A card that held no tape is a discrepancy; "received" would hide that the station is missing.
    expect(publicState('arrivals', { state, arrivedBy: 'neither' })).toBe('awaited');
    expect(publicState('everything', { state, arrivedBy: 'neither' })).toBe(state);
  }
});

test('a summary counts arrivals in the same way', () => {
  const summary = new Map([
    [
      'general',
      {
        stations: 9,
        states: { awaited: 2, received: 3, matched: 1, discrepant: 3 },
        arrivedBy: { neither: 4, 'transmission-only': 2, 'card-only': 1, both: 2 },
      },
    ],
  ]);
  const pollingGroups = new Map([group('general', 20)]);
  const gate = makeGate({ pollingGroups });
  const manifest = { electionId: 'e', mode: 'live', pollingGroups } as const;
  const at = (nowMs: number) =>
    viewSummary(manifest, gate, summary, { logNumber: 1, sequencer: { size: 5 } }, nowMs).groups;
  expect(at(19_999)).toMatchObject([{ exposure: 'arrivals', states: { awaited: 4, received: 5 } }]);
  expect(at(19_999)[0]?.states).not.toHaveProperty('discrepant');
  expect(at(20_000)).toMatchObject([{ states: summary.get('general')?.states }]);
});
