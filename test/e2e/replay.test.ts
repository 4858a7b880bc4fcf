/**
 * Whole replays: the real server and the real card reader as processes, every tape signed, sealed, sent
 * and receipted, every card written, read and imported; what comes out is held beside an oracle that has
 * seen nothing but the files.
 */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeDirectoryLogSource } from '@mutabaqa/observer/log/directory-log-source.ts';
import { exitCodeOfLog, verifyLog } from '@mutabaqa/observer/log/verify-log.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import type { ExpectedResults } from '@mutabaqa/simulator/replay/dataset/expected-discrepancies.ts';
import { expectedDiscrepancies } from '@mutabaqa/simulator/replay/dataset/expected-discrepancies.ts';
import { writeOddDataset } from '@mutabaqa/simulator/replay/odd-datasets/make-odd-dataset.ts';
import type { OddRecipeName } from '@mutabaqa/simulator/replay/odd-datasets/odd-recipes.ts';
import { oddRecipeNames } from '@mutabaqa/simulator/replay/odd-datasets/odd-recipes.ts';
import type { ReplayOutcome } from '@mutabaqa/simulator/replay/run-replay.ts';
import { runReplay } from '@mutabaqa/simulator/replay/run-replay.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeDatasetSample } from '../builders/dataset-sample.ts';
import { findReplayMistakes } from '../builders/replay-mistakes.ts';
import { seed, soak } from '../soak.ts';

const bolivia = join(import.meta.dirname, '../../../shared/data/bolivia2019');
const absent = existsSync(bolivia) ? '' : ' (skipped: ../shared/data/bolivia2019 is not there)';
const timeout = 600_000;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-replay-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const quiet = { say: () => undefined, show: () => undefined, close: () => undefined };

async function replay(dataset: string): Promise<ReplayOutcome & { readonly out: string }> {
  const out = join(directory, 'out');
  const outcome = await runReplay({ dataset, out, seed: String(seed), display: quiet });
  return { ...outcome, out };
}

/** Verified with the key that the driver knows, and every tape stands in it. */
async function expectLogVerifies(
  { out, logVkey }: { out: string; logVkey: string },
  tapes: number,
) {
  const logKey = assertDefined(parseVkey(nodeCrypto, logVkey), 'the log key');
  const source = makeDirectoryLogSource(join(out, 'log'));
  const report = await verifyLog(source, { crypto: nodeCrypto, logKey });
  expect(exitCodeOfLog(report)).toBe(0);
  const { counts } = assertDefined(report.leaves, 'leaves');
  expect((counts.transmission ?? 0) + (counts.card ?? 0)).toBe(tapes);
}

async function expectRightReplay(dataset: string): Promise<void> {
  const outcome = await replay(dataset);
  const expected = expectedDiscrepancies(dataset);
  expect(findReplayMistakes(expected, outcome.out)).toEqual([]);
  await expectLogVerifies(outcome, expected.tapes);
}

/** Every recipe is in one of them, beside others that touch other parts of a directory. */
const combined: readonly (readonly [stations: number, names: readonly OddRecipeName[]])[] = [
  [240, ['everything']],
  [60, ['unusual-ids', 'huge-counts', 'named-candidates', 'quoted-names', 'plain-files']],
  [120, ['right-to-left-names', 'columns-on-one-side', 'does-not-add-up', 'duplicates']],
  [
    160,
    ['invalid-ids', 'absurd-values', 'missing-columns', 'one-sided-ids', 'byte-order-mark-crlf'],
  ],
  [120, ['empty-cells', 'no-stations-file', 'no-candidates-file']],
  [30, ['no-official-file']],
  [30, ['only-one-file']],
];

test.each(combined)('%i stations: %j', { timeout }, async (stations, names) => {
  const dataset = join(directory, 'dataset');
  await writeOddDataset(dataset, names, seed, stations);
  await expectRightReplay(dataset);
});

test('a directory without a station is refused before anything starts', async () => {
  const dataset = join(directory, 'dataset');
  await writeOddDataset(dataset, 'no-rows', seed, 10);
  await expect(replay(dataset)).rejects.toThrow('names no station');
  expect(readdirSync(join(directory, 'out'))).toEqual([]);
});

const often = soak ? '' : ' (skipped: npm run soak)';

test.skipIf(!soak).each(oddRecipeNames.filter((name) => name !== 'no-rows'))(
  `%s by itself${often}`,
  { timeout },
  async (name) => {
    const dataset = join(directory, 'dataset');
    await writeOddDataset(dataset, name, seed, 500);
    await expectRightReplay(dataset);
  },
);

test.skipIf(absent !== '')(
  `2,000 stations of bolivia2019; whatever is altered in the oracle is noticed${absent}`,
  { timeout },
  async () => {
    const dataset = join(directory, 'sample');
    writeDatasetSample(bolivia, dataset, 17);
    const outcome = await replay(dataset);
    const expected = expectedDiscrepancies(dataset);
    expect(expected.stations).toBe(2033);
    expect(expected.differing_fields).toBeGreaterThan(50);
    expect(expected.only_official).toBeGreaterThan(50);
    expect(findReplayMistakes(expected, outcome.out)).toEqual([]);
    await expectLogVerifies(outcome, expected.tapes);
    const noticed = alterations(expected).map(
      ([what, altered]) => [what, findReplayMistakes(altered, outcome.out).length] as const,
    );
    expect(noticed).toEqual(noticed.map(([what]) => [what, 1]));
  },
);

/** The same expectation with one thing changed in it. */
function alterations(expected: ExpectedResults): [string, ExpectedResults][] {
  const { discrepanciesCsv: csv, totals } = expected;
  const raised = new Map(totals.official).set('c05', (totals.official.get('c05') ?? 0n) + 1n);
  return [
    ['one figure', { ...expected, discrepanciesCsv: csv.replace(/,\d+\n/, ',x\n') }],
    ['one kind', { ...expected, discrepanciesCsv: csv.replace('only_official', 'differs') }],
    ['a total', { ...expected, totals: { ...totals, official: raised } }],
    ['a count', { ...expected, differing_stations: expected.differing_stations + 1 }],
    ['a cell', { ...expected, refusedCells: [['official.csv', '1', 'c01', 'x']] }],
    ['a row', { ...expected, duplicateRows: [['official.csv', '1']] }],
    ['an id', { ...expected, unlistedStations: ['1'] }],
  ];
}

test.skipIf(!soak || absent !== '')(
  `all of bolivia2019, as published${absent || often}`,
  { timeout: 1_800_000 },
  async () => {
    const outcome = await replay(bolivia);
    const published = gunzipSync(readFileSync(join(bolivia, 'expected_discrepancies.csv.gz')));
    const written = readFileSync(join(outcome.out, 'discrepancies.csv'));
    expect(written.equals(published)).toBe(true);
    expect(findReplayMistakes(expectedDiscrepancies(bolivia), outcome.out)).toEqual([]);
    expect(outcome.summary.peak_memory_bytes).toBeLessThan(1.5e9);
    await expectLogVerifies(outcome, 32_806 + 34_555);
  },
);
