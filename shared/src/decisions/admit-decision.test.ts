import { describe, expect, it } from 'vitest';
import type { DecisionSheet } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  makeDecidingElection,
  sampleForm,
  signDecision,
  spareDevice,
} from '@mutabaqa/test/builders/deciding-election.ts';
import { councilTape } from '@mutabaqa/test/builders/council-evidence.ts';
import { sampleKey, sampleSeed, sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { NoticeKind } from '../notice/notice.ts';
import type { Policy } from '../policy/policy.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import type { SectionName } from '../tape/tape.ts';
import type { LogView, PublishedVersion } from './admit-decision.ts';
import { admitDecision, factOfDecision } from './admit-decision.ts';
import type { CourtOrder, DecidedChange } from './decided-change.ts';
import { makeStanding } from './standing.ts';

const election = makeDecidingElection();
const log: LogView = {
  number: 0,
  size: 10,
  evidence: [3, 4],
  records: { tapes: [councilTape(3), councilTape(4, { by: 'card' })], forms: [] },
  versions: new Map([[2, publishedVersion('sums', 'root', 5)]]),
};
function publishedVersion(sums: string, root: string, logSize: number): PublishedVersion {
  const snapshot = { timeMs: 1, logNumber: 0, logSize };
  return { snapshot, sumsDigest: sampleSeed(sums), sumRoot: sampleSeed(root) };
}
const st1 = { stationId: 'st-1', contestId: undefined };
const oneContest = { stationId: 'st-1', contestId: 'Baghdad/council' };
const adjudicators = ['adjudicator-1', 'adjudicator-2'];
const commissioners = ['commissioner-1', 'commissioner-2'];
const registrars = ['registrar-1', 'registrar-2'];

interface Case extends DecisionSheet {
  readonly log?: Partial<LogView>;
  readonly earlier?: readonly DecisionFact[];
}

function admit({ log: changes, earlier, ...sheet }: Case) {
  const bytes = signDecision(election, { base: { logNumber: 0, size: 10 }, ...sheet });
  const standing = makeStanding(election, earlier);
  return admitDecision(nodeCrypto, { election, standing, log: { ...log, ...changes } }, bytes);
}

/** "admitted", or the code and the place. */
function answerTo(sheet: Case): string {
  const result = admit(sheet);
  return result.ok ? 'admitted' : `${result.error.code} ${result.error.where}`;
}

function fact(sheet: Case, leafIndex: number): DecisionFact {
  const admitted = admit(sheet);
  if (!admitted.ok) throw new Error(`${admitted.error.code} ${admitted.error.where}`);
  return factOfDecision(admitted.value, leafIndex, 1_762_900_000_000);
}

const quarantine = { change: { kind: 'quarantine' }, about: st1, signers: adjudicators } as const;
const person = (personId: string, role: 'clerk' | 'supervisor', key = personId) =>
  ({ kind: 'add-person', personId, role, publicKey: sampleKey(key).publicKey }) as const;
const addClerk = { change: person('clerk-9', 'clerk'), signers: registrars };
const replacement = (oldDeviceId: string, spare: number) =>
  ({
    kind: 'replace-device',
    stationId: 'st-1',
    oldDeviceId,
    newDevice: spareDevice(spare),
  }) as const;
const newPolicy = (version: number): DecidedChange => {
  const policy: Policy = { ...election.policy, version };
  return { kind: 'change-policy', policy };
};
const certify = (version: number, sums: string): Case => ({
  change: { kind: 'certify', version, sumsDigest: sampleSeed(sums), stage: 'ratified' },
  signers: ['officer-1', 'officer-3'],
});
const notice = (noticeKind: NoticeKind, number: number, text = 'text'): Case => ({
  change: { kind: 'publish-notice', noticeKind, number, digest: sampleSeed(text) },
  signers: commissioners,
});
const ordered = (change: CourtOrder['change']): CourtOrder => ({
  kind: 'court-order',
  documentDigest: sampleSeed('judgment'),
  change,
});

describe('a decision is admitted', () => {
  const { sectionNames, sections } = sampleForm(election);
  const cases: readonly [string, Case][] = [
    [
      'adopt',
      { change: { kind: 'adopt', leaves: [3, 4] }, about: oneContest, signers: adjudicators },
    ],
    [
      'correct',
      { change: { kind: 'correct', sectionNames, sections }, about: st1, signers: adjudicators },
    ],
    ['quarantine', quarantine],
    ['release', { ...quarantine, change: { kind: 'release' } }],
    ['recount', { ...quarantine, change: { kind: 'recount' } }],
    ['annul', { ...quarantine, change: { kind: 'annul' }, signers: commissioners }],
    ['reinstate', { ...quarantine, change: { kind: 'reinstate' }, signers: commissioners }],
    [
      'explain-missing',
      {
        change: { kind: 'explain-missing', reason: 'evacuated', text: '' },
        about: st1,
        signers: ['supervisor-1', 'supervisor-2'],
      },
    ],
    [
      'withhold-section',
      {
        change: { kind: 'withhold-section', sectionNames },
        about: oneContest,
        signers: commissioners,
      },
    ],
    ['replace-device', { change: replacement('device-1', 1), signers: registrars }],
    [
      'exclude-candidate',
      {
        change: {
          kind: 'exclude-candidate',
          contestId: 'Basra/council',
          position: 3,
          isExcluded: true,
        },
        signers: commissioners,
      },
    ],
    [
      'move-deadline',
      {
        change: { kind: 'move-deadline', pollingGroup: 'general', deadlineS: 1_762_900_000 },
        signers: commissioners,
      },
    ],
    ['change-policy', { change: newPolicy(2), signers: commissioners }],
    [
      'draw-stations by seed',
      {
        change: { kind: 'draw-stations', seed: sampleSeed('lottery'), stationIds: [] },
        signers: commissioners,
      },
    ],
    [
      'draw-stations by number',
      {
        change: { kind: 'draw-stations', seed: undefined, stationIds: ['st-1', 'st-6'] },
        signers: commissioners,
      },
    ],
    ['add-clerk', addClerk],
    ['add-decider', { change: person('supervisor-9', 'supervisor'), signers: commissioners }],
    ['certify', certify(2, 'sums')],
    ['publish-notice of a document', notice('document', 1)],
    ['publish-notice of an answer', notice('rumour-answer', 12)],
    [
      'court-order to annul',
      { change: ordered({ kind: 'annul' }), about: st1, signers: commissioners },
    ],
    [
      'court-order to move a deadline',
      {
        change: ordered({
          kind: 'move-deadline',
          pollingGroup: 'special',
          deadlineS: 1_762_900_000,
        }),
        signers: commissioners,
      },
    ],
  ];

  it.each(cases)('%s, and means what was decided', (_, sheet) => {
    expect(answerTo(sheet)).toBe('admitted');
    const { change, stationId, contestId, leafIndex, baseSize } = fact(sheet, 12);
    expect(change).toEqual(sheet.change);
    expect({ leafIndex, baseSize }).toEqual({ leafIndex: 12, baseSize: 10 });
    expect({ stationId, contestId }).toMatchObject(sheet.about ?? {});
  });

  it.each(cases)('%s, by nobody else and not by one alone', (_, sheet) => {
    const [first = ''] = sheet.signers;
    expect(answerTo({ ...sheet, signers: [first] })).toBe('decision.too-few-signatures 1 of 2');
    const outsider = 'auditor-1';
    expect(answerTo({ ...sheet, signers: [first, outsider] })).toBe(
      `decision.signer-not-entitled ${outsider}`,
    );
  });
});

describe('a stale base', () => {
  const based = (size: number, sheet: Case = quarantine): Case => ({
    ...sheet,
    base: { logNumber: 0, size },
  });

  it('is one from before the newest evidence about the station', () => {
    expect(answerTo(based(5))).toBe('admitted');
    expect(answerTo(based(4))).toBe('decision.stale-base leaf 4');
    expect(answerTo({ ...based(4), log: { evidence: [3] } })).toBe('admitted');
  });

  it('is one from before another decision about the station', () => {
    const annulled = fact({ ...quarantine, change: { kind: 'annul' }, signers: commissioners }, 7);
    expect(answerTo({ ...based(8), earlier: [annulled] })).toBe('admitted');
    expect(answerTo({ ...based(7), earlier: [annulled] })).toBe('decision.stale-base leaf 7');
    const elsewhere = { ...quarantine, about: { ...st1, stationId: 'st-3' } };
    expect(answerTo({ ...based(7, elsewhere), earlier: [annulled], log: { evidence: [] } })).toBe(
      'admitted',
    );
  });

  it('is one from before a device of the station was replaced', () => {
    const replaced = fact({ change: replacement('device-1', 1), signers: registrars }, 8);
    expect(answerTo({ ...based(8), earlier: [replaced] })).toBe('decision.stale-base leaf 8');
    expect(answerTo({ ...based(9), earlier: [replaced] })).toBe('admitted');
  });

  it('of an election kind is one from before a decision on the same subject', () => {
    const exclude = (position: number): Case => ({
      change: {
        kind: 'exclude-candidate',
        contestId: 'Basra/council',
        position,
        isExcluded: true,
      },
      signers: commissioners,
    });
    const earlier = [fact(exclude(1), 6)];
    expect(answerTo({ ...based(6, exclude(1)), earlier })).toBe('decision.stale-base leaf 6');
    expect(answerTo({ ...based(7, exclude(1)), earlier })).toBe('admitted');
    expect(answerTo({ ...based(6, exclude(2)), earlier })).toBe('admitted');
    const byCourt = { change: ordered(exclude(1).change as never), signers: commissioners };
    expect(answerTo({ ...based(6, byCourt), earlier })).toBe('decision.stale-base leaf 6');
  });

  it('of a notice is one from before a notice of the same kind and number, and nothing else', () => {
    const earlier = [
      fact(notice('document', 1), 6),
      fact({ ...quarantine, change: { kind: 'annul' }, signers: commissioners }, 8),
      fact({ change: newPolicy(2), signers: commissioners }, 9),
    ];
    const answer = (sheet: Case, size = 6) => answerTo({ ...based(size, sheet), earlier });
    expect(answer(notice('document', 1, 'new text'))).toBe('decision.stale-base leaf 6');
    expect(answer(notice('document', 1, 'new text'), 7)).toBe('admitted');
    expect(answer(notice('document', 2))).toBe('admitted');
    expect(answer(notice('rumour-answer', 1))).toBe('admitted');
  });

  it('of another decision is none because a notice came', () => {
    const earlier = [fact(notice('document', 1), 8), fact(notice('rumour-answer', 1), 9)];
    const exclude = {
      change: { kind: 'exclude-candidate', contestId: 'Basra/council', position: 1 },
      signers: commissioners,
    } as const;
    const cases: readonly Case[] = [
      quarantine,
      { ...exclude, change: { ...exclude.change, isExcluded: true } },
      { change: newPolicy(2), signers: commissioners },
      certify(2, 'sums'),
    ];
    for (const sheet of cases) expect(answerTo({ ...based(8, sheet), earlier })).toBe('admitted');
  });

  it('of a certification is a version after which other figures count', () => {
    const answerAfter = (root: string, earlier: readonly DecisionFact[] = []) => {
      const versions = new Map([...log.versions, [3, publishedVersion('new sums', root, 8)]]);
      return answerTo({ ...certify(2, 'sums'), log: { versions }, earlier });
    };
    expect(answerAfter('root')).toBe('admitted');
    expect(answerAfter('other root')).toBe('decision.stale-base version 3');
    const excluded = {
      kind: 'exclude-candidate',
      contestId: 'Basra/council',
      position: 1,
    } as const;
    const exclude: Case = {
      change: { ...excluded, isExcluded: true },
      signers: commissioners,
    };
    expect(answerAfter('root', [fact(exclude, 4)])).toBe('admitted');
    expect(answerAfter('root', [fact(exclude, 5)])).toBe('decision.stale-base leaf 5');
  });

  it('is one of another log, or from the future', () => {
    expect(answerTo({ ...quarantine, base: { logNumber: 1, size: 10 } })).toBe(
      'decision.stale-base log',
    );
    expect(answerTo(based(11))).toBe('decision.stale-base size');
  });

  it('lets a decision in only once', () => {
    const bytes = signDecision(election, { ...quarantine, base: { logNumber: 0, size: 10 } });
    const standing = makeStanding(election);
    const first = admitDecision(nodeCrypto, { election, standing, log }, bytes);
    if (first.ok) standing.add(factOfDecision(first.value, 10, 0));
    const again = admitDecision(
      nodeCrypto,
      { election, standing, log: { ...log, size: 11 } },
      bytes,
    );
    expect(first.ok).toBe(true);
    expect(again).toEqual({ ok: false, error: { code: 'decision.stale-base', where: 'leaf 10' } });
  });
});

describe('a decision about nothing', () => {
  const { sectionNames, sections } = sampleForm(election);
  const long = sections.with(1, {
    kind: 'contest',
    nonce: sampleSeed('long').slice(0, 16),
    listVotes: makeSparseCounts([1, 2, 3]),
    candidateVotes: undefined,
  });
  const correct = { kind: 'correct', sectionNames, sections } as const;

  it.each<[string, Case, string]>([
    ['station', { ...quarantine, about: { ...st1, stationId: 'st-99' } }, 'st-99'],
    ['contest', { ...quarantine, about: { ...st1, contestId: 'Basra/council' } }, 'Basra/council'],
    [
      'evidence',
      { ...quarantine, change: { kind: 'adopt', leaves: [3, 5] }, about: st1 },
      'leaf 5',
    ],
    ['positions', { ...quarantine, change: { ...correct, sections: long } }, 'Baghdad/council'],
    ['paper', { ...quarantine, change: correct, about: { ...st1, stationId: 'st-2' } }, 'Baghdad'],
    [
      'candidate',
      {
        change: {
          kind: 'exclude-candidate',
          contestId: 'Basra/council',
          position: 4,
          isExcluded: true,
        },
        signers: commissioners,
      },
      'candidate 5',
    ],
    [
      'polling group',
      {
        change: { kind: 'move-deadline', pollingGroup: 'displaced', deadlineS: 2e9 },
        signers: commissioners,
      },
      'displaced',
    ],
    [
      'drawn station',
      {
        change: { kind: 'draw-stations', seed: undefined, stationIds: ['st-1', 'st-99'] },
        signers: commissioners,
      },
      'st-99',
    ],
    ['spare', { change: replacement('device-1', 3), signers: registrars }, 'spare-3'],
    [
      'spare with that key',
      {
        change: {
          ...replacement('device-1', 1),
          newDevice: { ...spareDevice(1), tapeKey: spareDevice(2).tapeKey },
        },
        signers: registrars,
      },
      'spare-1',
    ],
    ['version', certify(3, 'sums'), 'version 3'],
    ['version with these files', certify(2, 'other sums'), 'version 2'],
  ])('of that election is refused: %s', (_, sheet, where) => {
    expect(answerTo(sheet)).toBe(`decision.subject-unknown ${where}`);
  });
});

describe('a decision that cannot stand beside what is there', () => {
  it('names a person, or a key, a second time', () => {
    const taken = (change: DecidedChange, earlier: readonly DecisionFact[] = []) =>
      answerTo({ change, signers: registrars, earlier });
    expect(taken(person('clerk-1', 'clerk', 'new key'))).toBe('decision.change-conflicts clerk-1');
    expect(taken(person('clerk-8', 'clerk', 'commissioner-1'))).toContain('change-conflicts');
    expect(taken(person('clerk-8', 'clerk', 'log'))).toContain('change-conflicts');
    const earlier = [fact(addClerk, 5)];
    expect(taken(person('clerk-8', 'clerk', 'clerk-9'), earlier)).toContain('change-conflicts');
    expect(taken(person('clerk-8', 'clerk'), earlier)).toBe('admitted');
  });

  it('puts an older policy in force', () => {
    const change = (version: number, earlier: readonly DecisionFact[] = []) =>
      answerTo({ change: newPolicy(version), signers: commissioners, earlier });
    expect(change(1)).toBe('decision.change-conflicts version 1');
    const earlier = [fact({ change: newPolicy(3), signers: commissioners }, 5)];
    expect(change(3, earlier)).toBe('decision.change-conflicts version 3');
    expect(change(4, earlier)).toBe('admitted');
    const byCourt = ordered({ kind: 'change-policy', policy: { ...election.policy, version: 3 } });
    const after = [fact({ change: byCourt, signers: commissioners }, 5)];
    expect(change(3, after)).toBe('decision.change-conflicts version 3');
  });

  it('replaces a device that does not speak for the station, or uses a spare twice', () => {
    const replace = (old: string, spare: number, earlier: readonly DecisionFact[] = []) =>
      answerTo({ change: replacement(old, spare), signers: registrars, earlier });
    expect(replace('device-3', 1)).toBe('decision.change-conflicts device-3');
    const earlier = [fact({ change: replacement('device-1', 1), signers: registrars }, 5)];
    expect(replace('device-1', 2, earlier)).toBe('decision.change-conflicts device-1');
    expect(replace('spare-1', 1, earlier)).toBe('decision.change-conflicts spare-1');
    expect(replace('spare-1', 2, earlier)).toBe('admitted');
  });

  it('changes more than the contest that it names', () => {
    const papers = [
      { paperId: 'Baghdad', contestIds: ['Baghdad/council'] },
      { paperId: 'Basra', contestIds: ['Basra/council'] },
    ];
    const special = makeDecidingElection({ stations: [{ ...sampleStation(1), papers }] });
    const withhold = (contestId: string, ...sectionNames: readonly SectionName[]) => {
      const bytes = signDecision(special, {
        change: { kind: 'withhold-section', sectionNames },
        about: { stationId: 'st-1', contestId },
        signers: commissioners,
        base: { logNumber: 0, size: 10 },
      });
      const standing = makeStanding(special);
      const result = admitDecision(nodeCrypto, { election: special, standing, log }, bytes);
      return result.ok ? 'admitted' : `${result.error.code} ${result.error.where}`;
    };
    const account = { kind: 'account', id: 'Basra' } as const;
    const council = { kind: 'contest', id: 'Basra/council' } as const;
    expect(withhold('Basra/council', account, council)).toBe('admitted');
    expect(withhold('Baghdad/council', account)).toBe('decision.change-conflicts Basra');
    expect(withhold('Baghdad/council', council)).toBe('decision.change-conflicts Basra/council');
  });

  it('ends a polling group’s time before its polling', () => {
    const move = (deadlineS: number) =>
      answerTo({
        change: { kind: 'move-deadline', pollingGroup: 'general', deadlineS },
        signers: commissioners,
      });
    expect(move(1_762_873_199)).toBe('decision.change-conflicts deadlineS');
    expect(move(1_762_873_200)).toBe('admitted');
  });
});

describe('people who were added', () => {
  it('sign from the leaf of their decision on', () => {
    const added = fact({ change: person('adj-9', 'supervisor'), signers: commissioners }, 5);
    const sheet: Case = {
      change: { kind: 'explain-missing', reason: 'other', text: 'The road is closed.' },
      about: st1,
      signers: ['adj-9', 'supervisor-1'],
    };
    expect(answerTo(sheet)).toBe('decision.signer-unknown adj-9');
    expect(answerTo({ ...sheet, earlier: [added] })).toBe('admitted');
  });

  it('do so in the role that they were given', () => {
    const added = fact(addClerk, 5);
    expect(
      answerTo({ ...quarantine, signers: ['adjudicator-1', 'clerk-9'], earlier: [added] }),
    ).toBe('decision.signer-not-entitled clerk-9');
  });
});
