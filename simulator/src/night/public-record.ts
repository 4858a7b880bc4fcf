/** What everybody can see of the night: the server's public API, read over HTTP. */
import type { StationState } from '@mutabaqa/shared/reconcile/station-case.ts';
import type { PublicRecord } from './night-report.ts';

export type StateCounts = Readonly<Record<StationState, number>>;

/** Of `/api/v1/summary`: what is read here. */
interface SummaryAnswer {
  readonly groups: readonly { readonly states: Partial<StateCounts> }[];
}

/** Of `/api/v1/stations/<id>`. */
interface StationAnswer {
  readonly state: string;
  readonly findings?: readonly { readonly code: string }[];
  readonly tapes?: readonly { readonly channel: string; readonly leafIndex: number }[];
}

/** Of `/api/v1/feed`: one event for each leaf. */
interface FeedAnswer {
  readonly events: readonly { readonly index: number; readonly timeMs: number }[];
}

export async function readPublicSummary(portal: URL): Promise<StateCounts> {
  const { groups } = await readJson<SummaryAnswer>(portal, '/api/v1/summary');
  const sum = (state: StationState) =>
    groups.reduce((total, { states }) => total + (states[state] ?? 0), 0);
  return {
    awaited: sum('awaited'),
    received: sum('received'),
    matched: sum('matched'),
    discrepant: sum('discrepant'),
  };
}

/** By station id, in the words of the report. */
export async function readPublicRecords(
  portal: URL,
  stationIds: readonly string[],
  lateAfterMs: number,
): Promise<Map<string, PublicRecord>> {
  const leafTimes = await readLeafTimes(portal);
  const records = new Map<string, PublicRecord>();
  for (const stationId of stationIds) {
    const path = `/api/v1/stations/${encodeURIComponent(stationId)}`;
    const { state, findings = [], tapes = [] } = await readJson<StationAnswer>(portal, path);
    const byChannel = (channel: string) => tapes.filter((tape) => tape.channel === channel);
    const transmissions = byChannel('transmission');
    records.set(stationId, {
      state,
      transmissions: transmissions.length,
      cards: byChannel('card').length,
      codes: [...new Set(findings.map(({ code }) => code))].sort(),
      isLate: transmissions.some(({ leafIndex }) => (leafTimes.get(leafIndex) ?? 0) > lateAfterMs),
    });
  }
  return records;
}

const feedPage = 1_000;

async function readLeafTimes(portal: URL): Promise<ReadonlyMap<number, number>> {
  const times = new Map<number, number>();
  for (let from = `?limit=${feedPage}`; ; from = `?limit=${feedPage}&after=${times.size - 1}`) {
    const { events } = await readJson<FeedAnswer>(portal, `/api/v1/feed${from}`);
    for (const { index, timeMs } of events) times.set(index, timeMs);
    if (events.length < feedPage) return times;
  }
}

async function readJson<Answer>(portal: URL, path: string): Promise<Answer> {
  const response = await fetch(new URL(path, portal));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  // The shape is checked where it matters: a record that is not as expected is reported as such.
  return (await response.json()) as Answer;
}
