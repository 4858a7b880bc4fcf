/** What a benchmark found: a value beside the limit that was measured in the same run. */
import type { Aim } from './aims.ts';
import { isReached } from './aims.ts';
import type { Measured } from './measure.ts';

export interface ResultRow {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** In the same unit, from the same run; undefined when the row is itself a part of a limit. */
  readonly limit?: number;
  /** What the limit is made of. */
  readonly limitIs?: string;
  /** (highest - lowest) / median of the repetitions. */
  readonly noise?: number;
  readonly aim?: Aim;
}

/** What a row shows of a measurement. */
export function shown({ value, noise }: Measured): Pick<ResultRow, 'value' | 'noise'> {
  return { value, noise };
}

export function ratioOf({ value, limit }: ResultRow): number | undefined {
  return limit === undefined || limit === 0 ? undefined : value / limit;
}

export function formatJson(rows: readonly ResultRow[]): string {
  const list = rows.map((row) => {
    const ratio = ratioOf(row);
    return {
      name: row.name,
      unit: row.unit,
      value: row.value,
      limit: row.limit ?? null,
      ratio: ratio ?? null,
      ...(row.limitIs !== undefined && { limitIs: row.limitIs }),
      ...(row.noise !== undefined && { noise: row.noise }),
      ...(row.aim !== undefined && { aim: row.aim, reached: isReached(row.aim, ratio) }),
    };
  });
  return `${JSON.stringify(list, null, 2)}\n`;
}

const heads = ['', 'value', 'limit', 'unit', 'ratio', 'aim', '', 'noise', 'limit is'] as const;
const leftAligned = new Set([0, 3, 5, 6, 8]);

export function formatTable(rows: readonly ResultRow[]): string {
  const cells = [[...heads], ...rows.map(cellsOf)];
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          leftAligned.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: ResultRow): string[] {
  const ratio = ratioOf(row);
  return [
    row.name,
    formatFigure(row.value),
    row.limit === undefined ? '' : formatFigure(row.limit),
    row.unit,
    ratio === undefined ? '' : ratio.toFixed(2),
    row.aim === undefined ? '' : formatAim(row.aim),
    row.aim === undefined ? '' : isReached(row.aim, ratio) ? 'reached' : 'MISSED',
    row.noise === undefined ? '' : `${(row.noise * 100).toFixed(0)} %`,
    row.limitIs ?? '',
  ];
}

function formatAim({ atLeast, atMost }: Aim): string {
  return atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
}

function formatFigure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}
