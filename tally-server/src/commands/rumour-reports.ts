/** Reports of rumours on the centre's own machine: listed for staff, and added by them. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { readElectionPackage } from '../commission/package-files.ts';
import { readReport } from '../notices/read-report.ts';
import type { RumourStore } from '../notices/rumour-store.ts';
import { openSqliteRumours, rumoursFileName } from '../notices/sqlite-rumours.ts';
import { formatRefusal, printLine } from './print.ts';

export interface CentreOption {
  readonly centre: string;
}

export interface ReportOptions extends CentreOption {
  readonly package: string;
  readonly claim: string;
  readonly language: string;
  readonly link?: string;
  readonly station?: string;
}

export async function addReport(options: ReportOptions): Promise<void> {
  const { claim, language, link, station } = options;
  const body = { claim, language, ...(link && { link }), ...(station && { station }) };
  const given = readReport(body, readPackage(options).roster);
  if (!given.ok) throw new CentreUnusable(formatRefusal(given.error));
  const { stationId, link: address, language: tag } = given.value;
  await withRumours(
    options,
    async (store) => {
      const number = await store.addReport({
        ...{ claim: given.value.claim, language: tag, link: address, stationId },
        ...{ picture: undefined, receivedAtMs: Date.now() },
      });
      if (number === undefined) throw new CentreUnusable('as many reports are kept as may be');
      printLine(`Report ${number}`);
    },
    true,
  );
}

const reportsPerRead = 500;

export async function listReports(store: RumourStore, first: number): Promise<void> {
  for (let from = first; ;) {
    const rows = await store.reportsFrom(from, reportsPerRead);
    for (const { receivedAtMs, ...report } of rows) {
      const receivedAt = formatTime(Math.floor(receivedAtMs / 1000));
      printLine(JSON.stringify({ ...report, receivedAt }));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < reportsPerRead) return;
    from = last.number + 1;
  }
}

export async function withRumours<Value>(
  { centre }: CentreOption,
  act: (store: RumourStore) => Promise<Value>,
  mayBegin = false,
): Promise<Value> {
  const path = join(resolve(centre), rumoursFileName);
  if (!mayBegin && !existsSync(path)) {
    throw new CentreUnusable(`${path} is missing: nothing was reported`);
  }
  const store = openSqliteRumours(path);
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

export function readPackage(options: { readonly package: string }): ElectionPackage {
  const loaded = readElectionPackage(options.package);
  if (!loaded.ok) throw new CentreUnusable(formatRefusal(loaded.error));
  return loaded.value;
}
