/** From which leaf to which a device speaks for a station, as decisions replace one by another. */
import type { ElectionChange } from '../decisions/decided-change.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { DeviceTerm } from './evidence-case.ts';

export function termsOfPackage(entry: Pick<StationEntry, 'devices'> | undefined): DeviceTerm[] {
  const devices = entry?.devices ?? [];
  return devices.map(({ deviceId }) => ({ deviceId, fromLeaf: 0, untilLeaf: undefined }));
}

/** `before`: of the station that the change names; `leafIndex`: of the decision. */
export function replaceDevice(
  before: readonly DeviceTerm[],
  { oldDeviceId, newDevice }: Extract<ElectionChange, { kind: 'replace-device' }>,
  leafIndex: number,
): readonly DeviceTerm[] {
  const ended = before.map((term) =>
    term.deviceId === oldDeviceId && term.untilLeaf === undefined
      ? { ...term, untilLeaf: leafIndex }
      : term,
  );
  return [...ended, { deviceId: newDevice.deviceId, fromLeaf: leafIndex, untilLeaf: undefined }];
}
