import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { sampleKey, sampleSeed } from '@mutabaqa/test/builders/sample-election.ts';
import type { DecisionKind } from '../election/decision-record.ts';
import { decisionKinds } from '../election/decision-record.ts';
import { comparisonOnly } from '../policy/policies/comparison-only.ts';
import { encodePolicy } from '../policy/policy-json.ts';
import { decodeChange } from './decode-change.ts';
import type { ChangeFields } from './encode-change.ts';
import { encodeChange } from './encode-change.ts';

const nothing = { stationId: undefined, contestId: undefined, deviceId: undefined };
const station = { ...nothing, stationId: 'st-1' };
const device = { ...station, deviceId: 'device-1' };
const contest = { ...nothing, contestId: 'Basra/council' };
const digest = sampleSeed('digest');
const account = { kind: 1, id: 'Baghdad' };
const accountBytes = encodeMessage(wire.AccountSection, { nonce: digest.slice(0, 16), valid: 0 });
const person = (role: string) =>
  encodeMessage(wire.AddPersonChange, {
    person: { id: 'p', role, publicKey: sampleKey('p').publicKey },
  });

/** A good change of every kind. */
const good: Readonly<Record<DecisionKind, Omit<ChangeFields, 'kind'>>> = {
  adopt: { subject: station, change: encodeMessage(wire.AdoptChange, { leaves: [0, 300] }) },
  correct: {
    subject: station,
    change: encodeMessage(wire.CorrectChange, { names: [account], sections: [accountBytes] }),
  },
  quarantine: { subject: station, change: new Uint8Array() },
  release: { subject: station, change: new Uint8Array() },
  recount: { subject: station, change: new Uint8Array() },
  annul: { subject: station, change: new Uint8Array() },
  reinstate: { subject: station, change: new Uint8Array() },
  'explain-missing': {
    subject: station,
    change: encodeMessage(wire.ExplainMissingChange, { reason: 'not-opened', text: 'محطة' }),
  },
  'withhold-section': {
    subject: station,
    change: encodeMessage(wire.WithholdSectionChange, { names: [account] }),
  },
  'replace-device': {
    subject: device,
    change: encodeMessage(wire.ReplaceDeviceChange, {
      newDevice: { deviceId: 'spare', tapeKey: sampleKey('spare').publicKey },
    }),
  },
  'exclude-candidate': {
    subject: contest,
    change: encodeMessage(wire.ExcludeCandidateChange, { position: 2, isExcluded: true }),
  },
  'move-deadline': {
    subject: nothing,
    change: encodeMessage(wire.MoveDeadlineChange, { pollingGroup: 'general', deadlineS: 5 }),
  },
  'change-policy': {
    subject: nothing,
    change: encodeMessage(wire.ChangePolicyChange, { policy: encodePolicy(comparisonOnly) }),
  },
  'draw-stations': {
    subject: nothing,
    change: encodeMessage(wire.DrawStationsChange, { seed: digest }),
  },
  'add-clerk': { subject: nothing, change: person('clerk') },
  'add-decider': { subject: nothing, change: person('adjudicator') },
  'publish-notice': {
    subject: nothing,
    change: encodeMessage(wire.PublishNoticeChange, { noticeKind: 'document', number: 1, digest }),
  },
  certify: {
    subject: nothing,
    change: encodeMessage(wire.CertifyChange, { version: 1, sumsDigest: digest, stage: 'final' }),
  },
  'court-order': {
    subject: station,
    change: encodeMessage(wire.CourtOrderChange, { documentDigest: digest, kind: 'annul' }),
  },
};
const kinds = Object.keys(decisionKinds) as DecisionKind[];

function answerTo(kind: DecisionKind, changes: Partial<ChangeFields> = {}): string {
  const result = decodeChange({ kind, ...good[kind], ...changes });
  return result.ok ? 'decoded' : `${result.error.code} ${result.error.where}`;
}

