/** Groups of stations that vote on the same day, and the end of each group's embargo. */
import { assertDefined } from '../base/assert.ts';
import type { Manifest } from './manifest.ts';

/** Unix milliseconds. The group must be one of the package, as those of its stations are. */
export function embargoEndsAtMs(manifest: Manifest, groupId: string): number {
  const group = assertDefined(manifest.pollingGroups.get(groupId), `polling group ${groupId}`);
  return group.embargoEndsAtS * 1000;
}

/** At the very millisecond it is over. */
export function isEmbargoOver(manifest: Manifest, groupId: string, nowMs: number): boolean {
  return nowMs >= embargoEndsAtMs(manifest, groupId);
}
