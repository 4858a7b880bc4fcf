/** `discrepancies.ndjson`: what differs between the records of a station, and what came by one channel only. */
import type { Finding } from '../base/findings.ts';
import { blocksAdoption } from '../base/findings.ts';
import { formatFieldPath } from '../base/field-path.ts';
import type { StationVerdict } from '../reconcile/verdict.ts';

export function makeDiscrepancyRows({ stationId, arrivedBy, findings }: StationVerdict): object[] {
  const rows = findings.filter(isDiscrepancy).map(({ code, path, params }) => {
    const { left, right } = params;
    const place = path && { field: formatFieldPath(path), path };
    return { stationId, kind: 'differs', code, ...place, params, left, right };
  });
  const isOneSided = arrivedBy === 'transmission-only' || arrivedBy === 'card-only';
  return rows.length === 0 && isOneSided ? [{ stationId, kind: arrivedBy }] : rows;
}

/**
 * Two records differ (2xx), or one is not what it should be and blocks (3xx, 4xx), or the device signed twice.
 * That another station has the same result is said of two stations, and stands in their dossiers.
 */
function isDiscrepancy({ code }: Finding): boolean {
  const family = code.charAt(1);
  return family === '2' || code === 'E501' || (blocksAdoption(code) && '34'.includes(family));
}
