/** What `verify-court` checks, with the numbers that reports give them. */
import type { CheckList } from '../report/check-list.ts';
import { recountCheckTitles } from '../recount/recount-checks.ts';

export const courtCheckTitles = {
  bundle:
    'every file of the bundle has the digest in its SHA256SUMS, and no file stands beside them',
  signature: 'the log key signed the list of digests',
  facts: 'the bundle is what it says it is',
  part: 'the files of the results are those of the version, and none of the part is missing',
  ...recountCheckTitles,
  people: 'who signed the decisions is named, and they are people of the package or of a decision',
  custody: 'every bundle of cards is signed by its reader and is the one that the log has',
  cards: 'what is said of every card follows from the bundle that it came in',
  journals: 'the journals are those on the cards',
  alerts:
    'alerts were raised, noted and ended in order, and none that the verdicts call for is missing',
  statement: 'the statements for signature say what was found here',
} as const;
export type CourtCheckId = keyof typeof courtCheckTitles;
export type CourtChecks = CheckList<CourtCheckId>;
