/** Lines of a dossier with the names of the ballot, and which of them differ. Pure. */
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';

export type DossierContest = Dossier['contests'][number];

export interface FigureLine {
  /** Unique in the contest. */
  readonly key: string;
  /** undefined for a position that is not on the ballot. */
  readonly name: string | undefined;
  /** Of the list, or the name of the candidate's list. */
  readonly beside: string;
  /** From 1; 0 for a line of the account. */
  readonly place: number;
  readonly field: AccountField | undefined;
  /** A value per column; null = not reported. */
  readonly values: readonly (number | null)[];
  /** Two records say different things, or one says nothing where another does. */
  readonly differs: boolean;
}

/** What was decided is no record of its own: it follows from them. */
const conclusions: ReadonlySet<string> = new Set(['adopted', 'countable']);

/** Columns that hold at least one record. */
export function recordColumns(columns: DossierContest['columns']): readonly number[] {
  return columns.flatMap((names, i) => (names.every((name) => conclusions.has(name)) ? [] : [i]));
}

export function accountLines({ account, columns }: DossierContest): readonly FigureLine[] {
  const records = recordColumns(columns);
  return account.map(([field, ...values]) => ({
    ...{ key: `account ${field}`, name: undefined, beside: '', place: 0, field, values },
    differs: isDifferent(values, records),
  }));
}

export function listLines(
  { lists, columns }: DossierContest,
  contest: LookupContest | undefined,
): readonly FigureLine[] {
  const records = recordColumns(columns);
  return lists.map(([place, ...values]) => {
    const list = contest?.lists[place - 1];
    return {
      ...{ key: `list ${place}`, name: list?.name, beside: list?.code ?? '' },
      ...{ place, field: undefined, values, differs: isDifferent(values, records) },
    };
  });
}

export function candidateLines(
  { candidates, columns }: DossierContest,
  contest: LookupContest | undefined,
): readonly FigureLine[] {
  const records = recordColumns(columns);
  const listNames = new Map(contest?.lists.map(({ code, name }) => [code, name]));
  return candidates.map(([place, ...values]) => {
    const candidate = contest?.candidates[place - 1];
    return {
      ...{ key: `candidate ${place}`, name: candidate?.name },
      beside: listNames.get(candidate?.list ?? '') ?? '',
      ...{ place, field: undefined, values, differs: isDifferent(values, records) },
    };
  });
}

function isDifferent(values: readonly (number | null)[], records: readonly number[]): boolean {
  const [first, ...others] = records.map((column) => values[column] ?? null);
  return others.some((value) => value !== first);
}
