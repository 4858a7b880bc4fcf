/** The checks of a collection, numbered as the documentation has them. */
import type { CheckList } from '../report/check-list.ts';

export const collectCheckTitles = {
  files: 'every signature beside a file is that of its organisation',
  codes: 'every line is a code of a tape, and the codes of each tape are all there',
  tapes: 'every tape is signed by a device of its station, for this election',
  contradictions: 'no device signed two contents in one place',
  whole: 'every station is there with all its parts, and fits its ballot',
  published: 'the centre shows the very tapes that were collected',
  adopted: 'the centre adopted the figures of these tapes',
} as const;

export type CollectCheckId = keyof typeof collectCheckTitles;
export type CollectChecks = CheckList<CollectCheckId>;
