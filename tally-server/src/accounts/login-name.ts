/** Names as they are compared: two that a person takes for one are one. */

export { foldOrganisationName } from '@mutabaqa/shared/observers/organisation-name.ts';

const loginNameCharactersMax = 64;

/** What is typed to log in, folded; undefined for what is no name. Letters of any script, digits, and `. _ - @ +`. */
export function foldLoginName(typed: string): string | undefined {
  if (typed.length > 4 * loginNameCharactersMax) return undefined;
  const folded = typed.normalize('NFKC').trim().toLowerCase();
  return folded.length <= loginNameCharactersMax &&
    /^[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}._@+-]*$/u.test(folded)
    ? folded
    : undefined;
}
