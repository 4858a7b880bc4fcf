/** Sums of the figures of many stations, field by field, for one contest and the paper it stands on. */
import type { Figures } from '../reconcile/verdict.ts';
import type { AccountCounts } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import type { Change, ExactSums } from './exact-sums.ts';
import { changeVotes, makeExactSums } from './exact-sums.ts';

export interface FigureSums {
  /** Adds, or takes away what was added before: the rows are then as if it never was. */
  change(figures: Figures, change: Change): void;
  /** By position in `accountFields`. */
  readonly account: ExactSums;
  /** By position on the ballot. */
  readonly lists: ExactSums;
  readonly candidates: ExactSums;
}

export function makeFigureSums(): FigureSums {
  const account = makeExactSums();
  const lists = makeExactSums();
  const candidates = makeExactSums();
  return {
    account,
    lists,
    candidates,
    change(figures, change) {
      if (figures.account) changeAccount(account, figures.account, change);
      const { listVotes, candidateVotes } = figures.contest ?? {};
      if (listVotes) changeVotes(lists, listVotes, change);
      if (candidateVotes) changeVotes(candidates, candidateVotes, change);
    },
  };
}

export function changeAccount(sums: ExactSums, counts: AccountCounts, change: Change): void {
  // Fields side by side are reported in one step, and nearly always all of them are.
  let from = 0;
  for (let position = 0; position < accountFields.length; position++) {
    const field = accountFields[position];
    const count = field && counts[field];
    if (count === undefined) {
      sums.report(from, position, change);
      from = position + 1;
    } else if (change === 1) {
      sums.add(position, count);
    } else {
      sums.subtract(position, count);
    }
  }
  sums.report(from, accountFields.length, change);
}
