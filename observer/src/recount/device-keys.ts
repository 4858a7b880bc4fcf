/** Which key a device signs with, by the signed package. From when on it speaks for a station, the verdict asks. */
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';

export interface KnownDevice {
  /** Ed25519, 32 bytes. */
  readonly tapeKey: Uint8Array;
  /** Undefined for a spare, which only a decision gives a station. */
  readonly stationId: string | undefined;
}

export function findDevice(
  { roster, spares }: Pick<ElectionPackage, 'roster' | 'spares'>,
  deviceId: string,
): KnownDevice | undefined {
  const own = roster.device(deviceId);
  if (own !== undefined) return { tapeKey: own.entry.tapeKey, stationId: own.stationId };
  const spare = spares.get(deviceId);
  return spare && { tapeKey: spare.tapeKey, stationId: undefined };
}
