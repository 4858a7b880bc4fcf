import type { OpenStations } from './open-stations.ts';
import type { PortalPorts } from './portal-ports.ts';
import type { SummaryView } from './summary-view.ts';
import { viewSummary } from './summary-view.ts';

/** The summary for API and page alike. */
export function viewSummaryNow(
  ports: PortalPorts,
  stations: Pick<OpenStations, 'isOverdue' | 'exposure'>,
  nowMs: number,
): SummaryView {
  const { election, gate, reconciler, logNumber, sequencer, versions } = ports;
  return viewSummary(
    {
      manifest: election.manifest,
      gate,
      exposure: stations.exposure,
      summary: reconciler.summary(),
      isOverdue: (group) => stations.isOverdue(group, nowMs),
      logNumber,
      logSize: sequencer.size,
      newestVersion: versions.newest,
    },
    nowMs,
  );
}
