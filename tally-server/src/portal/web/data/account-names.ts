import type { Term } from '@mutabaqa/shared/i18n/terms.ts';
import { useSharedWords } from './shared-words.ts';

const termOfField: Readonly<Record<string, Term>> = {
  registered: 'registeredVoters',
  verifiedFemale: 'verifiedFemale',
  verifiedMale: 'verifiedMale',
  inBox: 'ballotsInBox',
  valid: 'validBallots',
  invalid: 'invalidBallots',
  blank: 'blankBallots',
  spoilt: 'spoiltBallots',
  rejected: 'rejectedBallots',
};

/** Lines of the account of ballots, as the terms of the project name them. */
export function useAccountName(): (field: string) => string | undefined {
  const words = useSharedWords();
  return (field) => {
    const term = termOfField[field];
    return term && words.term(term);
  };
}
