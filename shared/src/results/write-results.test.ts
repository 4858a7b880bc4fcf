import { beforeAll, describe, expect, test } from 'vitest';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import type { SampleNight } from '@mutabaqa/test/builders/sample-results.ts';
import { makeSampleSource, writeSampleFiles } from '@mutabaqa/test/builders/sample-results.ts';
import { assertDefined } from '../base/assert.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { Dossier } from './dossier.ts';

const adjudicators = ['adjudicator-1', 'adjudicator-2'];
const commissioners = ['commissioner-1', 'commissioner-2'];
const lists = [123, 44];
const about = (stationId: string) => ({ stationId, contestId: undefined });

/** Station 1 matches, 2 is transmitted only, 3 differs and is adopted from its card, 4 is explained. */
const night: SampleNight = {
  tapes: {
    'st-1': [
      { leafIndex: 1, lists },
      { leafIndex: 2, kind: 'card', lists },
    ],
    'st-2': [{ leafIndex: 3, candidates: [1, 2, 3, 4] }],
    'st-3': [
      { leafIndex: 4, lists: [124, 44] },
      { leafIndex: 5, kind: 'card', lists: [104, 64] },
    ],
  },
  forms: { 'st-1': [{ leafIndex: 6 }] },
  decisions: {
    10: { change: { kind: 'adopt', leaves: [5] }, about: about('st-3'), signers: adjudicators },
    11: {
      change: { kind: 'explain-missing', reason: 'evacuated', text: '' },
      about: about('st-4'),
      signers: ['supervisor-1', 'supervisor-2'],
    },
    12: {
      change: {
        kind: 'exclude-candidate',
        contestId: 'Baghdad/council',
        position: 3,
        isExcluded: true,
      },
      signers: commissioners,
    },
  },
};

let election: ElectionPackage;
beforeAll(() => {
  election = makeDecidingElection();
});

const filesOf = (told: SampleNight) => writeSampleFiles(makeSampleSource(election, told));

function rowsOf(files: ReadonlyMap<string, string>, name: string): string[][] {
  const text = assertDefined(files.get(name), name);
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
}

function jsonRows<Row>(files: ReadonlyMap<string, string>, name: string): Row[] {
  const text = assertDefined(files.get(name), name).trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Row);
}

