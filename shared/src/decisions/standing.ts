/**
 * What the decisions before one mean for it: who may sign, what is newest, which devices are taken. Told of each
 * admitted decision in the order of the log.
 */
import { formatHex } from '../base/bytes.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { Person } from '../election/manifest.ts';
import type { People } from '../election/staff-signatures.ts';
import { peopleOf } from '../election/staff-signatures.ts';
import { replaceDevice, termsOfPackage } from '../reconcile/device-terms.ts';
import type { DecisionFact, DeviceTerm } from '../reconcile/evidence-case.ts';
import type { DecidedChange } from './decided-change.ts';

export interface Standing {
  /** Those whom the package names and those added since; grows with `add`. */
  readonly people: People;
  /** Of the policy in force. */
  policyVersion(): number;
  /** Leaf of the newest decision about this (`subjectOf`), undefined when there is none. */
  newestAbout(subject: string): number | undefined;
  /** Leaf of the newest decision that a candidate's votes count, or do not; -1 = none. */
  newestExclusion(): number;
  isKeyTaken(publicKey: Uint8Array): boolean;
  /** Whether a decision has put it in, or taken it out of, a station. */
  isDeviceMoved(deviceId: string): boolean;
  /** Whether it may sign for the station now. */
  speaksFor(deviceId: string, stationId: string): boolean;
  /** Whose tapes count for the station, and which of them. */
  devicesOf(stationId: string): readonly DeviceTerm[];
  add(fact: DecisionFact): void;
}

/** Two decisions with one subject cannot both stand unless the later has seen the earlier. */
export function subjectOf(change: DecidedChange, stationId: string | undefined): string {
  switch (change.kind) {
    case 'court-order':
      return subjectOf(change.change, stationId);
    case 'replace-device':
      return `replace-device ${change.stationId}`;
    case 'exclude-candidate':
      return `exclude-candidate ${change.position} ${change.contestId}`;
    case 'move-deadline':
      return `move-deadline ${change.pollingGroup}`;
    case 'add-person':
      return `add-person ${change.personId}`;
    case 'certify':
      return `certify ${change.stage}`;
    case 'publish-notice':
      return `publish-notice ${change.noticeKind} ${change.number}`;
    case 'change-policy':
    case 'draw-stations':
      return change.kind;
    default:
      return stationSubject(stationId ?? '');
  }
}

export function stationSubject(stationId: string): string {
  return `station ${stationId}`;
}

export function makeStanding(
  election: Pick<ElectionPackage, 'manifest' | 'roster' | 'policy'>,
  earlier: readonly DecisionFact[] = [],
): Standing {
  const { manifest, roster } = election;
  const { logKey, transmissionKey, cardKey, bundleKey, cardReaders } = manifest;
  const people = new Map<string, Person>(peopleOf(manifest));
  const keys = new Set(
    [logKey, transmissionKey, cardKey, bundleKey, ...cardReaders.values()].map(formatHex),
  );
  for (const { publicKey } of people.values()) keys.add(formatHex(publicKey));
  let policyVersion = election.policy.version;
  let newestExclusion = -1;
  const newest = new Map<string, number>();
  /** Devices that a decision has moved; undefined = out of every station. */
  const moved = new Map<string, string | undefined>();
  const terms = new Map<string, readonly DeviceTerm[]>();
  const devicesOf = (stationId: string): readonly DeviceTerm[] =>
    terms.get(stationId) ?? termsOfPackage(roster.station(stationId));

  function apply(change: DecidedChange, leafIndex: number): void {
    if (change.kind === 'court-order') {
      apply(change.change, leafIndex);
    } else if (change.kind === 'change-policy') {
      policyVersion = change.policy.version;
    } else if (change.kind === 'exclude-candidate') {
      newestExclusion = leafIndex;
    } else if (change.kind === 'replace-device') {
      moved.set(change.oldDeviceId, undefined);
      moved.set(change.newDevice.deviceId, change.stationId);
      const before = devicesOf(change.stationId);
      terms.set(change.stationId, replaceDevice(before, change, leafIndex));
    } else if (change.kind === 'add-person') {
      const { personId: id, role, publicKey } = change;
      people.set(id, { id, role, publicKey });
      keys.add(formatHex(publicKey));
    }
  }

  const standing: Standing = {
    people,
    policyVersion: () => policyVersion,
    newestAbout: (subject) => newest.get(subject),
    newestExclusion: () => newestExclusion,
    isKeyTaken: (publicKey) => keys.has(formatHex(publicKey)),
    isDeviceMoved: (deviceId) => moved.has(deviceId),
    speaksFor: (deviceId, stationId) =>
      (moved.has(deviceId) ? moved.get(deviceId) : roster.device(deviceId)?.stationId) ===
      stationId,
    devicesOf,
    add({ change, stationId, leafIndex }) {
      newest.set(subjectOf(change, stationId), leafIndex);
      if (stationId !== undefined) newest.set(stationSubject(stationId), leafIndex);
      apply(change, leafIndex);
    },
  };
  for (const fact of earlier) standing.add(fact);
  return standing;
}
