import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import type { ErrReport } from '@mutabaqa/test/builders/err-cdf-report.ts';
import {
  checkErrReport,
  errSchemaAbsent,
  hasErrSchema,
  nationalIdOf,
  unitsOfReport,
  votesOfReport,
} from '@mutabaqa/test/builders/err-cdf-report.ts';
import type { SampleNight } from '@mutabaqa/test/builders/sample-results.ts';
import { makeSampleSource, writeSampleFiles } from '@mutabaqa/test/builders/sample-results.ts';
import { sampleContests, sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import { expect, describe, test } from 'vitest';
import { assertDefined } from '../base/assert.ts';
import type { PackageSource } from '../election/build-package.ts';

const lists = [121, 47];
const night: SampleNight = {
  tapes: {
    'st-1': [
      { leafIndex: 1, lists },
      { leafIndex: 2, kind: 'card', lists },
    ],
    'st-2': [{ leafIndex: 3 }],
    'st-5': [
      { leafIndex: 4, lists: [9, 2], candidates: [3, 0, 1, undefined] },
      { leafIndex: 5, kind: 'card', lists: [9, 2], candidates: [3, 0, 1, undefined] },
    ],
  },
  decisions: {
    6: {
      change: {
        kind: 'exclude-candidate',
        contestId: 'Baghdad/council',
        position: 0,
        isExcluded: true,
      },
      signers: ['commissioner-1', 'commissioner-2'],
    },
    7: {
      change: { kind: 'annul' },
      about: { stationId: 'st-3', contestId: undefined },
      signers: ['commissioner-1', 'commissioner-2'],
    },
  },
};

async function reportsOf(
  told: SampleNight,
  changes: Partial<PackageSource> = {},
): Promise<Map<string, ErrReport>> {
  const source = makeSampleSource(makeDecidingElection(changes), told);
  const files = await writeSampleFiles(source, { errCdf: true });
  const reports = [...files].filter(([name]) => name.startsWith('err-cdf'));
  return new Map(reports.map(([name, text]) => [name, JSON.parse(text) as ErrReport]));
}

const reportOf = (reports: ReadonlyMap<string, ErrReport>, name: string): ErrReport =>
  assertDefined(reports.get(name), name);

/** A station that holds the ballots of both constituencies, and a nationwide contest without stations of its own. */
const component = {
  ...assertDefined(sampleContests[0], 'a contest'),
  ...{ contestId: 'component', constituency: 'Iraq', lists: [] },
  candidates: [{ id: 'x1', name: 'مرشح', listPosition: 0 }],
};
const mixed: Partial<PackageSource> = {
  contests: [...sampleContests, component],
  stations: [
    sampleStation(1),
    {
      ...sampleStation(2, 'Basra'),
      papers: [
        { paperId: 'Basra', contestIds: ['Basra/council'] },
        { paperId: 'Baghdad', contestIds: ['Baghdad/council', 'component'] },
      ],
    },
  ],
};

describe.skipIf(!hasErrSchema)(`by the schema of version 2${errSchemaAbsent}`, () => {
  test.each([
    ['a night', night, {}],
    ['nothing at all', {}, {}],
    ['ballots of other constituencies', { tapes: { 'st-1': [{ leafIndex: 1 }] } }, mixed],
  ])('every file of %s is a report, and its references resolve', async (_, told, changes) => {
    const reports = await reportsOf(told, changes);
    expect([...reports.keys()]).toEqual([
      'err-cdf/Baghdad.json',
      'err-cdf/Basra.json',
      'err-cdf.json',
    ]);
    for (const report of reports.values())
      expect(checkErrReport({ ...report } as never)).toEqual([]);
  });

  test('what is no report is noticed', async () => {
    const report = reportOf(await reportsOf(night), 'err-cdf/Baghdad.json');
    const [election] = report.Election;
    const changed = (fields: object) => checkErrReport({ ...report, ...fields } as never);
    expect(changed({ GeneratedDate: '2025-11-11T20:00:00.000+03:00' })).not.toEqual([]);
    expect(changed({ Status: 'disputed' })).not.toEqual([]);
    expect(changed({ Votes: 1 })).not.toEqual([]);
    expect(changed({ Party: [] })).toContain('PartyId p1 is nothing');
    expect(changed({ GpUnit: [...report.GpUnit, ...report.GpUnit.slice(0, 1)] })).toEqual([
      's1 is there twice',
    ]);
    const moved = [{ ...election, ElectionScopeId: 'p1' }];
    expect(changed({ Election: moved })).toEqual(['ElectionScopeId p1 is ElectionResults.Party']);
  });
});

describe('figures', () => {
  test('of stations are those that count', async () => {
    const report = reportOf(await reportsOf(night), 'err-cdf/Baghdad.json');
    expect(report).toMatchObject({
      Format: 'precinct-level',
      Status: 'unofficial-partial',
      GeneratedDate: '2025-11-11T20:00:00+03:00',
      IsTest: true,
    });
    // The 120 and 3 votes of the excluded candidate leave candidate and list.
    expect(Object.fromEntries(votesOfReport(report))).toEqual({
      'Baghdad/council list 101 station st-1': 1,
      'Baghdad/council list 102 station st-1': 47,
      'Baghdad/council list 101 station st-5': 6,
      'Baghdad/council list 102 station st-5': 2,
      'Baghdad/council candidate c3 station st-1': 3,
      'Baghdad/council candidate c3 station st-5': 1,
      'Baghdad/council candidate c4 station st-1': 44,
    });
    const [{ Candidate: candidates, BallotCounts: ballots, Contest: contests }] = report.Election;
    expect(candidates.map((each) => [nationalIdOf(each), each.PostElectionStatus])).toEqual([
      ['c1', 'withdrawn'],
      ['c2', undefined],
      ['c3', undefined],
      ['c4', undefined],
    ]);
    expect(ballots).toMatchObject([
      { GpUnitId: 's1', BallotsCast: 171, BallotsRejected: 3 },
      { GpUnitId: 's5', BallotsCast: 14, BallotsRejected: 3 },
    ]);
    expect(contests.map((each) => [each.SubUnitsReported, each.TotalSubUnits])).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });

  test('say how far each station is, under centres under the constituency', async () => {
    const reports = await reportsOf(night);
    const report = reportOf(reports, 'err-cdf/Baghdad.json');
    const stations = report.GpUnit.filter(({ Type }) => Type === 'precinct');
    expect(stations.map((unit) => [nationalIdOf(unit), unit.CountStatus?.[0]?.Status])).toEqual([
      ['st-1', 'completed'],
      ['st-3', 'completed'],
      ['st-5', 'completed'],
      ['st-7', 'not-processed'],
    ]);
    const units = unitsOfReport(report);
    const below = (id: string): string[] => {
      const members = units.get(id)?.ComposingGpUnitIds ?? [];
      return members.length === 0 ? [id] : members.flatMap(below);
    };
    expect(below('country')).toEqual(['s1', 's3', 's5', 's7']);
    const basra = reportOf(reports, 'err-cdf/Basra.json').GpUnit;
    expect(basra[0]?.CountStatus?.[0]?.Status).toBe('in-process');
    const district = report.GpUnit.find(({ OtherType }) => OtherType === 'constituency');
    expect(district).toMatchObject({ SubUnitsReported: 2, TotalSubUnits: 4 });
  });

  test('of the summary are the sums of the stations', async () => {
    const reports = await reportsOf(night);
    const summary = reportOf(reports, 'err-cdf.json');
    expect(summary).toMatchObject({ Format: 'summary-contest', Status: 'unofficial-partial' });
    const sums = new Map<string, number>();
    for (const name of ['Baghdad', 'Basra']) {
      for (const [key, count] of votesOfReport(reportOf(reports, `err-cdf/${name}.json`))) {
        const what = key.replace(/ station .*/, '');
        for (const area of ['country', `constituency ${name}`, `governorate ${name}`]) {
          sums.set(`${what} ${area}`, (sums.get(`${what} ${area}`) ?? 0) + count);
        }
      }
    }
    const told = [...votesOfReport(summary)].filter(([, count]) => count > 0);
    expect(sums.size).toBeGreaterThan(10);
    expect(new Map(told)).toEqual(sums);
    const cast = summary.Election[0].BallotCounts.map((each) => [each.GpUnitId, each.BallotsCast]);
    expect(cast[0]).toEqual(['country', 185]);
    const country = summary.GpUnit.find(({ Type }) => Type === 'country');
    expect(country).toMatchObject({ TotalSubUnits: 7, VotersRegistered: 7 * 450 });
  });

  test('are exact beyond what a number holds', async () => {
    // Three more ballots in the box, and it is the largest count that a tape can have.
    const huge = Number.MAX_SAFE_INTEGER - 3;
    const adopt = (stationId: string, leafIndex: number) => ({
      change: { kind: 'adopt' as const, leaves: [leafIndex] },
      about: { stationId, contestId: 'Baghdad/council' },
      signers: ['adjudicator-1', 'adjudicator-2'],
    });
    const source = makeSampleSource(makeDecidingElection(), {
      tapes: {
        'st-1': [{ leafIndex: 1, candidates: [huge] }],
        'st-3': [{ leafIndex: 2, candidates: [huge] }],
      },
      decisions: { 3: adopt('st-1', 1), 4: adopt('st-3', 2) },
    });
    const summary = (await writeSampleFiles(source, { errCdf: true })).get('err-cdf.json');
    expect(summary).toContain(`"Count":${2n * BigInt(huge)},"GpUnitId":"country"`);
    expect(summary).toContain(`"BallotsCast":${2n * BigInt(huge + 3)},`);
  });
});

test('without being asked for, nothing is converted', async () => {
  const files = await writeSampleFiles(makeSampleSource(makeDecidingElection(), night));
  expect([...files.keys()].filter((name) => name.startsWith('err-cdf'))).toEqual([]);
});
