/** What everybody can see of the night: the newest published version of the results, read over HTTP. */
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { DossierAnswer } from './centre-api.ts';
import { isResult, readJson, readRows } from './centre-api.ts';
import type { PublishedRecord } from './night-report.ts';

export type StateCounts = Readonly<Record<StationState, number>>;

/** Of `/api/v1/summary`: what is read here. */
interface SummaryAnswer {
  readonly logSize: number;
  readonly version?: number;
  readonly groups: readonly { readonly states: Partial<StateCounts> }[];
}

export interface PublicSummary {
  /** 0 = no version is published yet. */
  readonly version: number;
  readonly logSize: number;
  readonly states: StateCounts;
}

export async function readPublicSummary(portal: URL): Promise<PublicSummary> {
  const answer = await readJson<SummaryAnswer>(portal, '/api/v1/summary');
  const { groups, logSize, version = 0 } = answer;
  const sum = (state: StationState) =>
    groups.reduce((total, { states }) => total + (states[state] ?? 0), 0);
  const counts = Object.fromEntries(stationStates.map((state) => [state, sum(state)]));
  return { version, logSize, states: counts as StateCounts };
}

/** Leaves that a version has looked at. */
export async function readVersionSize(portal: URL, version: number): Promise<number> {
  const path = `/results/versions/${version}/version.json`;
  const { logSize } = await readJson<{ readonly logSize: number }>(portal, path);
  return logSize;
}

/** Rows of `refusals.ndjson` and `decisions.ndjson`. */
interface RefusalRow {
  readonly record: string;
}
interface DecisionRow {
  readonly kind: string;
  readonly stationId: string | null;
}

export interface RecordQuestion {
  readonly version: number;
  readonly stationIds: readonly string[];
  /** By device id. */
  readonly stationOf: (deviceId: string) => string | undefined;
  /** Transmissions after it are late. */
  readonly lateAfterMs: number;
}

/** By station id, in the words of the report. */
export async function readPublishedRecords(
  portal: URL,
  { version, stationIds, stationOf, lateAfterMs }: RecordQuestion,
): Promise<Map<string, PublishedRecord>> {
  const place = `/results/versions/${version}`;
  const refusals = (await readRows<RefusalRow>(portal, `${place}/refusals.ndjson`)).map(
    readRefusal,
  );
  const decisions = await readRows<DecisionRow>(portal, `${place}/decisions.ndjson`);
  const records = new Map<string, PublishedRecord>();
  for (const stationId of stationIds) {
    const path = `${place}/stations/${encodeURIComponent(stationId)}.json`;
    const dossier = await readJson<DossierAnswer>(portal, path);
    const { state, findings = [], claims = [], contests = [], evidence = [] } = dossier;
    const byChannel = (channel: string) =>
      evidence.filter((each) => each.kind === channel && isResult(each));
    const transmissions = byChannel('transmission');
    records.set(stationId, {
      state,
      transmissions: transmissions.length,
      cards: byChannel('card').length,
      codes: distinct(findings.map(({ code }) => code)),
      claims: distinct(claims.map(({ code }) => code)),
      adopted: distinct(contests.map(({ adopted }) => adopted?.source ?? 'nothing')),
      refusals: distinct(
        refusals
          .filter(({ deviceId }) => stationOf(deviceId) === stationId)
          .map(({ code }) => code),
      ),
      decisions: decisions
        .filter((decision) => decision.stationId === stationId)
        .map(({ kind }) => kind),
      isLate: transmissions.some(({ receivedAtMs }) => receivedAtMs > lateAfterMs),
    });
  }
  return records;
}

function readRefusal({ record }: RefusalRow): { deviceId: string; code: string } {
  const bytes = assertDefined(parseHex(record), 'the record of a refusal');
  const { deviceId, code } = assertDefined(decodeLenient(wire.RefusalRecord, bytes), 'a refusal');
  return { deviceId: deviceId ?? '', code: code ?? '' };
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
