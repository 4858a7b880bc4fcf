/**
 * What decisions have made of the election, folded in the order of the log: which policy was in force when,
 * which device speaks for which station from which leaf on, whose votes count, when a deadline falls.
 */
import { formatHex } from '../base/bytes.ts';
import { assertDefined } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut, isStationChange } from '../decisions/carried-out.ts';
import type { ElectionChange } from '../decisions/decided-change.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { PollingGroup } from '../election/manifest.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Policy } from '../policy/policy.ts';
import { noCrossFacts } from './cross-facts.ts';
import { replaceDevice, termsOfPackage } from './device-terms.ts';
import { drawStations } from './draw-stations.ts';
import type {
  CrossFacts,
  DecisionFact,
  DeviceTerm,
  Snapshot,
  StationContext,
} from './evidence-case.ts';

export interface PolicyVersion {
  readonly policy: Policy;
  /** From this leaf on; 0 = of the package. */
  readonly fromLeaf: number;
  readonly fromTimeMs: number;
}

export interface ExcludedCandidate {
  readonly contestId: string;
  /** From 0, in ballot order. */
  readonly position: number;
}

export interface Ledger {
  /** Oldest first; the package's own is the first. */
  readonly policies: readonly PolicyVersion[];
  /** In force when the log had so many leaves. */
  policyAt(logSize: number): PolicyVersion;
  /** In force now; in order of contest and position. */
  readonly exclusions: readonly ExcludedCandidate[];
  devicesOf(stationId: string): readonly DeviceTerm[];
  /** Of a polling group, after moves; undefined = nothing is late. Unix milliseconds. */
  deadlineMs(pollingGroup: string, logSize: number): number | undefined;
  /** In the order of the log. */
  decisionsOf(stationId: string): readonly DecisionFact[];
  contextOf(entry: StationEntry, snapshot: Snapshot, cross?: CrossFacts): StationContext;
}

export type LedgerElection = Pick<
  ElectionPackage,
  'manifest' | 'digest' | 'roster' | 'contests' | 'policy'
>;

/** `decisions` are admitted ones, in any order; those at or after the snapshot must be left out before. */
export function makeLedger(
  election: LedgerElection,
  decisions: readonly DecisionFact[],
  crypto: CryptoPort,
): Ledger {
  const { manifest, contests } = election;
  const inLogOrder = decisions.toSorted((a, b) => a.leafIndex - b.leafIndex);
  const changes = inLogOrder.flatMap((fact) => electionChangesOf(fact));
  const policies = foldPolicies(election, changes);
  const deadlines = foldDeadlines(changes);
  const terms = foldDevices(election, changes);
  const byStation = Map.groupBy(
    inLogOrder.filter(({ stationId }) => stationId !== undefined),
    ({ stationId }) => stationId,
  );
  const softwareDigests = new Set(manifest.softwareDigests.map(formatHex));
  const drawn = foldDraws(crypto, election, changes);
  const contest = (contestId: string) => contests.get(contestId);
  const policyAt = (logSize: number): PolicyVersion =>
    assertDefined(
      policies.findLast(({ fromLeaf }) => fromLeaf < logSize) ?? policies[0],
      'the policy of the package',
    );
  const devicesOf = (stationId: string): readonly DeviceTerm[] =>
    terms.get(stationId) ?? termsOfPackage(election.roster.station(stationId));
  const unmovedDeadlineMs = (pollingGroup: string, logSize: number): number | undefined => {
    const group = assertDefined(manifest.pollingGroups.get(pollingGroup), 'a polling group');
    return deadlineOf(policyAt(logSize).policy, group);
  };
  const deadlineMs = (pollingGroup: string, logSize: number): number | undefined => {
    const unmoved = unmovedDeadlineMs(pollingGroup, logSize);
    return unmoved === undefined ? undefined : (deadlines.get(pollingGroup) ?? unmoved);
  };
  return {
    policies,
    policyAt,
    deadlineMs,
    exclusions: foldExclusions(changes),
    devicesOf,
    decisionsOf: (stationId) => byStation.get(stationId) ?? [],
    contextOf(entry, snapshot, cross = noCrossFacts) {
      const { policy } = policyAt(snapshot.logSize);
      const group = assertDefined(manifest.pollingGroups.get(entry.pollingGroup), 'its group');
      return {
        entry,
        group,
        contest,
        softwareDigests,
        packageDigest: election.digest,
        policy,
        devices: terms.get(entry.stationId) ?? termsOfPackage(entry),
        deadlineMs: deadlineMs(entry.pollingGroup, snapshot.logSize),
        unmovedDeadlineMs: unmovedDeadlineMs(entry.pollingGroup, snapshot.logSize),
        isDrawn: policy.handCount.stations === 'drawn' && drawn().has(entry.stationId),
        cross,
      };
    },
  };
}

