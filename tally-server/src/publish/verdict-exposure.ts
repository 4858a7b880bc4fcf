/**
 * Whether verdicts on stations of a polling group may be counted or told. Some findings look at a whole polling
 * centre (the same result twice), so a group that shares a centre with another waits for that one's embargo too.
 */
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Exposure, Gate } from './gate.ts';

export type VerdictExposure = (groupId: string, nowMs: number) => Exposure;

export function makeVerdictExposure(
  gate: Pick<Gate, 'ofGroup'>,
  stations: Iterable<Pick<StationEntry, 'centreId' | 'pollingGroup'>>,
): VerdictExposure {
  const neighbours = findNeighbours(stations);
  return (groupId, nowMs) => {
    const groups = [groupId, ...(neighbours.get(groupId) ?? [])];
    const isOpen = groups.every((id) => gate.ofGroup(id, nowMs) === 'everything');
    return isOpen ? 'everything' : 'arrivals';
  };
}

function findNeighbours(
  stations: Iterable<Pick<StationEntry, 'centreId' | 'pollingGroup'>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const groupsOf = new Map<string, Set<string>>();
  for (const { centreId, pollingGroup } of stations) {
    const groups = groupsOf.get(centreId);
    if (groups === undefined) groupsOf.set(centreId, new Set([pollingGroup]));
    else groups.add(pollingGroup);
  }
  const neighbours = new Map<string, Set<string>>();
  for (const groups of groupsOf.values()) {
    if (groups.size < 2) continue;
    for (const group of groups) {
      neighbours.set(group, new Set([...(neighbours.get(group) ?? []), ...groups]));
    }
  }
  return neighbours;
}
