/** One station's dossier as it may be shown now. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { decideStation } from '@mutabaqa/shared/reconcile/decide-station.ts';
import { findTapeFindings } from '@mutabaqa/shared/reconcile/tape-findings.ts';
import type { Exposure } from '../publish/gate.ts';
import { publicState } from '../publish/gate.ts';
import type { ReadCase } from '../reconcile/read-case.ts';

export function viewStation(
  entry: StationEntry,
  exposure: Exposure,
  read: ReadCase,
  contests: ReadonlyMap<string, ContestEntry>,
) {
  const { station, tapeAt } = read;
  const { state, arrivedBy, findings } = decideStation(station, tapeAt);
  const { stationId, centreId, centreName, governorate, constituency, pollingGroup } = entry;
  const place = { stationId, centreId, centreName, governorate, constituency, pollingGroup };
  if (exposure !== 'everything') {
    return { ...place, state: publicState(exposure, { state, arrivedBy }) };
  }
  return {
    ...place,
    state,
    arrivedBy,
    findings: findings.map(viewFinding),
    // Beside the verdict: they say something about one tape, and change no state.
    tapeFindings: findTapeFindings(station, (leafIndex) => tapeAt(leafIndex).tape, {
      papers: entry.papers,
      contest: (contestId) => contests.get(contestId),
    }).map(({ tapeDigest, finding }) => ({
      digest: formatHex(tapeDigest),
      ...viewFinding(finding),
    })),
    tapes: station.tapes.map((fact) => ({
      channel: fact.channel,
      leafIndex: fact.leafIndex,
      deviceId: fact.deviceId,
      kind: fact.tapeKind,
      sequence: fact.sequence,
      part: fact.part,
      digest: formatHex(fact.tapeDigest),
      problems: fact.problems,
    })),
  };
}

export function viewFinding({ code, path, params }: Finding) {
  return path === undefined
    ? { code, params }
    : { code, field: formatFieldPath(path), path, params };
}
