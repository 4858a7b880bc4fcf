import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCheckList } from '../report/check-list.ts';
import { checkOutputs } from './check-outputs.ts';
import type { RecountCheckId } from './recount-checks.ts';
import { recountCheckTitles } from './recount-checks.ts';
import { compareShown } from './withheld-stations.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-outputs-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const published: Readonly<Record<string, string>> = {
  'stations/A.ndjson': '{"stationId":"st-1","figures":"hidden"}\n{"stationId":"st-2"}\n',
  'stations/A.offsets.json': '[\n["st-1",0,39],\n["st-2",40,20]\n]\n',
  'totals/A.json': '{"sum":5}\n',
  'err-cdf.json': '{"sum":5}\n',
  'err-cdf/A.json': '{"count":5}\n',
};

interface Recounted {
  /** What the evidence gives. */
  readonly files: Readonly<Record<string, string>>;
  readonly hidden?: readonly string[];
  readonly exports?: boolean;
}

async function check({ files, hidden = [], exports = false }: Recounted) {
  for (const [name, text] of Object.entries(published)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const sums = new Map(Object.keys(published).map((name) => [name, '']));
  const ids = new Set(hidden);
  const version = { directory, sums, sumsDigest: new Uint8Array(32) };
  const { comparison, discard } = await compareShown(version, ids);
  for (const [name, text] of Object.entries(files)) comparison.write(name, utf8(text));
  const checks = makeCheckList<RecountCheckId>(recountCheckTitles);
  checkOutputs(comparison, sums, { hidden: ids, exports }, checks);
  discard();
  const of = (id: RecountCheckId) => {
    const found = checks.list().find((each) => each.id === id);
    return { state: found?.state, places: found?.failures.map(({ position }) => position) };
  };
  return { derived: of('derived'), exports: of('exports') };
}

const { 'err-cdf.json': summary, 'err-cdf/A.json': stations, ...results } = published;
const converted = { 'err-cdf.json': summary ?? '', 'err-cdf/A.json': stations ?? '' };
const passed = { state: 'passed', places: [] };
const notMade = { state: 'not-made', places: [] };

describe('where dossiers stand', () => {
  const longer = { 'stations/A.ndjson': '{"stationId":"st-1"}\n{"stationId":"st-2"}\n' };
  const offsets = { 'stations/A.offsets.json': '[\n["st-1",0,20],\n["st-2",21,20]\n]\n' };

  test('is compared', async () => {
    expect((await check({ files: results })).derived).toEqual(passed);
    const { derived } = await check({ files: { ...results, ...offsets } });
    expect(derived.places).toEqual(['stations/A.offsets.json, line 2, byte 12']);
  });

  test('is left out when dossiers of hidden stations are', async () => {
    const files = { ...results, ...longer, ...offsets, 'totals/A.json': '{"sum":0}\n' };
    expect((await check({ files, hidden: ['st-1'] })).derived).toEqual(passed);
    // What is said of another station still counts.
    const lie = { 'stations/A.ndjson': '{"stationId":"st-1"}\n{"stationId":"st-3"}\n' };
    const { derived } = await check({ files: { ...files, ...lie }, hidden: ['st-1'] });
    expect(derived.state).toBe('failed');
  });
});

describe('converted files', () => {
  test('are not looked at unless somebody asks', async () => {
    expect((await check({ files: results })).exports).toEqual(notMade);
    expect((await check({ files: results, exports: true })).exports).toEqual({
      state: 'failed',
      places: ['err-cdf.json', 'err-cdf/A.json'],
    });
    const files = { ...results, ...converted };
    expect(await check({ files, exports: true })).toEqual({ derived: passed, exports: passed });
  });

  test('that differ fail a check of their own', async () => {
    const files = { ...results, ...converted, 'err-cdf/A.json': '{"count":6}\n' };
    expect(await check({ files, exports: true })).toEqual({
      derived: passed,
      exports: { state: 'failed', places: ['err-cdf/A.json, line 1, byte 9'] },
    });
    expect((await check({ files, exports: true, hidden: ['st-1'] })).exports).toEqual(notMade);
  });
});
