/** What decisions made of the election: policies, devices, exclusions, deadlines, at every past moment. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecidedChange, ElectionChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { law9Of2020 } from '@mutabaqa/shared/policy/policies/law-9-2020.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Ledger } from '@mutabaqa/shared/reconcile/ledger.ts';
import { makeLedger } from '@mutabaqa/shared/reconcile/ledger.ts';
import { closesAtS, deadlineMs, decisionAt } from '../builders/sample-case.ts';
import { centreStation, device, makeCentreElection } from '../builders/sample-ledger.ts';
import { runs } from '../soak.ts';

const entries = [
  centreStation('s1', 'first'),
  centreStation('s2', 'first'),
  centreStation('special-1', 'second'),
];
const [first] = entries;
const election = makeCentreElection(law4Of2023, entries);
const leavesMax = 40;

const ledgerOf = (...decisions: readonly DecisionFact[]): Ledger =>
  makeLedger(election, decisions, nodeCrypto);
const at = (leaf: number, change: DecidedChange): DecisionFact =>
  decisionAt(leaf, change, { stationId: undefined });
/** Carried out because a court said so. */
const orderedAt = (leaf: number, change: ElectionChange): DecisionFact =>
  at(leaf, { kind: 'court-order', documentDigest: new Uint8Array(32), change });

const newPolicy = (version: number, changes: Partial<Policy> = {}): ElectionChange => ({
  kind: 'change-policy',
  policy: { ...law4Of2023, version, ...changes },
});

describe('the policy in force', () => {
  const ledger = ledgerOf(at(20, newPolicy(3)), at(10, newPolicy(2)));

  test.each([
    [0, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [21, 3],
    [1_000_000, 3],
  ])('when the log had %i leaves was version %i', (logSize, version) => {
    expect(ledger.policyAt(logSize).policy.version).toBe(version);
  });

  test('is kept with the leaf and the time that it was in force from', () => {
    expect(ledger.policies.map(({ policy, ...from }) => [policy.version, from])).toEqual([
      [1, { fromLeaf: 0, fromTimeMs: election.manifest.madeAtS * 1000 }],
      [2, { fromLeaf: 10, fromTimeMs: at(10, newPolicy(2)).timeMs }],
      [3, { fromLeaf: 20, fromTimeMs: at(20, newPolicy(3)).timeMs }],
    ]);
  });

  test('is what a station is judged by, at the snapshot', () => {
    if (first === undefined) throw new Error('a station');
    const policyOf = (logSize: number) => ledger.contextOf(first, { timeMs: 0, logSize }).policy;
    expect([policyOf(10).version, policyOf(11).version]).toEqual([1, 2]);
  });

  test('is known for every past moment, by a look through all of them', () => {
    const details = fc.check(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: leavesMax })), (leaves) => {
        const folded = ledgerOf(...leaves.map((leaf) => at(leaf, newPolicy(leaf + 1))));
        for (let logSize = 0; logSize <= leavesMax + 1; logSize++) {
          const passed = leaves.filter((leaf) => leaf < logSize);
          if (folded.policyAt(logSize).policy.version !== Math.max(0, ...passed) + 1) return false;
        }
        return true;
      }),
      { numRuns: runs(100, 5000) },
    );
    expect(fc.defaultReportMessage(details)).toBeUndefined();
  });
});

describe('devices', () => {
  const replace = (stationId: string, oldDeviceId: string, spare: string): ElectionChange => ({
    kind: 'replace-device',
    stationId,
    oldDeviceId,
    newDevice: device(spare),
  });

  test('are those of the package until a decision says otherwise', () => {
    const ofPackage = [{ deviceId: 'd-s1', fromLeaf: 0, untilLeaf: undefined }];
    expect(ledgerOf().devicesOf('s1')).toEqual(ofPackage);
    expect(ledgerOf(at(5, replace('s2', 'd-s2', 'spare-1'))).devicesOf('s1')).toEqual(ofPackage);
    expect(ledgerOf().devicesOf('nobody')).toEqual([]);
  });

  test('end and begin at the leaf of the decision, again and again', () => {
    const ledger = ledgerOf(
      at(9, replace('s1', 'spare-1', 'spare-2')),
      at(5, replace('s1', 'd-s1', 'spare-1')),
    );
    expect(ledger.devicesOf('s1')).toEqual([
      { deviceId: 'd-s1', fromLeaf: 0, untilLeaf: 5 },
      { deviceId: 'spare-1', fromLeaf: 5, untilLeaf: 9 },
      { deviceId: 'spare-2', fromLeaf: 9, untilLeaf: undefined },
    ]);
  });

  test('that come back have two terms', () => {
    const ledger = ledgerOf(
      at(5, replace('s1', 'd-s1', 'spare-1')),
      at(9, replace('s1', 'spare-1', 'd-s1')),
      at(12, replace('s1', 'd-s1', 'spare-2')),
    );
    expect(ledger.devicesOf('s1')).toEqual([
      { deviceId: 'd-s1', fromLeaf: 0, untilLeaf: 5 },
      { deviceId: 'spare-1', fromLeaf: 5, untilLeaf: 9 },
      { deviceId: 'd-s1', fromLeaf: 9, untilLeaf: 12 },
      { deviceId: 'spare-2', fromLeaf: 12, untilLeaf: undefined },
    ]);
  });

  test('are replaced by a court’s order too', () => {
    const ledger = ledgerOf(orderedAt(5, replace('s1', 'd-s1', 'spare-1')));
    expect(ledger.devicesOf('s1').map(({ deviceId }) => deviceId)).toEqual(['d-s1', 'spare-1']);
  });
});

