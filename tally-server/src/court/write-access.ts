/** Alerts from beginning to end, what staff did about them, and how accounts of observers were used. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import { accountsFileName } from '../accounts/sqlite-accounts.ts';
import type { AlertEvent, AlertStore } from '../store/alert-store.ts';
import type { BundleDirectory } from './bundle-directory.ts';
import { readAccountAccess } from './sqlite-account-access.ts';

const eventsPerRead = 256;

/** `isWanted`: of a station; alerts about none stand in every bundle. */
export async function writeAlerts(
  store: Pick<AlertStore, 'alertEventsFrom'>,
  isWanted: (stationId: string) => boolean,
  out: BundleDirectory,
): Promise<void> {
  const events: AlertEvent[] = [];
  for (let after = 0; ;) {
    const rows = await store.alertEventsFrom(after, eventsPerRead);
    events.push(...rows.filter(({ stationId = '' }) => stationId === '' || isWanted(stationId)));
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.number;
  }
  out.writeRows(courtFiles.alerts, events.map(alertRow));
  out.writeRows(
    courtFiles.staffAccess,
    events
      .filter(({ by }) => by !== undefined)
      .map(({ timeMs, by, state, alert, kind, stationId = null, reason }) => ({
        ...{ timeMs, by, did: state, alert, kind, stationId, reason },
      })),
  );
}

function alertRow(event: AlertEvent): object {
  const { number, alert, state, timeMs, reason, key, kind, severity, params } = event;
  const by = event.by ?? null;
  const stationId = event.stationId ?? null;
  return { number, alert, state, timeMs, by, reason, key, kind, severity, stationId, params };
}

/** False when the centre never had accounts. */
export function writeAccountAccess(centreDirectory: string, out: BundleDirectory): boolean {
  const path = join(centreDirectory, accountsFileName);
  const isThere = existsSync(path);
  out.writeJson(courtFiles.accountAccess, isThere ? readAccountAccess(path) : null);
  return isThere;
}
