/** What a field is called for people: by the names on the ballot, not by the positions of a tape. */
import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { localeTexts } from '@mutabaqa/shared/i18n/format-text.ts';

export type Contests = ReadonlyMap<string, Pick<ContestEntry, 'name' | 'lists' | 'candidates'>>;

export interface FieldName {
  /** The kind of field in the reader's language; '' when the name says it all. */
  readonly kind: string;
  /** As in the package, or the path where it has no name. */
  readonly name: string;
  /** The contest, for lists and candidates. */
  readonly contest: string | undefined;
}

export function nameField(locale: Locale, path: FieldPath, contests: Contests): FieldName {
  const { terms } = localeTexts[locale];
  if (path.kind === 'account') {
    const labels: Readonly<Record<string, string>> = {
      registered: terms.registeredVoters,
      inBox: terms.ballotsInBox,
      valid: terms.validBallots,
      invalid: terms.invalidBallots,
      blank: terms.blankBallots,
      spoilt: terms.spoiltBallots,
      rejected: terms.rejectedBallots,
      verifiedFemale: terms.verifiedFemale,
      verifiedMale: terms.verifiedMale,
    };
    const label = labels[path.field];
    if (label !== undefined) return { kind: label, name: path.paperId, contest: undefined };
  }
  if (path.kind === 'list' || path.kind === 'candidate') {
    const contest = contests.get(path.contestId);
    const list = contest?.lists[path.position];
    const candidate = contest?.candidates[path.position];
    const name =
      path.kind === 'list' ? list && `${list.code} ${list.name}` : candidate && candidate.name;
    if (contest && name !== undefined) {
      return { kind: terms[path.kind], name, contest: contest.name };
    }
  }
  return { kind: '', name: formatFieldPath(path), contest: undefined };
}
