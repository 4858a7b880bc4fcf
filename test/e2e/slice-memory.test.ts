/** A device of a country-wide election keeps its slice in memory, not the country. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { BuiltPackage } from '@mutabaqa/shared/election/build-package.ts';
import {
  buildSamplePackage,
  sampleContests,
  sampleStation,
  signSamplePackage,
} from '../builders/sample-election.ts';

const place = mkdtempSync(join(tmpdir(), 'mutabaqa-slice-'));
afterAll(() => {
  rmSync(place, { recursive: true });
});

/** The largest ballot known has 2,300 candidates. */
const largestContest = {
  ...sampleContests[0]!,
  candidates: Array.from({ length: 2300 }, (_, index) => ({
    id: `${index + 1}`,
    name: `محمد عبد الله حسين الجبوري ${index + 1}`,
    listPosition: (index % 2) + 1,
  })),
};

function* manyStations() {
  const station = sampleStation(1);
  yield station;
  for (let i = 0; i < 43_999; i++) yield { ...station, stationId: `x${i}`, devices: [] };
}

function write(name: string, built: BuiltPackage): string {
  const directory = join(place, name);
  const [slice] = built.slices();
  const contest = built.parts.find((part) => part.name === 'contest/Baghdad/council');
  mkdirSync(directory);
  writeFileSync(join(directory, 'manifest'), signSamplePackage(built));
  writeFileSync(join(directory, 'slice'), slice!.bytes);
  writeFileSync(join(directory, 'contest'), contest!.bytes);
  return directory;
}

it('a device of 44,000 stations keeps less than 2 MB', () => {
  const small = write('small', buildSamplePackage());
  const contests = [largestContest, sampleContests[1]!];
  const large = write('large', buildSamplePackage({ contests, stations: manyStations() }));
  const child = join(import.meta.dirname, 'load-slice.ts');
  const output = execFileSync(process.execPath, ['--expose-gc', child, small, large], {
    encoding: 'utf8',
  });
  const result = JSON.parse(output) as { station: string; keptBytes: number };
  expect(result.station).toBe('st-1');
  // What is kept, not what is resident: the kernel's share of a process varies from run to run.
  expect(result.keptBytes).toBeLessThan(2_000_000);
  expect(result.keptBytes).toBeGreaterThan(0);
});
