/** The checks of one round, numbered as the documentation has them. */
import type { CheckList } from '../report/check-list.ts';

export const followCheckTitles = {
  log: 'the log is sound: signature, entries, tiles, root, times, beginning',
  rollback: 'no log is smaller than it was',
  fork: 'every checkpoint ever seen belongs to the same history',
  quorum: 'enough witnesses have cosigned, and not long ago',
  package: 'the package is the one that the log begins with, and has not changed',
  versions: 'every version of the results is there, whole, and committed to by the log',
  unchanged: 'what was fetched before is still served as it was',
  feed: 'the feed says what the log says, without a gap',
  pages: 'the pages are those that the log key signed',
} as const;

export type FollowCheckId = keyof typeof followCheckTitles;
export type FollowChecks = CheckList<FollowCheckId>;
