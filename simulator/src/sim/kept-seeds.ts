/**
 * Elections in which the centre and the oracle once disagreed, or something planted was not found. What
 * happens in them has changed with every story since: each bug has a story or a test of its own as well.
 */
export interface KeptSeed {
  readonly seed: string;
  readonly stations: number;
  readonly policyId: string;
  /** What was wrong, and with whom. */
  readonly sentence: string;
}

export const keptSeeds: readonly KeptSeed[] = [
  {
    seed: '5',
    stations: 40,
    policyId: 'law-4-2023',
    sentence:
      'a ballot judged valid was given to the list that votes were taken from, so that a difference ' +
      'of exactly 5 % was one of less: the story was wrong',
  },
  {
    seed: '13',
    stations: 40,
    policyId: 'law-4-2023',
    sentence: 'a deadline that a decision had moved was forgotten by what was planted as late',
  },
];
