/** Executes the example of proto/spec/totals.md. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  countedContest,
  countedStation,
  parseCounts,
  parseFigures,
} from '@mutabaqa/test/builders/counted-station.ts';
import { assertDefined } from '../base/assert.ts';
import type { StationState } from '../reconcile/verdict.ts';
import { makeElectionTotals } from './election-totals.ts';
import { formatTotalsCsv, formatTotalsJson } from './format-totals.ts';
import { formatOutcome } from './outcome.ts';

const specification = readFileSync(
  new URL('../../../proto/spec/totals.md', import.meta.url),
  'utf8',
);

function block(name: string): string {
  const [, content] = new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'ms').exec(specification) ?? [];
  return assertDefined(content, `the block ${name}`);
}

const totals = makeElectionTotals(new Map([['council', countedContest]]), {
  adoptedStates: ['matched'],
  exclusions: [{ contestId: 'council', position: 0 }],
});
for (const line of block('stations').trimEnd().split('\n')) {
  const [stationId = '', governorate = '', constituency = '', state, roll, ...figures] =
    line.split(' ');
  const { entry, verdict } = countedStation(
    stationId,
    state as StationState,
    parseCounts(roll)[0],
    figures.length > 0 ? parseFigures(figures) : undefined,
    { governorate, constituency },
  );
  totals.add(entry, verdict);
}
const snapshot = { timeMs: 1_889_708_640_000, logSize: 9 };

it('proto/spec/totals.md shows totals.csv', () => {
  expect([...formatTotalsCsv(totals)].join('')).toBe(block('totals-csv'));
});

it('proto/spec/totals.md shows totals.json', () => {
  expect([...formatTotalsJson(totals, new Map(), snapshot)].join('')).toBe(block('totals-json'));
});

it('proto/spec/totals.md shows outcome.json', () => {
  expect(formatOutcome(totals, snapshot)).toBe(block('outcome'));
});
