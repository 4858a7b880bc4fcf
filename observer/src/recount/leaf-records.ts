/**
 * Files that say what stands behind leaves which are no evidence of a station: refusals, bundles, cards,
 * outages and earlier versions.
 */
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import { outageCommitment } from '@mutabaqa/shared/log/outage-record.ts';
import { refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import type { VersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import { decodeVersionRecord, versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
import type { CardProblem } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { CheckList } from '../report/check-list.ts';
import { isCount, linesOf, parseJsonObject, parseProblems } from './evidence-rows.ts';
import type { LogLeaves } from './log-leaves.ts';

/** Bytes of a file of the version; undefined when it has none of this name. */
export type ReadFile = (name: string) => Promise<Uint8Array | undefined>;

interface RecordRow {
  readonly leafIndex: number;
  readonly bytes: Uint8Array;
  readonly position: string;
}

export interface LoggedVersion {
  readonly leafIndex: number;
  readonly record: VersionRecord;
}

/** Claims the leaves; fails `records`. */
export async function readLeafRecords(
  crypto: CryptoPort,
  readFile: ReadFile,
  leaves: LogLeaves,
  checks: CheckList<'records'>,
): Promise<{ readonly versions: readonly LoggedVersion[] }> {
  const claim = (kind: LeafKind, { leafIndex, position }: RecordRow, commitment: Uint8Array) => {
    const problem = leaves.claim(leafIndex, { kind, stationId: undefined, commitment });
    if (problem !== undefined) checks.fail('records', position, problem);
    return problem === undefined;
  };
  const rowsOf = async (name: string, key: string) =>
    readRows(name, key, (await readFile(name)) ?? new Uint8Array(), checks);

  for (const row of await rowsOf('refusals.ndjson', 'record')) {
    claim('refusal', row, refusalCommitment(crypto, row.bytes));
  }
  for (const row of await rowsOf('bundles.ndjson', 'digest')) claim('bundle', row, row.bytes);
  for (const row of await rowsOf('outages.ndjson', 'record')) {
    claim('outage', row, outageCommitment(crypto, row.bytes));
  }
  const versions: LoggedVersion[] = [];
  for (const row of await rowsOf('versions.ndjson', 'record')) {
    const record = decodeVersionRecord(row.bytes);
    const isClaimed = claim('version', row, versionCommitment(crypto, row.bytes));
    if (record === undefined) checks.fail('records', row.position, 'no record of a version');
    else if (isClaimed) versions.push({ leafIndex: row.leafIndex, record });
  }
  return { versions };
}

function readRows(
  name: string,
  key: string,
  bytes: Uint8Array,
  checks: CheckList<'records'>,
): RecordRow[] {
  const rows: RecordRow[] = [];
  for (const { number, text } of linesOf(bytes)) {
    const raw = parseJsonObject(text);
    const leafIndex = raw?.['leafIndex'];
    const value = raw?.[key];
    const record = typeof value === 'string' ? parseHex(value) : undefined;
    const position = `${name}, line ${number}`;
    if (isCount(leafIndex) && record !== undefined) {
      rows.push({ leafIndex, bytes: record, position: `${position} (leaf ${leafIndex})` });
    } else {
      checks.fail('records', position, 'not a row');
    }
  }
  return rows;
}

/** Problems of whole cards by the station on the bag, in the order of the file. */
export function readCardProblems(
  bytes: Uint8Array,
  checks: CheckList<'records'>,
): ReadonlyMap<string, readonly CardProblem[]> {
  const byStation = new Map<string, CardProblem[]>();
  for (const { number, text } of linesOf(bytes)) {
    const raw = parseJsonObject(text);
    const leafIndex = raw?.['leafIndex'];
    const bag = raw?.['bagStationId'];
    const problems = parseProblems(raw?.['problems']);
    if (!isCount(leafIndex) || typeof bag !== 'string' || problems === undefined) {
      checks.fail('records', `cards.ndjson, line ${number}`, 'not a row');
      continue;
    }
    const ofStation = byStation.get(bag) ?? [];
    byStation.set(bag, ofStation);
    for (const { code, params } of problems) ofStation.push({ leafIndex, code, params });
  }
  return byStation;
}
