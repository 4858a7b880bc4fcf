/** Alerts in the SQLite store: an append-only table of events, and the keys of those that are open. */
import type Database from 'better-sqlite3';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { AlertEvent, AlertSeverity, AlertState, AlertStore } from './alert-store.ts';

interface EventRow {
  readonly number: number;
  readonly alert: number;
  readonly time_ms: number;
  readonly state: string;
  readonly noted_by: string | null;
  readonly reason: string;
  readonly key: string;
  readonly kind: string;
  readonly severity: string;
  readonly station: string | null;
  readonly params: string;
}

export function makeSqliteAlerts(db: Database.Database): AlertStore {
  const select = (rest: string) =>
    db.prepare<unknown[], EventRow>(`SELECT * FROM alert_events ${rest}`);
  const eventsFrom = select('WHERE number > ? ORDER BY number LIMIT ?');
  const newestOfAlert = select('WHERE alert = ? ORDER BY number DESC LIMIT 1');
  const newest = db.prepare<[], { number: number | null }>(
    'SELECT MAX(number) AS number FROM alert_events',
  );
  const openByKey = db.prepare<[string], { alert: number }>(
    'SELECT alert FROM open_alerts WHERE key = ?',
  );
  const openEvents = db.prepare<[], EventRow>(
    `SELECT * FROM alert_events WHERE number IN (
       SELECT (SELECT MAX(number) FROM alert_events WHERE alert = open_alerts.alert)
       FROM open_alerts)
     ORDER BY alert`,
  );
  const newestNumber = (): number => newest.get()?.number ?? 0;
  const writes = db.readonly ? undefined : makeWrites();

  function makeWrites() {
    const insertEvent = db.prepare(
      'INSERT INTO alert_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    const insertOpen = db.prepare('INSERT INTO open_alerts VALUES (?, ?)');
    const removeOpen = db.prepare('DELETE FROM open_alerts WHERE key = ?');
    // Numbers follow one another inside the transaction, so that none is left out.
    const write = (event: AlertEvent): AlertEvent => {
      const { number, alert, timeMs, state, by = null, reason } = event;
      const { key, kind, severity, stationId = null, params } = event;
      const text = JSON.stringify(params);
      insertEvent.run(
        ...[number, alert, timeMs, state, by, reason],
        ...[key, kind, severity, stationId, text],
      );
      return event;
    };
    return {
      raise: db.transaction((...[alert, timeMs]: Parameters<AlertStore['raiseAlert']>) => {
        if (openByKey.get(alert.key) !== undefined) return undefined;
        const number = newestNumber() + 1;
        insertOpen.run(alert.key, number);
        const step = { timeMs, state: 'raised', by: undefined, reason: '' } as const;
        return write({ ...alert, ...step, number, alert: number });
      }),
      step: db.transaction((...[alert, step]: Parameters<AlertStore['stepAlert']>) => {
        const row = newestOfAlert.get(alert);
        if (row === undefined || row.state === 'resolved' || row.state === step.state) {
          return undefined;
        }
        if (step.state === 'resolved') removeOpen.run(row.key);
        return write({ ...eventOfRow(row), ...step, number: newestNumber() + 1 });
      }),
    };
  }

  return {
    async raiseAlert(alert, timeMs) {
      assert(writes !== undefined, 'this store was opened to be read');
      return writes.raise.immediate(alert, timeMs);
    },
    async stepAlert(alert, step) {
      assert(writes !== undefined, 'this store was opened to be read');
      return writes.step.immediate(alert, step);
    },
    openAlerts: async () => openEvents.all().map(eventOfRow),
    alertEventsFrom: async (after, limit) => eventsFrom.all(after, limit).map(eventOfRow),
    newestAlertEvent: async () => newestNumber(),
  };
}

function eventOfRow(row: EventRow): AlertEvent {
  return {
    number: row.number,
    alert: row.alert,
    timeMs: row.time_ms,
    state: row.state as AlertState, // as we wrote it, like what follows
    by: row.noted_by ?? undefined,
    reason: row.reason,
    key: row.key,
    kind: row.kind,
    severity: row.severity as AlertSeverity,
    stationId: row.station ?? undefined,
    params: JSON.parse(row.params) as AlertEvent['params'],
  };
}
