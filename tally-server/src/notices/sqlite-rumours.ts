/** Reports of rumours in one SQLite file: `rumours.sqlite` of the centre. */
import type { NoticeLanguage } from '@mutabaqa/shared/notice/notice.ts';
import { openSqliteFile } from '../accounts/sqlite-file.ts';
import type { RumourReport, RumourStore } from './rumour-store.ts';

export const rumoursFileName = 'rumours.sqlite';

/** Some 200 MB at the longest claims: strangers fill no disk. */
const reportsMax = 50_000;

const schema = `
CREATE TABLE reports (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  claim TEXT NOT NULL,
  language TEXT NOT NULL,
  link TEXT,
  station TEXT,
  picture TEXT,
  received_at_ms INTEGER NOT NULL
) STRICT;
`;

interface ReportRow {
  readonly number: number;
  readonly claim: string;
  readonly language: string;
  readonly link: string | null;
  readonly station: string | null;
  readonly picture: string | null;
  readonly received_at_ms: number;
}

export function openSqliteRumours(path: string): RumourStore {
  const db = openSqliteFile(path, {
    ...{ applicationId: 'MTBR', what: 'reports of rumours', schemas: [schema] },
  });
  const count = db.prepare<[], { reports: number; pictures: number }>(
    'SELECT count(*) AS reports, count(picture) AS pictures FROM reports',
  );
  const insert = db.prepare(
    `INSERT INTO reports (claim, language, link, station, picture, received_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const at = db.prepare<[number], ReportRow>('SELECT * FROM reports WHERE number = ?');
  const from = db.prepare<[number, number], ReportRow>(
    'SELECT * FROM reports WHERE number >= ? ORDER BY number LIMIT ?',
  );
  return {
    async addReport({ claim, language, link, stationId, picture, receivedAtMs }) {
      if ((count.get()?.reports ?? 0) >= reportsMax) return undefined;
      const rest = [link ?? null, stationId ?? null, picture ?? null, receivedAtMs];
      return Number(insert.run(claim, language, ...rest).lastInsertRowid);
    },
    async reportAt(number) {
      const row = at.get(number);
      return row && reportOfRow(row);
    },
    reportsFrom: async (number, limit) => from.all(number, limit).map(reportOfRow),
    countPictures: async () => count.get()?.pictures ?? 0,
    async close() {
      db.close();
    },
  };
}

function reportOfRow(row: ReportRow): RumourReport {
  const { number, claim, language, link, station, picture, received_at_ms: receivedAtMs } = row;
  return {
    ...{ number, claim, language: language as NoticeLanguage, receivedAtMs },
    ...{ link: link ?? undefined, stationId: station ?? undefined, picture: picture ?? undefined },
  };
}
