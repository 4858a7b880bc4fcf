/**
 * The public lottery of Law 9/2020, art. 38: one station of each polling centre is counted by hand, one draw
 * for each size of centre, and a centre of a single station always. From a seed anybody draws the same.
 */
import { u32be } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { ElectionChange } from '../decisions/decided-change.ts';
import type { StationEntry } from '../election/station-entry.ts';

type Draw = Pick<Extract<ElectionChange, { kind: 'draw-stations' }>, 'seed' | 'stationIds'>;

/** Numbers typed from the minutes are taken as they are. Before any draw only the single stations are due. */
export function drawStations(
  crypto: CryptoPort,
  draw: Draw | undefined,
  stations: Iterable<Pick<StationEntry, 'stationId' | 'centreId'>>,
): ReadonlySet<string> {
  const centres = Map.groupBy(stations, ({ centreId }) => centreId);
  const drawn = [...centres.values()].flatMap((centre) => {
    const ids = centre.map(({ stationId }) => stationId).sort(compareIds);
    if (ids.length === 1) return ids;
    return draw?.seed === undefined ? [] : (ids[placeIn(crypto, draw.seed, ids.length)] ?? []);
  });
  return new Set([...drawn, ...(draw?.stationIds ?? [])]);
}

/** From 0; the digest is so much longer than a centre that the remainder favours no place. */
function placeIn(crypto: CryptoPort, seed: Uint8Array, size: number): number {
  const digest = labelledDigest(crypto, labels.stationDraw, u32be(size), seed);
  const number = digest.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return Number(number % BigInt(size));
}