describe('derived files', () => {
  test('are these, and the same bytes every time', async () => {
    const first = await filesOf(night);
    expect(first).toEqual(await filesOf(night));
    expect([...first.keys()].sort()).toEqual(
      [
        ...['contests/Baghdad%2Fcouncil.csv', 'contests/Basra%2Fcouncil.csv'],
        ...['decisions.ndjson', 'discrepancies.ndjson', 'outcome.json', 'policy/1.json'],
        ...['stations.csv', 'stations.ndjson', 'sum-tree.json', 'totals.csv', 'totals.json'],
        ...['totals/Baghdad%2Fcouncil.json', 'totals/Basra%2Fcouncil.json'],
        ...[1, 2, 3, 4, 5, 6, 7].map((number) => `stations/st-${number}.json`),
      ].sort(),
    );
  });

  test('change where the figures of a tape stand, and nowhere else', async () => {
    const before = await filesOf(night);
    const moved = { ...night.tapes, 'st-2': [{ leafIndex: 3, candidates: [1, 2, 4, 3] }] };
    const after = await filesOf({ ...night, tapes: moved });
    const changed = [...after].filter(([name, text]) => before.get(name) !== text);
    expect(changed.map(([name]) => name).sort()).toEqual([
      'contests/Basra%2Fcouncil.csv',
      'stations.csv',
      'stations.ndjson',
      'stations/st-2.json',
      'totals.csv',
      'totals.json',
      'totals/Basra%2Fcouncil.json',
    ]);
  });

  test('a row per station and contest, with what was adopted and why', async () => {
    const rows = jsonRows<Record<string, string>>(await filesOf(night), 'stations.ndjson');
    expect(rows).toHaveLength(7);
    expect(rows[0]).toMatchObject({
      ...{ station_id: 'st-1', state: 'matched', arrived_by: 'both' },
      ...{ transmission_leaf: '1', card_leaf: '2', transmitted_votes: '167', hand_votes: '20' },
      ...{ adopted_votes: '167', adopted_source: 'electronic' },
    });
    expect(rows[1]).toMatchObject({
      ...{ station_id: 'st-2', state: 'received', card_leaf: '', card_votes: '' },
      ...{ adopted_votes: '', adopted_source: '', adopted_leaves: '' },
    });
    expect(rows[2]).toMatchObject({
      ...{ station_id: 'st-3', state: 'resolved', adopted_source: 'decision' },
      adopted_votes: '168',
    });
    expect(rows[2]?.['findings']).toContain('E201');
    expect(rows[3]).toMatchObject({
      station_id: 'st-4',
      reason: 'evacuated',
      arrived_by: 'neither',
    });
  });

  test('votes by list and candidate: what was excluded is not countable, tapes stay as they are', async () => {
    const rows = rowsOf(await filesOf(night), 'contests/Baghdad%2Fcouncil.csv');
    expect(rows.filter(([station]) => station === 'st-1')).toEqual([
      ['st-1', 'lists', '', '167', '167', '167', '123'],
      ['st-1', 'list', '101', '123', '123', '123', '123'],
      ['st-1', 'list', '102', '44', '44', '44', '0'],
      ['st-1', 'candidates', '', '167', '167', '167', '123'],
      ['st-1', 'candidate', 'c1', '120', '120', '120', '120'],
      ['st-1', 'candidate', 'c3', '3', '3', '3', '3'],
      ['st-1', 'candidate', 'c4', '44', '44', '44', '0'],
    ]);
    expect(rows.filter(([station, kind]) => station === 'st-3' && kind === 'list')).toEqual([
      ['st-3', 'list', '101', '124', '104', '104', '104'],
      ['st-3', 'list', '102', '44', '64', '64', '20'],
    ]);
  });

  test('adopted votes of all stations are those of the totals', async () => {
    const files = await filesOf(night);
    const totals = rowsOf(files, 'totals.csv');
    const whole = totals.filter(
      ([contest, area]) => contest === 'Baghdad/council' && area === 'whole',
    );
    const sums = new Map<string, number>();
    for (const [, kind, code, , , adopted] of rowsOf(files, 'contests/Baghdad%2Fcouncil.csv').slice(
      1,
    )) {
      const key = `${kind} ${code}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(adopted));
    }
    const listed = whole.filter(([, , , kind]) => kind === 'list');
    expect(listed.length).toBeGreaterThan(0);
    for (const [, , , kind, code, , , adopted] of listed) {
      expect({ code, adopted }).toEqual({ code, adopted: String(sums.get(`${kind} ${code}`)) });
    }
  });

  test('discrepancies name each field, and who came by one channel only', async () => {
    const rows = jsonRows<Record<string, unknown>>(await filesOf(night), 'discrepancies.ndjson');
    expect(rows.map(({ stationId, kind, field }) => [stationId, kind, field])).toEqual([
      ['st-2', 'transmission-only', undefined],
      ['st-3', 'differs', 'contest/Baghdad%2Fcouncil/list/1'],
      ['st-3', 'differs', 'contest/Baghdad%2Fcouncil/list/2'],
    ]);
    expect(rows[1]).toMatchObject({ code: 'E201', left: 124, right: 104 });
  });

  test('large elections have their dossiers by constituency, and they are the same', async () => {
    const files = await filesOf(night);
    const large = await writeSampleFiles(makeSampleSource(election, night), {
      stationsWithOwnFilesMax: 6,
    });
    const dossiers = [1, 3, 5, 7].map((number) => files.get(`stations/st-${number}.json`));
    expect(large.get('stations/Baghdad.ndjson')).toBe(dossiers.join(''));
    expect(large.has('stations/st-1.json')).toBe(false);
  });
});

describe('the dossier', () => {
  const dossierOf = async (station: string, told = night) => {
    const [dossier] = jsonRows<Dossier>(await filesOf(told), `stations/${station}.json`);
    return assertDefined(dossier, station);
  };

  test('shows every channel side by side', async () => {
    const { contests, evidence } = await dossierOf('st-1');
    // What says the same shares a column.
    expect(contests[0]?.columns).toEqual([
      ['transmitted', 'card', 'adopted'],
      ['hand-count 6'],
      ['countable'],
    ]);
    expect(contests[0]?.lists).toEqual([
      [1, 123, 12, 123],
      [2, 44, 8, 0],
    ]);
    expect(contests[0]?.account).toContainEqual(['valid', 167, 20, 167]);
    expect(evidence.map(({ leafIndex, kind }) => [leafIndex, kind])).toEqual([
      ...[[1, 'transmission'] as const, [2, 'card'] as const, [6, 'form'] as const],
    ]);
  });

  test('keeps apart what differs in one figure, reported or not', async () => {
    const [one, other] = [
      { leafIndex: 1, candidates: [1, 2, 0, 0] },
      { leafIndex: 2, kind: 'card' },
    ] as const;
    for (const candidates of [
      [1, 2, 0, 1],
      [1, 2, 0, undefined],
    ]) {
      const told = { tapes: { 'st-1': [one, { ...other, candidates }] } };
      const { contests } = await dossierOf('st-1', told);
      expect(contests[0]?.columns).toEqual([['transmitted'], ['card']]);
      expect(contests[0]?.candidates.at(-1)).toEqual([4, 0, candidates[3] ?? null]);
    }
  });

  test('shows the arithmetic with its numbers', async () => {
    const { state, findings, decisions } = await dossierOf('st-3');
    expect(state).toBe('resolved');
    expect(decisions).toEqual([10]);
    expect(findings).toContainEqual({
      code: 'E201',
      field: 'contest/Baghdad%2Fcouncil/list/1',
      path: { kind: 'list', contestId: 'Baghdad/council', position: 0 },
      params: { left: 124, right: 104, delta: -20 },
      formula: '104 - 124 = -20',
      source: 'bilateral comparison, per field',
    });
  });
});

describe('decisions', () => {
  test('name people by role and number, and show what was signed', async () => {
    const rows = jsonRows<Record<string, unknown>>(await filesOf(night), 'decisions.ndjson');
    expect(rows.map(({ leafIndex, kind }) => [leafIndex, kind])).toEqual([
      [10, 'adopt'],
      [11, 'explain-missing'],
      [12, 'exclude-candidate'],
    ]);
    expect(rows[0]).toMatchObject({
      stationId: 'st-3',
      change: { kind: 'adopt', leaves: [5] },
      signers: [
        { role: 'adjudicator', number: 1 },
        { role: 'adjudicator', number: 2 },
      ],
    });
    expect(rows[0]?.['signed']).toMatch(/^[0-9a-f]+$/);
  });
});

describe('withheld sections', () => {
  /** Figures that stand nowhere else. */
  const secret = [7_345_671, 0, 8_456_782, 9_567_893];
  const withholding: SampleNight = {
    tapes: {
      'st-1': [
        { leafIndex: 1, candidates: secret },
        { leafIndex: 2, kind: 'card', candidates: [7_345_670, 1, 8_456_782, 9_567_893] },
      ],
      'st-3': [{ leafIndex: 3 }],
    },
    decisions: {
      20: {
        change: {
          kind: 'withhold-section',
          sectionNames: [
            { kind: 'contest', id: 'Baghdad/council' },
            { kind: 'account', id: 'Baghdad' },
          ],
        },
        about: about('st-1'),
        signers: commissioners,
      },
    },
  };
  const sumFiles = /^(totals\.(json|csv)|totals\/.+|outcome\.json|sum-tree\.json)$/;
  const leaks = async (told: SampleNight) =>
    [...(await filesOf(told))]
      .filter(([name]) => !sumFiles.test(name))
      .filter(([, text]) =>
        [...secret, 7_345_670].some((figure) => figure > 0 && text.includes(String(figure))),
      )
      .map(([name]) => name);

  test('stand in no file but sums', async () => {
    expect(await leaks(withholding)).toEqual([]);
  });

  test('would stand in these without the decision, so the test above can fail', async () => {
    expect((await leaks({ ...withholding, decisions: {} })).sort()).toEqual([
      ...['contests/Baghdad%2Fcouncil.csv', 'discrepancies.ndjson', 'stations/st-1.json'],
    ]);
  });

  test('leave state and codes', async () => {
    const files = await filesOf(withholding);
    const [row] = jsonRows<Record<string, string>>(files, 'stations.ndjson');
    expect(row).toMatchObject({ state: 'discrepant', transmitted_votes: '', card_votes: '' });
    expect(row?.['findings']).toContain('E201');
  });
});

test('a centre whose stations do not follow each other is decided as one', async () => {
  const codesOf = async (centreOf: (number: number) => string) => {
    const stations = [1, 2, 3, 4].map((n) => ({ ...sampleStation(n), centreId: centreOf(n) }));
    const told: SampleNight = {
      tapes: { 'st-1': [{ leafIndex: 1, lists }], 'st-3': [{ leafIndex: 2, lists }] },
    };
    const source = makeSampleSource(makeDecidingElection({ stations }), told);
    const rows = jsonRows<Record<string, string>>(
      await writeSampleFiles(source),
      'stations.ndjson',
    );
    expect(rows.map((row) => row['station_id'])).toEqual(['st-1', 'st-2', 'st-3', 'st-4']);
    return rows.map(({ findings = '' }) => findings.includes('E502'));
  };
  const together = [true, false, true, false];
  expect(await codesOf(() => 'all')).toEqual(together);
  expect(await codesOf((number) => (number % 2 === 0 ? 'even' : 'odd'))).toEqual(together);
  expect(await codesOf((number) => `of ${number}`)).toEqual([false, false, false, false]);
});
