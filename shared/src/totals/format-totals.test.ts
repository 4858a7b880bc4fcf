import { describe, expect, it } from 'vitest';
import {
  countedContest,
  countedStation,
  figuresOf,
} from '@mutabaqa/test/builders/counted-station.ts';
import { makeElectionTotals } from './election-totals.ts';
import { formatTotalsCsv, formatTotalsJson } from './format-totals.ts';
import type { RatifiedContests } from './result-status.ts';

const snapshot = { timeMs: 1_889_708_640_000, logSize: 9 };
const stations = [
  countedStation(
    's1',
    'matched',
    300,
    figuresOf([140, 100], [60, 0, undefined], { inBox: 250, valid: 240, verifiedFemale: 130 }),
  ),
  countedStation('s2', 'discrepant', 200, figuresOf([10, 20], undefined), {
    governorate: 'g, "2"',
  }),
  countedStation('s3', 'awaited', undefined, undefined),
];

function totalsOf(given = stations) {
  const totals = makeElectionTotals(new Map([['council', countedContest]]), {
    adoptedStates: ['matched'],
    exclusions: [{ contestId: 'council', position: 0 }],
  });
  for (const { entry, verdict } of given) totals.add(entry, verdict);
  return totals;
}

interface Contest {
  readonly status: string;
  readonly areas: readonly Record<string, unknown>[];
}
interface Totals {
  readonly ballots: readonly Record<string, unknown>[];
  readonly contests: readonly Contest[];
}

const read = (given = stations, ratified: RatifiedContests = new Map()) =>
  JSON.parse([...formatTotalsJson(totalsOf(given), ratified, snapshot)].join('')) as Totals;

describe('totals.csv', () => {
  it('has a row per area and figure, empty where nobody reported, zeros for the whole only', () => {
    expect([...formatTotalsCsv(totalsOf())].join('')).toBe(
      [
        'contest_id,area,area_id,kind,code,transmitted,card,adopted,countable,adopted_figures',
        'council,whole,N,account,verifiedFemale,130,130,130,130,1',
        'council,whole,N,account,inBox,250,250,250,250,1',
        'council,whole,N,account,valid,240,240,240,240,1',
        'council,whole,N,list,101,150,150,140,80,1',
        'council,whole,N,list,102,120,120,100,100,1',
        'council,whole,N,candidate,c1,60,60,60,0,1',
        'council,whole,N,candidate,c2,0,0,0,0,1',
        'council,governorate,"g, ""2""",list,101,10,10,,,0',
        'council,governorate,"g, ""2""",list,102,20,20,,,0',
        'council,governorate,g1,account,verifiedFemale,130,130,130,130,1',
        'council,governorate,g1,account,inBox,250,250,250,250,1',
        'council,governorate,g1,account,valid,240,240,240,240,1',
        'council,governorate,g1,list,101,140,140,140,80,1',
        'council,governorate,g1,list,102,100,100,100,100,1',
        'council,governorate,g1,candidate,c1,60,60,60,0,1',
        'council,constituency,N,account,verifiedFemale,130,130,130,130,1',
        'council,constituency,N,account,inBox,250,250,250,250,1',
        'council,constituency,N,account,valid,240,240,240,240,1',
        'council,constituency,N,list,101,150,150,140,80,1',
        'council,constituency,N,list,102,120,120,100,100,1',
        'council,constituency,N,candidate,c1,60,60,60,0,1',
        ...['whole,', 'governorate,g1', 'constituency,N'].flatMap((area) => [
          `,${area},account,verifiedFemale,130,130,130,130,1`,
          `,${area},account,inBox,250,250,250,250,1`,
          `,${area},account,valid,240,240,240,240,1`,
        ]),
        '',
      ].join('\n'),
    );
  });
});

describe('totals.json', () => {
  it('shows stations by state, rolls and turnout of an area', () => {
    const { contests, ballots } = read();
    const roll = (count: number, registered: string, withoutRoll = 0) => ({
      stations: count,
      registered,
      withoutRoll,
    });
    expect(ballots.map(({ kind, name, stations: count }) => [kind, name, count])).toEqual([
      ['whole', '', 3],
      ['governorate', 'g, "2"', 1],
      ['governorate', 'g1', 2],
      ['constituency', 'N', 3],
    ]);
    expect(ballots[0]?.['states']).toEqual({
      matched: roll(1, '300'),
      awaited: roll(1, '0', 1),
      discrepant: roll(1, '200'),
    });
    expect(contests[0]?.areas[0]).toEqual({
      kind: 'whole',
      name: 'N',
      stations: 3,
      adoptedStations: 1,
      registered: '500',
      withoutRoll: 1,
      states: {
        matched: { adopted: roll(1, '300'), notAdopted: roll(0, '0') },
        awaited: { adopted: roll(0, '0'), notAdopted: roll(1, '0', 1) },
        discrepant: { adopted: roll(0, '0'), notAdopted: roll(1, '200') },
      },
      turnout: { ballots: '250', registered: '300', hundredths: '8333' },
      account: [
        ['verifiedFemale', '130', '130', '130', '130', 1],
        ['inBox', '250', '250', '250', '250', 1],
        ['valid', '240', '240', '240', '240', 1],
      ],
      lists: [
        ['101', '150', '150', '140', '80', 1],
        ['102', '120', '120', '100', '100', 1],
      ],
      candidates: [
        ['c1', '60', '60', '60', '0', 1],
        ['c2', '0', '0', '0', '0', 1],
      ],
    });
  });

  it('takes voters from the account where a station has several papers', () => {
    const papers = ['p', 'q'].map((paperId) => ({ paperId, contestIds: [paperId] }));
    const several = (account: object) =>
      read([countedStation('s1', 'matched', 300, figuresOf([1, 1], [], account), { papers })])
        .contests[0]?.areas[0]?.['turnout'];
    expect(several({ inBox: 50, registered: 100 })).toMatchObject({ hundredths: '5000' });
    expect(several({ inBox: 50 })).toEqual({ ballots: '0', registered: '0', hundredths: null });
  });

  it('names a position beyond the ballot by its place', () => {
    const long = countedStation('s1', 'matched', 300, figuresOf([1, 2, 3], undefined));
    expect(read([long]).contests[0]?.areas[0]?.['lists']).toContainEqual([
      '#3',
      '3',
      '3',
      '3',
      '3',
      1,
    ]);
  });
});

describe('the status of a result', () => {
  const statusOf = (...given: Parameters<typeof read>) => read(...given).contests[0]?.status;
  const matched = stations.slice(0, 1);

  it('is partial while a station is neither adopted nor annulled', () => {
    expect(statusOf()).toBe('unofficial-partial');
    expect(statusOf(matched)).toBe('unofficial-complete');
    const annulled = countedStation('s4', 'annulled', 100, figuresOf([1, 1], undefined));
    expect(statusOf([...matched, annulled])).toBe('unofficial-complete');
  });

  it('is that of its ratification, whatever is still outstanding, and of no other contest', () => {
    expect(statusOf(stations, new Map([['council', 'certified']]))).toBe('certified');
    expect(statusOf(stations, new Map([['council', 'correction']]))).toBe('correction');
    expect(statusOf(stations, new Map([['other', 'certified']]))).toBe('unofficial-partial');
  });
});
