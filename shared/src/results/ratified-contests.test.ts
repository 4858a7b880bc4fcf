import { beforeAll, describe, expect, test } from 'vitest';
import type { DecisionSheet } from '@mutabaqa/test/builders/deciding-election.ts';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { sampleSeed } from '@mutabaqa/test/builders/sample-election.ts';
import type { SampleNight, SampleTape } from '@mutabaqa/test/builders/sample-results.ts';
import {
  makeSampleSource,
  sampleSnapshot,
  writeSampleFiles,
} from '@mutabaqa/test/builders/sample-results.ts';
import { assertDefined } from '../base/assert.ts';
import type { ElectionPackage } from '../election/election-package.ts';

let election: ElectionPackage;
beforeAll(() => {
  election = makeDecidingElection();
});

const commissioners = ['commissioner-1', 'commissioner-2'];
const lists = [123, 44];
const candidates = [1, 2, 3, 4];
const versions = {
  1: { timeMs: sampleSnapshot.timeMs - 2000, logSize: 20 },
  2: { timeMs: sampleSnapshot.timeMs - 1000, logSize: 40 },
};
const certify = (
  version: number,
  stage: 'preliminary' | 'final' | 'ratified' = 'ratified',
): DecisionSheet => ({
  change: { kind: 'certify', version, sumsDigest: sampleSeed('sums'), stage },
  signers: ['officer-1', 'officer-2'],
});
const pair = (leafIndex: number, choice: Omit<SampleTape, 'leafIndex'>): SampleTape[] => [
  { leafIndex, ...choice },
  { leafIndex: leafIndex + 1, kind: 'card', ...choice },
];

/** Station 1 votes in Baghdad, 2 in Basra; version 1 is made of it, and ratified at leaf 25. */
const ratified: SampleNight = {
  tapes: { 'st-1': pair(1, { lists }), 'st-2': pair(3, { candidates }) },
  decisions: { 25: certify(1) },
  versions,
};

function later(changes: SampleNight): SampleNight {
  const { tapes = {}, decisions = {} } = ratified;
  const added = Object.entries(changes.tapes ?? {}).map(([id, more]) => [
    id,
    [...(tapes[id] ?? []), ...more],
  ]);
  return {
    ...ratified,
    tapes: { ...tapes, ...Object.fromEntries(added) },
    decisions: { ...decisions, ...changes.decisions },
  };
}

async function statusOf(night: SampleNight): Promise<Record<string, string>> {
  const files = await writeSampleFiles(makeSampleSource(election, night));
  const { contests } = JSON.parse(assertDefined(files.get('totals.json'), 'totals')) as {
    contests: { contestId: string; status: string }[];
  };
  return Object.fromEntries(contests.map(({ contestId, status }) => [contestId, status]));
}

const bothCertified = { 'Baghdad/council': 'certified', 'Basra/council': 'certified' };
const baghdadCorrected = { ...bothCertified, 'Baghdad/council': 'correction' };
const basraCorrected = { ...bothCertified, 'Basra/council': 'correction' };

describe('a ratified result', () => {
  test('is certified', async () => {
    expect(await statusOf(ratified)).toEqual(bothCertified);
  });

  test('is none while only an earlier stage is certified', async () => {
    const final = await statusOf({ ...ratified, decisions: { 25: certify(1, 'final') } });
    expect(Object.values(final)).toEqual(['unofficial-partial', 'unofficial-partial']);
  });

  test('stays certified after evidence that changes no adopted figure', async () => {
    const again: SampleTape = { leafIndex: 30, kind: 'paper-tape', lists };
    expect(await statusOf(later({ tapes: { 'st-1': [again] } }))).toEqual(bothCertified);
    const explained: DecisionSheet = {
      change: { kind: 'explain-missing', reason: 'evacuated', text: '' },
      about: { stationId: 'st-3', contestId: undefined },
      signers: ['supervisor-1', 'supervisor-2'],
    };
    expect(await statusOf(later({ decisions: { 30: explained } }))).toEqual(bothCertified);
  });

  test.each<[string, SampleNight, object]>([
    [
      'evidence that takes a station out of the total',
      { tapes: { 'st-1': [{ leafIndex: 30, kind: 'paper-tape', lists: [122, 45] }] } },
      baghdadCorrected,
    ],
    [
      'evidence of one more station',
      { tapes: { 'st-4': pair(30, { candidates }) } },
      basraCorrected,
    ],
    [
      'a decision on the figures of a station',
      {
        decisions: {
          30: {
            change: { kind: 'annul' },
            about: { stationId: 'st-2', contestId: undefined },
            signers: commissioners,
          },
        },
      },
      basraCorrected,
    ],
    [
      'the exclusion of a candidate, whose votes no longer count',
      {
        decisions: {
          30: {
            change: {
              kind: 'exclude-candidate',
              contestId: 'Baghdad/council',
              position: 0,
              isExcluded: true,
            },
            signers: commissioners,
          },
        },
      },
      baghdadCorrected,
    ],
  ])('is a correction after %s, until it is ratified again', async (_, changes, expected) => {
    expect(await statusOf(later(changes))).toEqual(expected);
    const certifiedAgain = { ...changes.decisions, 45: certify(2) };
    expect(await statusOf(later({ ...changes, decisions: certifiedAgain }))).toEqual(bothCertified);
  });

  test('is a correction where another policy counts what the first one did not', async () => {
    const night = later({ tapes: { 'st-4': [{ leafIndex: 8, candidates }] } });
    const adoptedStates = [...election.policy.adoptedStates, 'received'];
    const policy = { ...election.policy, version: election.policy.version + 1, adoptedStates };
    const change = { kind: 'change-policy', policy } as DecisionSheet['change'];
    expect(await statusOf(night)).toEqual(bothCertified);
    const decisions = { ...night.decisions, 30: { change, signers: commissioners } };
    expect(await statusOf({ ...night, decisions })).toEqual(basraCorrected);
  });
});
