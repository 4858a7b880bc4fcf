import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { viewSummary } from '../portal/summary-view.ts';
import { arrivalState, makeGate } from './gate.ts';

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
  expect(arrivalState('both', false)).toBe('received');
  // A late tape has arrived; what the policy does with it is no business of this hour.
  expect(arrivalState('card-only', true)).toBe('received');
  // A card that held no tape is a discrepancy; "received" would hide that the station is missing.
  expect(arrivalState('neither', false)).toBe('awaited');
  expect(arrivalState('neither', true)).toBe('overdue');
});

test('a summary counts arrivals in the same way', () => {
  const none = Object.fromEntries(stationStates.map((state) => [state, 0])) as Record<
    StationState,
    number
  >;
  const summary = new Map([
    [
      'general',
      {
        stations: 9,
        states: { ...none, awaited: 2, received: 3, matched: 1, quarantined: 3 },
        arrivedBy: { neither: 4, 'transmission-only': 2, 'card-only': 1, both: 2 },
      },
    ],
  ]);
  const pollingGroups = new Map([group('general', 20)]);
  const gate = makeGate({ pollingGroups });
  const manifest = { electionId: 'e', mode: 'live', pollingGroups } as const;
  const at = (nowMs: number, isOverdue = false) =>
    viewSummary(
      {
        ...{ manifest, gate, exposure: gate.ofGroup, summary, isOverdue: () => isOverdue },
        ...{ logNumber: 1, logSize: 5, newestVersion: 3 },
      },
      nowMs,
    );
  expect(at(19_999).groups[0]?.states).toEqual({ awaited: 4, received: 5 });
  expect(at(19_999, true).groups[0]?.states).toEqual({ awaited: 0, overdue: 4, received: 5 });
  expect(at(19_999)).not.toHaveProperty('totals');
  expect(at(20_000).groups[0]?.states).toEqual({
    ...{ awaited: 2, received: 3, matched: 1, discrepant: 0, quarantined: 3 },
  });
  expect(at(20_000)).toMatchObject({ version: 3, totals: '/results/versions/3/totals.json' });
});
