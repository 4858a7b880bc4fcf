/**
 * Columns of a dataset and the places of a tape that hold them: one paper, one contest, candidates in
 * the dataset's order.
 */
import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { positionsMax } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type { Dataset } from './dataset/dataset.ts';
import { DatasetFault } from './dataset/dataset.ts';

export const paperId = 'P1';
export const contestId = 'C1';

const accountFieldOf: ReadonlyMap<string, AccountField> = new Map([
  ['registered', 'registered'],
  ['ballots_cast', 'inBox'],
  ['valid', 'valid'],
  ['blank', 'blank'],
  ['invalid', 'invalid'],
]);

export interface ReplayFields {
  /** Columns of the account section, with their field. */
  readonly account: readonly (readonly [column: string, field: AccountField])[];
  /** In ballot order. */
  readonly candidateColumns: readonly string[];
  /** The dataset's name for a place of a tape; undefined for places that no dataset has. */
  columnOf(path: FieldPath): string | undefined;
}

/** Throws a `DatasetFault` for a ballot longer than a tape can hold. */
export function makeReplayFields(dataset: Dataset): ReplayFields {
  const { candidateColumns, countColumns } = dataset;
  if (candidateColumns.length > positionsMax) {
    throw new DatasetFault(
      `${candidateColumns.length} candidate columns: a tape holds at most ${positionsMax}`,
    );
  }
  const account = countColumns.flatMap((column) => {
    const field = accountFieldOf.get(column);
    return field === undefined ? [] : [[column, field] as const];
  });
  const columnOfField = new Map<string, string>(account.map(([column, field]) => [field, column]));
  return {
    account,
    candidateColumns,
    columnOf(path) {
      if (path.kind === 'account') return columnOfField.get(path.field);
      return path.kind === 'candidate' ? candidateColumns[path.position] : undefined;
    },
  };
}