describe('a change', () => {
  it.each(kinds)('of kind %s is decoded, and encoded to the same bytes', (kind) => {
    const fields: ChangeFields = { kind, ...good[kind] };
    const decoded = decodeChange(fields);
    expect(
      decoded.ok && encodeChange(decoded.value, { stationId: 'st-1', contestId: undefined }),
    ).toEqual(fields);
  });

  it.each(kinds)('of kind %s has one encoding', (kind) => {
    const { change } = good[kind];
    expect(answerTo(kind, { change: Uint8Array.of(...change, 0x78, 1) })).toContain('malformed');
    for (let at = 0; at < change.length; at++) {
      const decoded = decodeChange({ kind, ...good[kind], change: change.subarray(0, at) });
      if (!decoded.ok) continue;
      const again = encodeChange(decoded.value, { stationId: 'st-1', contestId: undefined });
      expect(again.change).toEqual(change.subarray(0, at));
    }
  });

  it('of random bytes is refused or encoded to them', () => {
    const subjects = fc.constantFrom(nothing, station, device, contest);
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        subjects,
        fc.uint8Array({ maxLength: 60 }),
        (kind, subject, change) => {
          const decoded = decodeChange({ kind, subject, change });
          if (!decoded.ok) return;
          const about = { stationId: subject.stationId ?? '', contestId: subject.contestId };
          expect(encodeChange(decoded.value, about)).toEqual({ kind, subject, change });
        },
      ),
    );
  });

  it.each(kinds)('of kind %s names its subject and no other', (kind) => {
    const byCourt = kind === 'court-order';
    for (const subject of [nothing, station, device, contest]) {
      const own = good[kind].subject;
      const expected = subject === own ? 'decoded' : 'decision.change-malformed subject';
      expect([subject, answerTo(byCourt ? 'court-order' : kind, { subject })]).toEqual([
        subject,
        expected,
      ]);
    }
  });
});

it('by a court order is one that needs no other signers', () => {
  const ordered = (kind: DecisionKind) => {
    const change = encodeMessage(wire.CourtOrderChange, {
      documentDigest: digest,
      kind,
      change: good[kind].change,
    });
    return answerTo('court-order', { subject: good[kind].subject, change });
  };
  const refused = kinds.filter((kind) => ordered(kind) !== 'decoded');
  expect(refused.toSorted()).toEqual([
    'add-clerk',
    'add-decider',
    'certify',
    'court-order',
    'replace-device',
  ]);
  expect(refused.map(ordered)).toEqual(refused.map(() => 'decision.change-malformed kind'));
});

it('explains why a station is missing, not one contest of it', () => {
  const subject = { ...station, contestId: 'Basra/council' };
  expect(answerTo('explain-missing', { subject })).toBe('decision.change-malformed subject');
  expect(answerTo('quarantine', { subject })).toBe('decoded');
});

