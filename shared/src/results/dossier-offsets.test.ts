import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { makeSampleSource, writeSampleFiles } from '@mutabaqa/test/builders/sample-results.ts';
import { expect, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import { utf8 } from '../base/bytes.ts';

const source = () =>
  makeSampleSource(makeDecidingElection(), {
    tapes: {
      'st-1': [{ leafIndex: 1 }],
      'st-2': [{ leafIndex: 2 }, { leafIndex: 3, kind: 'card' }],
    },
  });

test('each dossier is one range of bytes in the file of its constituency', async () => {
  const own = await writeSampleFiles(source());
  const files = await writeSampleFiles(source(), { stationsWithOwnFilesMax: 0 });
  const found: string[] = [];
  for (const constituency of ['Baghdad', 'Basra']) {
    const text = assertDefined(files.get(`stations/${constituency}.offsets.json`), constituency);
    const bytes = utf8(assertDefined(files.get(`stations/${constituency}.ndjson`), constituency));
    for (const [stationId, from, length] of JSON.parse(text) as [string, number, number][]) {
      const dossier = new TextDecoder().decode(bytes.subarray(from, from + length));
      // Names in Arabic: bytes and letters are not the same.
      expect(`${dossier}\n`).toBe(own.get(`stations/${stationId}.json`));
      found.push(stationId);
    }
  }
  expect(found).toEqual(['st-1', 'st-3', 'st-5', 'st-7', 'st-2', 'st-4', 'st-6']);
  expect([...own.keys()].filter((name) => name.includes('offsets'))).toEqual([]);
});

test('what a contest has of its own is what the totals say of it', async () => {
  const files = await writeSampleFiles(source());
  interface Totals {
    readonly contests: readonly { readonly contestId: string; readonly areas: unknown[] }[];
    readonly figureColumns: string[];
  }
  const parse = (name: string): Totals => JSON.parse(files.get(name) ?? '') as Totals;
  const whole = parse('totals.json');
  for (const contest of whole.contests) {
    const own = parse(`totals/${encodeURIComponent(contest.contestId)}.json`);
    expect(own).toEqual({ ...omitBallots(whole), contests: [contest] });
    expect(contest.areas.length).toBeGreaterThan(2);
  }
});

function omitBallots(totals: object): object {
  return Object.fromEntries(Object.entries(totals).filter(([key]) => key !== 'ballots'));
}