const exclude = (position: number, isExcluded = true): ElectionChange => ({
  kind: 'exclude-candidate',
  contestId: 'c',
  position,
  isExcluded,
});

describe('excluded candidates', () => {
  test('stand in the order of the ballot, until an exclusion is taken back', () => {
    const excluded = (...decisions: readonly DecisionFact[]) =>
      ledgerOf(...decisions).exclusions.map(({ position }) => position);
    const two = [at(5, exclude(2)), at(6, exclude(0))];
    expect(excluded()).toEqual([]);
    expect(excluded(...two)).toEqual([0, 2]);
    expect(excluded(...two, at(7, exclude(2, false)))).toEqual([0]);
    expect(excluded(...two, at(7, exclude(2, false)), at(8, exclude(2)))).toEqual([0, 2]);
    expect(excluded(at(4, exclude(2, false)), ...two)).toEqual([0, 2]);
    expect(excluded(orderedAt(5, exclude(1)))).toEqual([1]);
  });

  test('of another contest are others', () => {
    const other = { ...exclude(0), contestId: 'b' } as ElectionChange;
    expect(ledgerOf(at(5, exclude(0)), at(6, other)).exclusions).toEqual([
      { contestId: 'b', position: 0 },
      { contestId: 'c', position: 0 },
    ]);
  });
});

describe('deadlines', () => {
  const hourS = 3600;
  const moved = (pollingGroup: string, hours: number): ElectionChange => ({
    kind: 'move-deadline',
    pollingGroup,
    deadlineS: closesAtS + hours * hourS,
  });
  const hoursOf = (ledger: Ledger, pollingGroup = 'general', logSize = leavesMax) => {
    const limitMs = ledger.deadlineMs(pollingGroup, logSize);
    return limitMs === undefined ? undefined : (limitMs / 1000 - closesAtS) / hourS;
  };

  test('fall six hours after the close of each group', () => {
    expect(ledgerOf().deadlineMs('general', 1)).toBe(deadlineMs);
    expect([hoursOf(ledgerOf()), hoursOf(ledgerOf(), 'special')]).toEqual([6, 6 - 48]);
  });

  test('are moved for all stations of a group, and the last word counts', () => {
    const ledger = ledgerOf(at(7, moved('general', 8)), at(5, moved('general', 9)));
    expect([hoursOf(ledger), hoursOf(ledger, 'special')]).toEqual([8, 6 - 48]);
    for (const entry of entries) {
      const context = ledger.contextOf(entry, { timeMs: 0, logSize: leavesMax });
      const isGeneral = entry.pollingGroup === 'general';
      const ofPackageMs = isGeneral ? deadlineMs : deadlineMs - 48 * hourS * 1000;
      expect(context.unmovedDeadlineMs).toBe(ofPackageMs);
      expect(context.deadlineMs).toBe(isGeneral ? ofPackageMs + 2 * hourS * 1000 : ofPackageMs);
    }
  });

  test('are moved by a court’s order too', () => {
    expect(hoursOf(ledgerOf(orderedAt(5, moved('general', 7))))).toBe(7);
  });

  test('follow the policy that was in force', () => {
    const deadline = { ...law4Of2023.deadline, minutes: 120 };
    const ledger = ledgerOf(at(5, newPolicy(2, { deadline })));
    expect([hoursOf(ledger, 'general', 5), hoursOf(ledger, 'general', 6)]).toEqual([6, 2]);
    const fromEmbargo = { ...law4Of2023.deadline, startsAt: 'embargo-end' } as const;
    const later = ledgerOf(at(5, newPolicy(2, { deadline: fromEmbargo })));
    expect(hoursOf(later, 'special')).toBe(6);
  });

  test('do not exist under a policy without one, be they moved', () => {
    const none = makeLedger(
      makeCentreElection(law9Of2020, entries),
      [at(5, moved('general', 8))],
      nodeCrypto,
    );
    expect(hoursOf(none)).toBeUndefined();
  });
});

