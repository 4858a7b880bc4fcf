/** Whether what a decision changes exists, and can stand beside what is there. */
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { equalBytes } from '../base/bytes.ts';
import type { Decision } from '../election/decision-record.ts';
import type { DeviceEntry } from '../election/station-entry.ts';
import { deviceToWire } from '../election/station-entry.ts';
import { findUnfitSection } from '../evidence/section-fit.ts';
import type { SectionName } from '../tape/tape.ts';
import type { DecisionDesk } from './admit-decision.ts';
import { adoptsFigures } from './adopts-figures.ts';
import { carriedOut } from './carried-out.ts';
import type { DecidedChange, ElectionChange, StationChange } from './decided-change.ts';

interface Misfit {
  readonly code: 'subject-unknown' | 'change-conflicts' | 'adopts-nothing' | 'stale-base';
  readonly where: string;
}

const unknown = (where: string): Misfit => ({ code: 'subject-unknown', where });
const conflict = (where: string): Misfit => ({ code: 'change-conflicts', where });

export function findMisfit(
  desk: DecisionDesk,
  subject: Decision['subject'],
  change: DecidedChange,
): Misfit | undefined {
  const { stationId, contestId } = subject;
  const station = stationId === undefined ? undefined : desk.election.roster.station(stationId);
  if (stationId !== undefined && station === undefined) return unknown(stationId);
  const decided = carriedOut(change);
  if (isElectionChange(decided)) return findElectionMisfit(desk, decided);
  if (station === undefined) return unknown('station');
  const paper = station.papers.find(({ contestIds }) => contestIds.some((id) => id === contestId));
  if (contestId !== undefined && paper === undefined) return unknown(contestId);
  if (decided.kind === 'adopt') {
    // Claims are not among the evidence: they are never adopted.
    const missing = decided.leaves.find((leaf) => !desk.log.evidence.includes(leaf));
    if (missing !== undefined) return unknown(`leaf ${missing}`);
    const isUseful = adoptsFigures(desk, station, contestId, decided);
    return isUseful ? undefined : { code: 'adopts-nothing', where: contestId ?? station.stationId };
  }
  const names = namesOf(decided);
  const sections = decided.kind === 'correct' ? decided.sections : [];
  const unfit = findUnfitSection(station, desk.election.contests, names, sections);
  if (unfit !== undefined) return unknown(unfit);
  // What is decided for one contest must not change the others of the station.
  const isOther = ({ kind, id }: SectionName) =>
    id !== (kind === 'contest' ? contestId : paper?.paperId);
  const other = contestId === undefined ? undefined : names.find(isOther);
  return other && conflict(other.id);
}

function isElectionChange(change: StationChange | ElectionChange): change is ElectionChange {
  switch (change.kind) {
    case 'replace-device':
    case 'exclude-candidate':
    case 'move-deadline':
    case 'change-policy':
    case 'draw-stations':
    case 'add-person':
    case 'certify':
    case 'publish-notice':
      return true;
    default:
      return false;
  }
}

function namesOf(change: StationChange): readonly SectionName[] {
  return 'sectionNames' in change ? change.sectionNames : [];
}

function findElectionMisfit(desk: DecisionDesk, change: ElectionChange): Misfit | undefined {
  const { election, standing } = desk;
  switch (change.kind) {
    case 'replace-device':
      return findDeviceMisfit(desk, change);
    case 'exclude-candidate': {
      const contest = election.contests.get(change.contestId);
      const candidate = contest?.candidates[change.position];
      return candidate === undefined ? unknown(`candidate ${change.position + 1}`) : undefined;
    }
    case 'move-deadline': {
      const group = election.manifest.pollingGroups.get(change.pollingGroup);
      if (group === undefined) return unknown(change.pollingGroup);
      return change.deadlineS < group.closesAtS ? conflict('deadlineS') : undefined;
    }
    case 'change-policy': {
      const isNewer = change.policy.version > standing.policyVersion();
      return isNewer ? undefined : conflict(`version ${standing.policyVersion()}`);
    }
    case 'draw-stations': {
      const missing = change.stationIds.find((id) => election.roster.station(id) === undefined);
      return missing === undefined ? undefined : unknown(missing);
    }
    case 'add-person': {
      // One id or key under two entries could sign as two people.
      const isTaken = standing.people.has(change.personId) || standing.isKeyTaken(change.publicKey);
      return isTaken ? conflict(change.personId) : undefined;
    }
    case 'certify':
      return findVersionMisfit(desk, change);
    case 'publish-notice':
      return undefined; // what a notice says is its signers' word; nothing of the election is named
  }
}

/** A newer version with the same adopted figures makes none stale: any leaf brings one, and officers need time. */
function findVersionMisfit(
  { standing, log: { versions } }: DecisionDesk,
  { version, sumsDigest }: Extract<ElectionChange, { kind: 'certify' }>,
): Misfit | undefined {
  const published = versions.get(version);
  const isPublished = published !== undefined && equalBytes(published.sumsDigest, sumsDigest);
  if (!isPublished) return unknown(`version ${version}`);
  const excluded = standing.newestExclusion();
  if (excluded >= published.snapshot.logSize)
    return { code: 'stale-base', where: `leaf ${excluded}` };
  for (const [number, { sumRoot }] of versions) {
    const isOther = number > version && !equalBytes(sumRoot, published.sumRoot);
    if (isOther) return { code: 'stale-base', where: `version ${number}` };
  }
  return undefined;
}

/** The old one speaks for the station, the new one is a spare of the package that no station has had. */
function findDeviceMisfit(
  { election, standing }: DecisionDesk,
  change: Extract<ElectionChange, { kind: 'replace-device' }>,
): Misfit | undefined {
  const { stationId, oldDeviceId, newDevice } = change;
  if (!standing.speaksFor(oldDeviceId, stationId)) return conflict(oldDeviceId);
  const spare = election.spares.get(newDevice.deviceId);
  if (spare === undefined || !isSameDevice(spare, newDevice)) return unknown(newDevice.deviceId);
  return standing.isDeviceMoved(newDevice.deviceId) ? conflict(newDevice.deviceId) : undefined;
}

function isSameDevice(a: DeviceEntry, b: DeviceEntry): boolean {
  const bytesOf = (device: DeviceEntry) => encodeMessage(wire.DeviceEntry, deviceToWire(device));
  return equalBytes(bytesOf(a), bytesOf(b));
}
