/** Holds what a replay wrote beside what the oracle computed from the same files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExpectedResults } from '@mutabaqa/simulator/replay/dataset/expected-discrepancies.ts';

interface SummaryLists {
  readonly refused_cells: readonly {
    readonly file: string;
    readonly station_id: string;
    readonly field: string;
    readonly cell: string;
  }[];
  readonly duplicate_rows: readonly { readonly file: string; readonly station_id: string }[];
  readonly unlisted_stations: readonly string[];
}

const counted = [
  'stations',
  'differing_stations',
  'differing_fields',
  'only_preliminary',
  'only_official',
] as const satisfies readonly (keyof ExpectedResults)[];

/** What is not as expected, a line each; none when the replay is right. */
export function findReplayMistakes(expected: ExpectedResults, out: string): string[] {
  const mistakes: string[] = [];
  const compare = (what: string, found: unknown, wanted: unknown): void => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (left !== right) mistakes.push(`${what}: ${clip(left)} instead of ${clip(right)}`);
  };
  const csv = readFileSync(join(out, 'discrepancies.csv'), 'utf8').split('\n');
  const wantedCsv = expected.discrepanciesCsv.split('\n');
  for (let line = 0; line < Math.max(csv.length, wantedCsv.length); line++) {
    compare(`discrepancies.csv:${line + 1}`, csv[line], wantedCsv[line]);
  }
  const text = readFileSync(join(out, 'summary.json'), 'utf8');
  const summary = JSON.parse(text) as SummaryLists & Readonly<Record<string, unknown>>;
  for (const key of counted) compare(key, summary[key], expected[key]);
  for (const side of ['preliminary', 'official'] as const) {
    const wanted = [...expected.totals[side]].map(([field, sum]) => `${field}: ${sum}`);
    compare(`totals.${side}`, totalsIn(text, side).sort(), wanted.sort());
  }
  compare(
    'refused_cells',
    summary.refused_cells.map(({ file, station_id, field, cell }) => [
      ...[file, station_id, field, cell],
    ]),
    expected.refusedCells.map(([file, id, field, cell]) => [file, id, field, shorten(cell)]),
  );
  compare(
    'duplicate_rows',
    summary.duplicate_rows.map(({ file, station_id }) => [file, station_id]),
    expected.duplicateRows,
  );
  compare('unlisted_stations', summary.unlisted_stations, expected.unlistedStations);
  return mistakes;
}

/** From the text: a sum may be larger than what JSON.parse keeps exactly. */
function totalsIn(text: string, side: string): string[] {
  const block = new RegExp(`"${side}": \\{([^}]*)\\}`).exec(text.slice(text.indexOf('"totals"')));
  return [...(block?.[1] ?? '').matchAll(/^ +("(?:[^"\\]|\\.)*"): (\d+),?$/gm)].map(
    ([, field = '""', sum = '']) => `${JSON.parse(field) as string}: ${sum}`,
  );
}

/** As the list in summary.json shortens a cell. */
function shorten(cell: string): string {
  return cell.length > 200 ? `${cell.slice(0, 200)}…` : cell;
}

function clip(text: string | undefined): string {
  return (text ?? 'nothing').slice(0, 300);
}
