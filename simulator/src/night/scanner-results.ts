/** The files that a station's scanner, or its people, hand to the agent. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ClosingResult } from '@mutabaqa/station-agent/capture/closing-result.ts';
import type { KnownCount } from '../sim/known-count.ts';
import { resultContests } from '../sim/known-count.ts';
import { pollingHours } from './night-election.ts';
import type { NightFiles } from './night-files.ts';
import type { StationNight } from './plan-night.ts';

const slowS = 3 * 3600;

export function closingResultOf(files: NightFiles, night: StationNight): ClosingResult {
  const { figures, incident } = night;
  const result = resultOf(files, night, figures.machine);
  switch (incident?.kind) {
    case 'clock-off': {
      const { openedAtS = 0, closedAtS = 0 } = result;
      return { ...result, openedAtS: openedAtS - slowS, closedAtS: closedAtS - slowS };
    }
    case 'replayed-tape': // the correction has the right figures
      return resultOf(files, night, figures.altered);
    default:
      return result;
  }
}

export function correctionOf(files: NightFiles, night: StationNight): ClosingResult {
  const result = resultOf(files, night, night.figures.machine);
  return { ...result, kind: 'correction', correctionReason: 'counted again' };
}

export function handCountOf(files: NightFiles, night: StationNight): ClosingResult {
  return { ...resultOf(files, night, night.figures.hand), kind: 'hand-count', capture: 'typed' };
}

function resultOf(
  { sim, manifest }: NightFiles,
  { station }: StationNight,
  count: KnownCount,
): ClosingResult {
  const { contests } = sim.election;
  return {
    electionId: manifest.electionId,
    stationId: station.stationId,
    kind: 'closing',
    correctionReason: undefined,
    part: { index: 1, count: 1 },
    capture: 'scanner-signed',
    ...pollingHours(manifest, station.pollingGroup),
    papers: count.map(({ paperId, account }) => ({ paperId, counts: account })),
    contests: resultContests(count, (id) => assertDefined(contests.get(id), id)),
  };
}
