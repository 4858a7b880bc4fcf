import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { FeedPage } from '@mutabaqa/shared/site/feed.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import { decidingSource } from '@mutabaqa/test/builders/deciding-election.ts';
import type { PublishedCentre } from '@mutabaqa/test/builders/published-centre.ts';
import { decideSample } from '@mutabaqa/test/builders/published-centre.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import { makeSampleCentre, sampleEmbargoEndMs } from '@mutabaqa/test/builders/sample-centre.ts';
import { sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import {
  bringSampleCard,
  makePlantedNight,
  plantedFigure,
  publicFilesBelow,
  readPublicJson,
  readStationsNow,
  startSiteWriters,
} from '@mutabaqa/test/builders/site-writers.ts';
import { afterEach, describe, expect, test } from 'vitest';

let centre: SampleCentre;
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'public', ...path);
const read = <Content>(...path: string[]): Content => readPublicJson<Content>(centre, ...path);

async function night(): Promise<PublishedCentre> {
  const published = await makePlantedNight();
  centre = published.centre;
  return published;
}

describe('before the embargo ends', () => {
  test('no file tells more than arrivals', async () => {
    await night();
    const { writeLookup, round } = await startSiteWriters(centre, () => 3);
    await writeLookup();
    await round();

    const states = new Set([...readStationsNow(centre).values()].map(([, state]) => state));
    expect(states).toEqual(new Set(['received', 'awaited']));
    const now = read<Now>('now', 'index.json');
    expect(now).toMatchObject({ stations: 7, version: null, states: { received: 6, awaited: 1 } });
    expect(now.groups).toEqual([
      { id: 'special', exposure: 'arrivals', stations: 0, states: {} },
      { id: 'general', exposure: 'arrivals', stations: 7, states: { received: 6, awaited: 1 } },
    ]);
    expect(now.areas.map(({ kind, id, states: each }) => [kind, id, each])).toEqual([
      ['governorate', 'Baghdad', { received: 4 }],
      ['governorate', 'Basra', { received: 2, awaited: 1 }],
      ['constituency', 'Baghdad', { received: 4 }],
      ['constituency', 'Basra', { received: 2, awaited: 1 }],
    ]);

    const { events } = read<FeedPage>('feed', '1', '0.json');
    expect(events).toHaveLength(centre.sequencer.size);
    const kinds = new Set(events.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['package', 'transmission', 'sealed']));
    expect(events.some((event) => 'opening' in event || 'opened' in event)).toBe(false);

    const words = /matched|discrepant|quarantin|annul|resolved|audit|adopt|transmitted|votes/;
    const files = ['now', 'lookup', 'feed'].flatMap((name) => publicFilesBelow(centre, name));
    expect(files).toHaveLength(10);
    for (const path of files) {
      const text = readFileSync(path, 'utf8');
      expect(text).not.toMatch(words);
      expect(text).not.toContain(String(plantedFigure));
      expect(text).not.toContain('"120"');
    }
  });

  test('says why nothing came, and nothing of a station whose tape came', async () => {
    const published = await night();
    const { round } = await startSiteWriters(centre);
    const supervisors = ['supervisor-1', 'supervisor-2'];
    const explain = async (station: number, reason: 'evacuated' | 'annulled-by-court') => {
      const change = { kind: 'explain-missing', reason, text: '' } as const;
      await published.decide(change, supervisors, {
        stationId: `st-${station}`,
        contestId: undefined,
      });
    };
    await explain(6, 'evacuated');
    await explain(1, 'evacuated');
    await round();
    expect(readStationsNow(centre).get('st-6')).toEqual(['st-6', 'awaited', 'evacuated', null]);
    expect(readStationsNow(centre).get('st-1')?.[2]).toBe(null);
    await explain(6, 'annulled-by-court');
    await round();
    expect(readStationsNow(centre).get('st-6')?.[2]).toBe(null);
    centre.clock.timeMs = sampleEmbargoEndMs;
    await round();
    expect(readStationsNow(centre).get('st-6')?.[2]).toBe('annulled-by-court');
    expect(readStationsNow(centre).get('st-1')?.[2]).toBe('evacuated');
  });

  test('a centre where two groups vote waits for both', async () => {
    const special = { pollingGroup: 'special' };
    const stations = [
      { ...sampleStation(1), ...special },
      sampleStation(2),
      { ...sampleStation(5), ...special },
    ];
    const earlierMs = sampleEmbargoEndMs - 7_200_000;
    centre = await makeSampleCentre({ stations, embargoEndsAtMs: { special: earlierMs } });
    for (const { stationId } of stations) await centre.transmit(centre.tape(stationId));
    await bringSampleCard(centre, 'st-1', { candidates: [100, 20, 3, 44] });
    await bringSampleCard(centre, 'st-5', { candidates: [100, 20, 3, 44] });
    const { round } = await startSiteWriters(centre);
    await round();
    expect(read<Now>('now', 'index.json').groups).toMatchObject([
      { id: 'special', exposure: 'everything', states: { received: 1, discrepant: 1 } },
      { id: 'general', exposure: 'arrivals', states: { received: 1 } },
    ]);
    // st-1 and st-2 are of centre 1, where the general vote is still under way.
    expect(readStationsNow(centre).get('st-1')?.[1]).toBe('received');
    expect(readStationsNow(centre).get('st-5')?.[1]).toBe('discrepant');
    centre.clock.timeMs = sampleEmbargoEndMs;
    await round();
    expect(readStationsNow(centre).get('st-1')?.[1]).toBe('discrepant');
  });

  test('when a card came is not said, because its leaf is sealed', async () => {
    centre = await makeSampleCentre();
    const { round } = await startSiteWriters(centre);
    await bringSampleCard(centre, 'st-3');
    await round();
    expect(readStationsNow(centre).get('st-3')).toEqual(['st-3', 'received', null, null]);
    const importedMs = centre.clock.timeMs;
    centre.clock.timeMs = sampleEmbargoEndMs;
    await round();
    expect(readStationsNow(centre).get('st-3')?.[3]).toBe(importedMs);
  });
});