describe('decisions about stations', () => {
  test('stand with their station, in the order of the log', () => {
    const annul = decisionAt(8, { kind: 'annul' }, { stationId: 's1' });
    const adopt = decisionAt(4, { kind: 'adopt', leaves: [1] }, { stationId: 's1' });
    const other = decisionAt(6, { kind: 'annul' }, { stationId: 's2' });
    const ledger = ledgerOf(annul, other, at(5, exclude(0)), adopt);
    expect(ledger.decisionsOf('s1')).toEqual([adopt, annul]);
    expect(ledger.decisionsOf('s2')).toEqual([other]);
    expect(ledger.decisionsOf('special-1')).toEqual([]);
  });

  test('that a court ordered change nothing of the election', () => {
    const documentDigest = new Uint8Array(32);
    const change = { kind: 'court-order', documentDigest, change: { kind: 'annul' } } as const;
    const ordered = decisionAt(5, change, { stationId: 's1' });
    expect(described(ledgerOf(ordered))).toEqual({
      ...described(ledgerOf()),
      decisions: [[ordered], [], []],
    });
  });
});

/** All that a ledger says, as one value. */
function described(ledger: Ledger) {
  const sizes = Array.from({ length: leavesMax + 2 }, (_, logSize) => logSize);
  return {
    policies: ledger.policies,
    inForce: sizes.map((logSize) => ledger.policyAt(logSize).policy.version),
    deadlines: sizes.map((logSize) => [
      ledger.deadlineMs('general', logSize),
      ledger.deadlineMs('special', logSize),
    ]),
    exclusions: ledger.exclusions,
    devices: entries.map(({ stationId }) => ledger.devicesOf(stationId)),
    decisions: entries.map(({ stationId }) => ledger.decisionsOf(stationId)),
    drawn: entries.map(
      (entry) => ledger.contextOf(entry, { timeMs: 0, logSize: leavesMax }).isDrawn,
    ),
  };
}

describe('told in any order', () => {
  const deviceId = fc.constantFrom('d-s1', 'd-s2', 'spare-1', 'spare-2');
  const arbitraryChange: fc.Arbitrary<ElectionChange> = fc.oneof(
    fc.integer({ min: 2, max: 99 }).map((version) => newPolicy(version)),
    fc
      .record({ stationId: fc.constantFrom('s1', 's2'), oldDeviceId: deviceId, spare: deviceId })
      .map(({ spare, ...which }) => ({
        kind: 'replace-device' as const,
        ...which,
        newDevice: device(spare),
      })),
    fc
      .record({ position: fc.nat(2), isExcluded: fc.boolean() })
      .map(({ position, isExcluded }) => exclude(position, isExcluded)),
    fc
      .record({ pollingGroup: fc.constantFrom('general', 'special'), hours: fc.nat(20) })
      .map(({ pollingGroup, hours }) => ({
        kind: 'move-deadline' as const,
        pollingGroup,
        deadlineS: closesAtS + hours * 3600,
      })),
    fc
      .option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined })
      .map((seed) => ({ kind: 'draw-stations' as const, seed, stationIds: ['s2'] })),
  );
  const arbitraryDecisions = fc
    .array(fc.tuple(arbitraryChange, fc.constantFrom('plain', 'court', 'station')), {
      minLength: 2,
      maxLength: 12,
    })
    .map((drawn) =>
      drawn.map(([change, how], i) => {
        const leaf = 3 * i + 1;
        if (how === 'court') return orderedAt(leaf, change);
        if (how === 'plain') return at(leaf, change);
        return decisionAt(leaf, { kind: 'quarantine' }, { stationId: i % 2 ? 's1' : 's2' });
      }),
    );

  const isSame = (make: (...decisions: readonly DecisionFact[]) => Ledger) =>
    fc.check(
      fc.property(
        arbitraryDecisions.chain((decisions) =>
          fc.tuple(
            fc.constant(decisions),
            fc.shuffledSubarray(decisions, { minLength: decisions.length }),
          ),
        ),
        ([decisions, shuffled]) =>
          JSON.stringify(described(make(...decisions))) ===
          JSON.stringify(described(make(...shuffled))),
      ),
      { numRuns: runs(100, 5000) },
    );

  test('decisions give the same ledger', () => {
    const details = isSame(ledgerOf);
    expect(fc.defaultReportMessage(details)).toBeUndefined();
  });

  test('a fold in the order of telling is found out', () => {
    const inToldOrder = (...decisions: readonly DecisionFact[]): Ledger => {
      const leaves = decisions.map(({ leafIndex }) => leafIndex).sort((a, b) => a - b);
      return ledgerOf(
        ...decisions.map((fact, i) => ({ ...fact, leafIndex: leaves[i] ?? fact.leafIndex })),
      );
    };
    expect(isSame(inToldOrder).failed).toBe(true);
  });
});