describe('a change is refused', () => {
  const adopt = (leaves: number[]) => encodeMessage(wire.AdoptChange, { leaves });
  const correct = (content: object) => encodeMessage(wire.CorrectChange, content);
  const explain = (reason: string, text: string) =>
    encodeMessage(wire.ExplainMissingChange, { reason, text });
  const draw = (content: object) => encodeMessage(wire.DrawStationsChange, content);
  const court = (content: object) =>
    encodeMessage(wire.CourtOrderChange, { documentDigest: digest, ...content });
  const certified = (content: object) =>
    encodeMessage(wire.CertifyChange, {
      version: 1,
      sumsDigest: digest,
      stage: 'final',
      ...content,
    });
  const notice = (content: object) =>
    encodeMessage(wire.PublishNoticeChange, {
      ...{ noticeKind: 'document', number: 1, digest },
      ...content,
    });

  it.each<[string, DecisionKind, Uint8Array, string]>([
    ['of no leaf', 'adopt', adopt([]), 'leaves'],
    ['of leaves in disorder', 'adopt', adopt([4, 3]), 'leaves'],
    ['of a leaf twice', 'adopt', adopt([3, 3]), 'leaves'],
    ['without sections', 'correct', correct({}), 'names'],
    ['with a name but no section', 'correct', correct({ names: [account] }), 'names'],
    [
      'with a section that is none',
      'correct',
      correct({ names: [account], sections: [new Uint8Array(3)] }),
      'Baghdad',
    ],
    [
      'with a section named twice',
      'correct',
      correct({ names: [account, account], sections: [accountBytes, accountBytes] }),
      'names',
    ],
    ['with more to say than the kind', 'annul', Uint8Array.of(8, 1), 'change'],
    ['for an unknown reason', 'explain-missing', explain('lost', ''), 'reason'],
    ['for another reason, unsaid', 'explain-missing', explain('other', ' '), 'text'],
    ['with hidden words', 'explain-missing', explain('evacuated', 'a\u202Eb'), 'text'],
    ['of no section', 'withhold-section', new Uint8Array(), 'names'],
    ['without a device', 'replace-device', new Uint8Array(), 'newDevice'],
    [
      'of a position on no ballot',
      'exclude-candidate',
      encodeMessage(wire.ExcludeCandidateChange, { position: 5_000 }),
      'position',
    ],
    ['of no group', 'move-deadline', new Uint8Array(), 'pollingGroup'],
    [
      'of a policy that is none',
      'change-policy',
      encodeMessage(wire.ChangePolicyChange, { policy: Uint8Array.of(123, 125) }),
      'policy',
    ],
    ['of no draw', 'draw-stations', new Uint8Array(), 'seed'],
    ['of two draws', 'draw-stations', draw({ seed: digest, stationIds: ['st-1'] }), 'seed'],
    ['by a short seed', 'draw-stations', draw({ seed: digest.slice(1) }), 'seed'],
    ['in disorder', 'draw-stations', draw({ stationIds: ['b', 'a'] }), 'stationIds'],
    ['of a station twice', 'draw-stations', draw({ stationIds: ['a', 'a'] }), 'stationIds'],
    ['that makes a decider of a clerk’s kind', 'add-clerk', person('adjudicator'), 'role'],
    ['that makes a clerk of a decider’s kind', 'add-decider', person('clerk'), 'role'],
    ['that makes an officer', 'add-decider', person('officer'), 'role'],
    ['of no person', 'add-clerk', new Uint8Array(), 'person'],
    ['of version 0', 'certify', certified({ version: 0 }), 'version'],
    ['of no stage', 'certify', certified({ stage: 'done' }), 'stage'],
    ['of a short digest', 'certify', certified({ sumsDigest: digest.slice(1) }), 'sumsDigest'],
    ['of a notice of no kind', 'publish-notice', notice({ noticeKind: 'answer' }), 'noticeKind'],
    ['of a notice without number', 'publish-notice', notice({ number: 0 }), 'number'],
    ['of notice 1,000,001', 'publish-notice', notice({ number: 1_000_001 }), 'number'],
    ['of a short notice digest', 'publish-notice', notice({ digest: digest.slice(1) }), 'digest'],
    ['by a court, without its document', 'court-order', new Uint8Array(), 'documentDigest'],
    ['by a court, of no kind', 'court-order', court({}), 'kind'],
    ['by a court, of a property of objects', 'court-order', court({ kind: 'toString' }), 'kind'],
    ['by a court in a court', 'court-order', court({ kind: 'court-order' }), 'kind'],
    ['by a court in the officers’ place', 'court-order', court({ kind: 'certify' }), 'kind'],
    ['by a court that makes deciders', 'court-order', court({ kind: 'add-decider' }), 'kind'],
    [
      'by a court, with a change that is none',
      'court-order',
      court({ kind: 'annul', change: Uint8Array.of(8, 1) }),
      'change',
    ],
  ])('%s', (_, kind, change, where) => {
    expect(answerTo(kind, { change })).toBe(`decision.change-malformed ${where}`);
  });
});
