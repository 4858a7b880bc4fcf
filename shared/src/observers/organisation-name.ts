/** Names of organisations as they are compared: two that a person takes for one are one. */

/** Two spellings that a reader takes for one organisation are one. */
export function foldOrganisationName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/gu, ' ');
}

/** Characters that no reader sees: with them, two names would look like one and count as two. */
export function hasInvisibleCharacters(name: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u.test(name);
}
