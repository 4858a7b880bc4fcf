/** Executes proto/spec/site.md: makes its example again, and compares its tables with what is written. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedPage } from '@mutabaqa/shared/site/feed.ts';
import type { LookupContest, LookupIndex, LookupStations } from '@mutabaqa/shared/site/lookup.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { readPublicJson, startSiteWriters } from '@mutabaqa/test/builders/site-writers.ts';
import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';

const spec = readSpec('site.md');
let centre: SampleCentre;

beforeAll(async () => {
  centre = await makeSampleCentre();
  await centre.transmit(centre.tape(1));
  centre.clock.timeMs += 60_000;
  await centre.transmit(centre.tape(3));
  const { writeLookup, round } = await startSiteWriters(centre);
  await writeLookup();
  await round();
});
afterAll(async () => centre.close());

const read = <Content>(...path: string[]): Content => readPublicJson<Content>(centre, ...path);
const example = (block: string): unknown => JSON.parse(spec.one(block));

test('the examples', () => {
  expect(read('now', 'index.json')).toEqual(example('now index'));
  expect(read('now', 'stations', 'Basra.json')).toEqual(example('now stations'));
  expect(read('feed', 'index.json')).toEqual(example('feed index'));
  expect(read<FeedPage>('feed', '1', '0.json').events[1]).toEqual(example('feed event'));
  const { stations } = read<LookupStations>('lookup', 'stations', 'Baghdad.json');
  expect(stations[0]).toEqual(example('lookup station'));
});

test('the keys', () => {
  const named = (block: string): string[] =>
    spec.lines(block).map((line) => line.split(' ')[0] ?? '');
  const index = read<LookupIndex>('lookup', 'index.json');
  expect(named('lookup keys')).toEqual(Object.keys(index));
  expect(named('contest keys')).toEqual(Object.keys(index.contests[0] ?? {}));
  const contest = read<LookupContest>('lookup', 'contests', 'Baghdad%2Fcouncil.json');
  expect(named('ballot keys')).toEqual(Object.keys(contest));
  expect(named('now keys')).toEqual(Object.keys(read<Now>('now', 'index.json')));
});
