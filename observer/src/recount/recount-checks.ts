/** What `recount` and `verify-station` check, with the numbers that reports give them. */
import type { CheckList } from '../report/check-list.ts';

export const recountCheckTitles = {
  sums: 'every file has the digest in SHA256SUMS, and no file stands beside them',
  log: 'the log passes the checks of verify-log',
  package: 'the package is the one that begins the log, and its officers signed it',
  version: 'the version says what it is of, and the log commits to it',
  openings: 'every opening opens its leaf',
  records: 'every record is canonical, and its leaf commits to it',
  'tape-signatures': 'the device signed the figures of every tape',
  'channel-signatures': 'the device signed every copy for its channel',
  forms: 'two staff members signed every form',
  decisions: 'every decision was to be admitted when it was logged',
  problems: 'intake noticed what there is to notice, and nothing else',
  unopened: 'something is shown for every leaf',
  derived: 'every other file follows from the evidence, byte by byte',
  'sum-tree': 'the sum tree has the root that the version names',
  station: 'the figures of the station are inside the totals of the version',
  receipts: 'every receipt is in the log, at its place',
  exports: 'the files in the common data format follow from the results, byte by byte',
} as const;
export type RecountCheckId = keyof typeof recountCheckTitles;
export type RecountChecks = CheckList<RecountCheckId>;
