/**
 * What the server says after the embargo, in the dataset's own words. Everything here comes out of the
 * server's store over HTTP; the input files play no part.
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { Side } from './dataset/dataset.ts';
import type { DiscrepancyRow, Totals } from './dataset/write-results.ts';
import type { ReplayFields } from './replay-fields.ts';
import { contestId, paperId } from './replay-fields.ts';

/** One line of `/api/v1/discrepancies`. */
interface DiscrepancyLine {
  readonly stationId: string;
  readonly kind: 'differs' | 'transmission-only' | 'card-only';
  readonly path?: FieldPath;
  readonly left?: number;
  readonly right?: number;
}

const oneSided = { 'transmission-only': 'only_preliminary', 'card-only': 'only_official' } as const;

export async function* readDiscrepancies(
  portal: string,
  fields: ReplayFields,
  datasetId: (stationId: string) => string,
): AsyncGenerator<DiscrepancyRow> {
  const { body } = await get(`${portal}/api/v1/discrepancies`);
  if (!body) return;
  const lines = createInterface({ input: Readable.fromWeb(body), crlfDelay: Infinity });
  for await (const text of lines) {
    const { stationId, kind, path, left, right } = JSON.parse(text) as DiscrepancyLine;
    const station_id = datasetId(stationId);
    if (kind !== 'differs') {
      yield { station_id, kind: oneSided[kind], field: '' };
      continue;
    }
    // A figure that only one side has is a finding too, but no pair of values.
    const field = path && fields.columnOf(path);
    if (field === undefined || left === undefined || right === undefined) continue;
    yield { station_id, kind, field, preliminary: left, official: right };
  }
}

interface ChannelSums {
  /** By formatted field path, as decimal strings. */
  readonly sums: Readonly<Record<string, string>>;
}

/** Sums by column, for the columns that each side has. */
export async function readTotals(
  portal: string,
  fields: ReplayFields,
  sides: { readonly preliminary: Side; readonly official: Side },
): Promise<{ readonly preliminary: Totals; readonly official: Totals }> {
  const response = await get(`${portal}/api/v1/totals`);
  const totals = (await response.json()) as { transmitted: ChannelSums; card: ChannelSums };
  const columnOf = new Map<string, string>();
  for (const [column, field] of fields.account) {
    columnOf.set(formatFieldPath({ kind: 'account', paperId, field }), column);
  }
  for (const [position, column] of fields.candidateColumns.entries()) {
    columnOf.set(formatFieldPath({ kind: 'candidate', contestId, position }), column);
  }
  const byColumn = ({ sums }: ChannelSums, side: Side): Totals => {
    const found = new Map(side.columns.map((column) => [column, 0n]));
    for (const [path, sum] of Object.entries(sums)) {
      const column = columnOf.get(path);
      if (column !== undefined && found.has(column)) found.set(column, BigInt(sum));
    }
    return found;
  };
  return {
    preliminary: byColumn(totals.transmitted, sides.preliminary),
    official: byColumn(totals.card, sides.official),
  };
}

interface SummaryView {
  readonly groups: readonly { readonly arrivedBy?: Readonly<Record<string, number>> }[];
}

/** Throws unless the server counts so many transmissions and cards. */
export async function checkArrivals(
  portal: string,
  expected: { readonly transmissions: number; readonly cards: number },
): Promise<void> {
  const response = await get(`${portal}/api/v1/summary`);
  const { groups } = (await response.json()) as SummaryView;
  const count = (kind: string): number =>
    groups.reduce((sum, { arrivedBy }) => sum + (arrivedBy?.[kind] ?? 0), 0);
  const transmissions = count('both') + count('transmission-only');
  const cards = count('both') + count('card-only');
  if (transmissions === expected.transmissions && cards === expected.cards) return;
  throw new Error(
    `the server knows of ${transmissions} transmissions and ${cards} cards, ` +
      `not of ${expected.transmissions} and ${expected.cards}`,
  );
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response;
}
