import { describe, expect, it } from 'vitest';
import { isReached } from './aims.ts';
import { summarize } from './measure.ts';
import { formatJson, formatTable, ratioOf } from './result-row.ts';
import { benchNames, runBenches } from './run-benches.ts';

const source = 'test';

describe('benchmarks', () => {
  it('give finite figures, with a limit where there is an aim', async () => {
    const local = benchNames.filter((name) => !['link', 'agent', 'portal'].includes(name)); // those wait
    const rows = await runBenches({ tapes: 200, stations: 100 }, local, () => {});
    const odd = rows.filter((row) => {
      const ratio = ratioOf(row);
      return !(row.value >= 0) || (row.aim !== undefined && !(ratio !== undefined && ratio > 0));
    });
    expect(odd).toEqual([]);
    expect(rows.map(({ name }) => name)).toContain('pipeline, one core');
    const json = JSON.parse(formatJson(rows)) as Record<string, unknown>[];
    expect(json).toHaveLength(rows.length);
    for (const row of json) {
      expect(Object.keys(row)).toEqual(
        expect.arrayContaining(['name', 'unit', 'value', 'limit', 'ratio']),
      );
    }
  });
});

describe('rows', () => {
  const row = { name: 'speed', unit: 'tapes/s', value: 600, limit: 1200, limitIs: 'light' };

  it('say whether the aim is reached', () => {
    const lines = [0.5, 0.6].map((atLeast) => formatTable([{ ...row, aim: { atLeast, source } }]));
    expect(lines[0]).toMatch(/600 +1,200 +tapes\/s +0\.50 +>= 0\.5 +reached +light$/);
    expect(lines[1]).toMatch(/>= 0\.6 +MISSED/);
  });

  it('have no ratio without a limit, and miss their aim', () => {
    const alone = { name: 'speed', unit: 'tapes/s', value: 600 };
    expect(ratioOf(alone)).toBeUndefined();
    expect(isReached({ atMost: 2, source }, ratioOf(alone))).toBe(false);
    expect(JSON.parse(formatJson([alone]))).toEqual([{ ...alone, limit: null, ratio: null }]);
  });

  it('are medians with their spread', () => {
    expect(summarize([3, 1, 2])).toMatchObject({ value: 2, noise: 1 });
  });
});