interface PlacedChange<Change = ElectionChange> {
  readonly change: Change;
  readonly leafIndex: number;
  readonly timeMs: number;
}

function electionChangesOf({ change, leafIndex, timeMs }: DecisionFact): PlacedChange[] {
  const ordered = carriedOut(change);
  return isStationChange(ordered) ? [] : [{ change: ordered, leafIndex, timeMs }];
}

function foldPolicies(
  { policy, manifest }: LedgerElection,
  changes: readonly PlacedChange[],
): readonly PolicyVersion[] {
  return [
    { policy, fromLeaf: 0, fromTimeMs: manifest.madeAtS * 1000 },
    ...changes.flatMap(({ change, leafIndex, timeMs }) =>
      change.kind === 'change-policy'
        ? [{ policy: change.policy, fromLeaf: leafIndex, fromTimeMs: timeMs }]
        : [],
    ),
  ];
}

/** The last word on a group's deadline. Unix milliseconds. */
function foldDeadlines(changes: readonly PlacedChange[]): ReadonlyMap<string, number> {
  return new Map(
    changes.flatMap(({ change }) =>
      change.kind === 'move-deadline' ? [[change.pollingGroup, change.deadlineS * 1000]] : [],
    ),
  );
}

function deadlineOf({ deadline }: Policy, group: PollingGroup): number | undefined {
  if (deadline.minutes === undefined) return undefined;
  const startS = deadline.startsAt === 'close' ? group.closesAtS : group.embargoEndsAtS;
  return (startS + deadline.minutes * 60) * 1000;
}

function foldDevices(
  { roster }: LedgerElection,
  changes: readonly PlacedChange[],
): ReadonlyMap<string, readonly DeviceTerm[]> {
  const terms = new Map<string, readonly DeviceTerm[]>();
  for (const { change, leafIndex } of changes) {
    if (change.kind !== 'replace-device') continue;
    const before = terms.get(change.stationId) ?? termsOfPackage(roster.station(change.stationId));
    terms.set(change.stationId, replaceDevice(before, change, leafIndex));
  }
  return terms;
}

function foldExclusions(changes: readonly PlacedChange[]): readonly ExcludedCandidate[] {
  const excluded = new Map<string, ExcludedCandidate>();
  for (const { change } of changes) {
    if (change.kind !== 'exclude-candidate') continue;
    const { contestId, position, isExcluded } = change;
    const key = `${contestId} ${position}`;
    if (isExcluded) excluded.set(key, { contestId, position });
    else excluded.delete(key);
  }
  return [...excluded.values()].sort(
    (a, b) => compareIds(a.contestId, b.contestId) || a.position - b.position,
  );
}

/** Computed when first asked for: most elections draw nothing. */
function foldDraws(
  crypto: CryptoPort,
  { roster }: LedgerElection,
  changes: readonly PlacedChange[],
): () => ReadonlySet<string> {
  const last = changes.findLast(({ change }) => change.kind === 'draw-stations')?.change;
  const draw = last?.kind === 'draw-stations' ? last : undefined;
  let drawn: ReadonlySet<string> | undefined;
  return () => (drawn ??= drawStations(crypto, draw, roster.stations()));
}
