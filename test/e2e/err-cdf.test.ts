/** Every figure that a version shows in another form is the one of its tables; converted files can be made again. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import { runObserver } from '@mutabaqa/observer/program.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrReport } from '../builders/err-cdf-report.ts';
import {
  checkErrReport,
  errSchemaAbsent,
  hasErrSchema,
  nationalIdOf,
  votesOfReport,
} from '../builders/err-cdf-report.ts';
import type { PublishedCentre } from '../builders/published-centre.ts';
import { decideSample } from '../builders/published-centre.ts';
import { coverTracks, editVersion } from '../builders/rewriting-centre.ts';
import { makePlantedNight } from '../builders/site-writers.ts';

let published: PublishedCentre;

beforeEach(async () => {
  published = await makePlantedNight();
  await decideSample(published);
});
afterEach(async () => published.centre.close());

const inVersion = (...path: string[]): string =>
  published.at('public', 'results', 'versions', '1', ...path);
const readText = (...path: string[]): string => readFileSync(inVersion(...path), 'utf8');
const readReport = (...path: string[]): ErrReport => JSON.parse(readText(...path)) as ErrReport;
const reportNames = (): string[] => [
  'err-cdf.json',
  ...readdirSync(inVersion('err-cdf')).map((name) => join('err-cdf', name)),
];

/** What `observer recount` says. */
async function recount(...options: readonly string[]) {
  const lines: string[] = [];
  let code: number | undefined;
  const { at, logKey } = published;
  await runObserver(
    [
      ...['recount', '--results', inVersion(), '--log', at('public', 'log')],
      ...['--log-key', formatVkey(logKey), '--threads', '1', ...options],
    ],
    {
      nowMs: () => 0,
      write: (line) => lines.push(line),
      complain: (line) => lines.push(line),
      exitWith: (given) => (code = given),
    },
  );
  return { code, out: lines.join('\n') };
}

/** Rows of a CSV without quoted fields, which those of the sample are. */
function rowsOf(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readText(name).trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [columns[i] ?? '', cell])),
  );
}

/** `contest kind code area` -> countable votes, of `totals.csv`; zeros left out. */
function totalsByArea(): Map<string, number> {
  const votes = new Map<string, number>();
  for (const row of rowsOf('totals.csv')) {
    const { contest_id: contest, area = '', area_id: areaId, kind = '', code } = row;
    if (kind === 'account' || Number(row['countable']) === 0) continue;
    const place = area === 'whole' ? 'country' : `${area} ${areaId}`;
    votes.set(`${contest} ${kind} ${code} ${place}`, Number(row['countable']));
  }
  return votes;
}

describe('reports in the common data format', () => {
  test('have the votes of the tables, station by station and in sum', async () => {
    await published.publish();
    const adopted = new Set(
      rowsOf('stations.csv')
        .filter((row) => ['matched', 'resolved'].includes(row['state'] ?? ''))
        .map((row) => `${row['contest_id']} ${row['station_id']}`),
    );
    const expected = new Map<string, number>();
    for (const contest of ['Baghdad/council', 'Basra/council']) {
      for (const row of rowsOf(`contests/${encodeURIComponent(contest)}.csv`)) {
        const { station_id: station, kind = '', code, countable = '' } = row;
        const isVote = ['list', 'candidate'].includes(kind) && Number(countable) > 0;
        if (!isVote || !adopted.has(`${contest} ${station}`)) continue;
        expected.set(`${contest} ${kind} ${code} station ${station}`, Number(countable));
      }
    }
    const shown = new Map(
      reportNames()
        .filter((name) => name !== 'err-cdf.json')
        .flatMap((name) => [...votesOfReport(readReport(name))]),
    );
    expect(shown).toEqual(expected);
    // It is withheld below.
    expect([...shown.keys()].some((key) => key.endsWith(' station st-7'))).toBe(true);
    expect([...shown.keys()].some((key) => key.endsWith(' station st-2'))).toBe(true);

    const summary = readReport('err-cdf.json');
    const told = [...votesOfReport(summary)].filter(([, count]) => count > 0);
    expect(new Map(told)).toEqual(totalsByArea());
    const sums = new Map<string, number>();
    for (const [key, count] of shown) {
      const whole = key.replace(/ station .*/, ' country');
      sums.set(whole, (sums.get(whole) ?? 0) + count);
    }
    expect(new Map(told.filter(([key]) => key.endsWith(' country')))).toEqual(sums);
  });

  test('say the states of the tables', async () => {
    await published.publish();
    const states = new Map(rowsOf('stations.csv').map((row) => [row['station_id'], row['state']]));
    const stations = reportNames().flatMap((name) =>
      readReport(name).GpUnit.filter(({ Type }) => Type === 'precinct'),
    );
    const shown = stations.map((unit) => {
      const [, , state] = unit.ExternalIdentifier;
      return [nationalIdOf(unit), assertDefined(state, 'a state').Value];
    });
    expect(new Map(shown as [string, string][])).toEqual(states);
  });

  test.skipIf(!hasErrSchema)(
    `are valid, and all references resolve${errSchemaAbsent}`,
    async () => {
      await published.publish();
      expect(reportNames()).toHaveLength(3);
      for (const name of reportNames()) {
        expect({ name, wrong: checkErrReport({ ...readReport(name) } as never) }).toEqual({
          name,
          wrong: [],
        });
      }
    },
  );

  test('are made again by who asks for it', async () => {
    await published.publish();
    const whole = await recount('--exports');
    expect(whole.out).toMatch(/17\D.*common data format.*3 files/s);
    expect(whole.code).toBe(0);
    expect((await recount()).out).toMatch(/3 files were not looked at/);

    // A centre that changes a converted file, and makes sums and log fit.
    editVersion(published, 'err-cdf/Baghdad.json', (text) =>
      text.replace(/"Count":(\d+)/, (_, count: string) => `"Count":${Number(count) + 1}`),
    );
    await coverTracks(published);
    const caught = await recount('--exports');
    expect(caught.out).toMatch(/err-cdf\/Baghdad\.json, line \d+, byte \d+: says something else/);
    expect(caught.code).toBe(1);
    expect((await recount()).code).toBe(0);
  });

  test('show no withheld figure of a station, and say so when they are made again', async () => {
    const about = { stationId: 'st-7', contestId: undefined };
    const sectionNames = [
      { kind: 'contest' as const, id: 'Baghdad/council' },
      { kind: 'account' as const, id: 'Baghdad' },
    ];
    const commissioners = ['commissioner-1', 'commissioner-2'];
    await published.decide({ kind: 'withhold-section', sectionNames }, commissioners, about);
    await published.publish();
    const shown = [...votesOfReport(readReport('err-cdf', 'Baghdad.json')).keys()];
    expect(shown.filter((key) => key.endsWith(' station st-7'))).toEqual([]);
    const { out, code } = await recount('--exports');
    expect(out).toContain('withheld figures are in them');
    expect(code).toBe(0);
  });
});
