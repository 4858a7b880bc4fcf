/** Alerts: their life from beginning to end, and that those stand there which the verdicts call for. */
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import { isCount, parseJsonObject } from '../recount/evidence-rows.ts';
import { compareLines, type CourtBundle, readLines } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';
import type { StationState } from './station-states.ts';

interface AlertRow {
  readonly number: number;
  readonly alert: number;
  readonly state: 'raised' | 'acknowledged' | 'resolved';
  readonly timeMs: number;
  readonly by: string | null;
  readonly reason: string;
  readonly key: string;
  readonly kind: string;
  readonly stationId: string | null;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What does not change while an alert lives. */
const lasting = ['key', 'kind', 'severity', 'stationId', 'params'] as const;

/** `isWhole`: alerts of all stations, so that no number is missing. */
export async function checkAlerts(
  bundle: CourtBundle,
  states: readonly StationState[],
  isWhole: boolean,
  checks: CourtChecks,
): Promise<void> {
  const lines = await readLines(bundle, courtFiles.alerts);
  const raised = new Map<number, { readonly row: AlertRow; readonly lasting: string }>();
  const ended = new Set<number>();
  const rows: AlertRow[] = [];
  let before = 0;
  for (const [i, line] of lines.entries()) {
    const fail = (problem: string): void => {
      checks.fail('alerts', `${courtFiles.alerts}, line ${i + 1}`, problem);
    };
    const row = parseAlertRow(line);
    if (row === undefined) {
      fail('not an event of an alert');
      continue;
    }
    rows.push(row);
    if (row.number <= before || (isWhole && row.number !== before + 1)) {
      fail(`event ${row.number} after event ${before}`);
    }
    before = row.number;
    const first = raised.get(row.alert);
    const text = lastingOf(line);
    if (row.state === 'raised') {
      if (row.alert !== row.number) fail('is raised under another number than its own');
      if (!hasOwnKey(row)) fail(`kind and station do not give the key ${row.key}`);
      raised.set(row.alert, { row, lasting: text });
    } else if (first === undefined) fail(`alert ${row.alert} was not raised before`);
    else {
      if (first.lasting !== text) fail(`is not what alert ${row.alert} was raised about`);
      if (row.timeMs < first.row.timeMs) fail('before it was raised');
      if (ended.has(row.alert)) fail(`alert ${row.alert} had ended`);
    }
    if (row.state === 'resolved') ended.add(row.alert);
  }
  await checkNoted(bundle, rows, checks);
  checkCalledFor(states, raised.values(), checks);
  checks.pass('alerts', `${raised.size} raised, ${ended.size} ended`);
}

function parseAlertRow(line: string): AlertRow | undefined {
  const raw = parseJsonObject(line);
  if (raw === undefined) return undefined;
  const { number, alert, timeMs, state, by, stationId, params } = raw;
  const isRow =
    isCount(number) &&
    isCount(alert) &&
    isCount(timeMs) &&
    (state === 'raised' || state === 'acknowledged' || state === 'resolved') &&
    (by === null || typeof by === 'string') &&
    (stationId === null || typeof stationId === 'string') &&
    typeof params === 'object' &&
    params !== null &&
    ['reason', 'key', 'kind', 'severity'].every((key) => typeof raw[key] === 'string');
  return isRow ? (raw as unknown as AlertRow) : undefined;
}

function lastingOf(line: string): string {
  const raw = parseJsonObject(line) ?? {};
  return JSON.stringify(lasting.map((key) => raw[key] ?? null));
}

/** Alerts about a station's verdict are named after it; others after what happened. */
function hasOwnKey({ key, kind, stationId, params }: AlertRow): boolean {
  const named = kind.startsWith('station.') ? [stationId ?? ''] : [];
  return key === [kind, ...named, ...Object.values(params)].join('/');
}

/** What staff did is a part of the same events. */
async function checkNoted(
  bundle: CourtBundle,
  rows: readonly AlertRow[],
  checks: CourtChecks,
): Promise<void> {
  const derived = rows
    .filter(({ by }) => by !== null)
    .map(({ timeMs, by, state, alert, kind, stationId, reason }) =>
      JSON.stringify({ timeMs, by, did: state, alert, kind, stationId, reason }),
    );
  const shown = await readLines(bundle, courtFiles.staffAccess);
  compareLines(courtFiles.staffAccess, shown, derived, 'alerts', checks);
}

/** When a trouble ends its alert is resolved, never taken away: a station's state has left one. */
function checkCalledFor(
  states: readonly StationState[],
  raised: Iterable<{ readonly row: AlertRow }>,
  checks: CourtChecks,
): void {
  const keys = new Set([...raised].map(({ row }) => row.key));
  for (const { stationId, state, codes } of states) {
    const wanted = [
      ...(alerting.has(state) ? [`station.${state}/${stationId}`] : []),
      ...codes
        .filter((code) => /^E[34]/.test(code))
        .map((code) => `station.finding/${stationId}/${code}`),
    ];
    for (const key of wanted.filter((each) => !keys.has(each))) {
      checks.fail('alerts', `station ${stationId}`, `no alert ${key} was raised`);
    }
  }
}

const alerting: ReadonlySet<string> = new Set([
  'overdue',
  'discrepant',
  'quarantined',
  'at-audit-centre',
]);