describe('now', () => {
  test('says of every station what the version says', async () => {
    const published = await night();
    const { round } = await startSiteWriters(centre, () => 1);
    await decideSample(published);
    await published.publish();
    await round();
    const lines = readFileSync(at('results', 'versions', '1', 'stations.ndjson'), 'utf8');
    const rows = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(rows).toHaveLength(7);
    for (const row of rows) {
      const { station_id: id = '', state, reason = '' } = row;
      const [, shown, why] = assertDefined(readStationsNow(centre).get(id), id);
      expect([id, shown, why ?? '']).toEqual([id, state, reason]);
    }
    const now = read<Now>('now', 'index.json');
    expect(now).toMatchObject({ version: 1, logSize: centre.sequencer.size, stations: 7 });
    expect(now.states).toEqual(countBy(rows.map(({ state = '' }) => state)));
    for (const { kind, id, states } of now.areas) {
      const members = rows.filter((row) => row[kind] === id);
      expect(states).toEqual(countBy(members.map(({ state = '' }) => state)));
    }
  });

  test('counts first arrivals, not test tapes', async () => {
    centre = await makeSampleCentre();
    const startMs = centre.clock.timeMs;
    await centre.transmit(centre.tape(1, { header: { kind: 'zero' } }));
    centre.clock.timeMs += 60_000;
    await centre.transmit(centre.tape(2));
    const { round } = await startSiteWriters(centre);
    centre.clock.timeMs += 60_000;
    await centre.transmit(centre.tape(2, { header: { sequence: 2 }, nonce: 2 }));
    await centre.transmit(centre.tape(3));
    await round();
    expect(readStationsNow(centre).get('st-1')?.[3]).toBe(null);
    expect(readStationsNow(centre).get('st-2')?.[3]).toBe(startMs + 60_000);
    const { arrivals } = read<Now>('now', 'index.json');
    expect(arrivals).toEqual({ fromMs: startMs + 60_000, stepMs: 60_000, counts: [1, 1] });
  });

  test('writes only what changed, and the index from time to time', async () => {
    centre = await makeSampleCentre();
    const { round } = await startSiteWriters(centre);
    expect((await round()).toSorted()).toEqual([
      'feed/1/0.json',
      'feed/index.json',
      'now/index.json',
      'now/stations/Baghdad.json',
      'now/stations/Basra.json',
    ]);
    expect(await round()).toEqual([]);
    await centre.transmit(centre.tape(2));
    expect((await round()).toSorted()).toEqual([
      'feed/1/0.json',
      'feed/index.json',
      'now/index.json',
      'now/stations/Basra.json',
    ]);
    centre.clock.timeMs += 30_000;
    expect(await round()).toEqual(['now/index.json']);
  });

  test('becomes overdue by the clock alone', async () => {
    centre = await makeSampleCentre({ source: { ...decidingSource, policy: law4Of2023 } });
    await centre.transmit(centre.tape(1));
    const { round } = await startSiteWriters(centre);
    centre.clock.timeMs = sampleEmbargoEndMs + 6 * 3_600_000;
    await round();
    expect(read<Now>('now', 'index.json').states).toMatchObject({ awaited: 6 });
    centre.clock.timeMs += 1;
    await round();
    expect(read<Now>('now', 'index.json').states).toMatchObject({ overdue: 6 });
  });
});

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
