/** The account of ballots of one paper, wherever it is written. */
import type { AccountCounts, Section, SectionName } from '../tape/tape.ts';
import type { Exact } from './tolerance.ts';
import { addExact } from './tolerance.ts';

/** A tape (`header.sections`, `sections`) or a form; both of the same length. */
export interface FiguresRecord {
  readonly sectionNames: readonly SectionName[];
  readonly sections: readonly Section[];
}

export function accountOf(
  { sectionNames, sections }: FiguresRecord,
  paperId: string,
): AccountCounts | undefined {
  for (let i = 0; i < sections.length; i++) {
    const section = sections[i];
    if (section?.kind === 'account' && sectionNames[i]?.id === paperId) return section.counts;
  }
  return undefined;
}

/** Of both genders; undefined unless both are reported, 0 included. */
export function verifiedVoters(counts: AccountCounts): Exact | undefined {
  const { verifiedFemale, verifiedMale } = counts;
  if (verifiedFemale === undefined || verifiedMale === undefined) return undefined;
  return addExact(verifiedFemale, verifiedMale);
}
