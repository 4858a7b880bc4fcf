import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import type { ChangeFields } from '@mutabaqa/shared/decisions/encode-change.ts';
import { encodeChange } from '@mutabaqa/shared/decisions/encode-change.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { sampleKey } from '../builders/sample-election.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { seedOf, withUnknownField } from './sample-keys.ts';

const nonce = seedOf('correction nonce').subarray(0, 16);
const sectionNames: readonly SectionName[] = [
  { kind: 'account', id: 'Baghdad' },
  { kind: 'contest', id: 'Baghdad/council' },
];
const annul = { kind: 'annul' } as const;

const changes: Readonly<Record<string, DecidedChange>> = {
  adopt: { kind: 'adopt', leaves: [41, 300] },
  correct: {
    kind: 'correct',
    sectionNames,
    sections: [
      { kind: 'account', nonce, counts: { inBox: 21, valid: 20 } },
      {
        kind: 'contest',
        nonce,
        listVotes: makeSparseCounts([12, 8]),
        candidateVotes: undefined,
      },
    ],
  },
  quarantine: { kind: 'quarantine' },
  release: { kind: 'release' },
  recount: { kind: 'recount' },
  annul,
  reinstate: { kind: 'reinstate' },
  'explain-missing': { kind: 'explain-missing', reason: 'other', text: 'الطريق مقطوع' },
  'withhold-section': { kind: 'withhold-section', sectionNames },
  'replace-device': {
    kind: 'replace-device',
    stationId: 'st-1',
    oldDeviceId: 'device-1',
    newDevice: {
      deviceId: 'spare-1',
      tapeKey: sampleKey('spare-1').publicKey,
      certificateFingerprint: undefined,
    },
  },
  'exclude-candidate': {
    kind: 'exclude-candidate',
    contestId: 'Baghdad/council',
    position: 3,
    isExcluded: true,
  },
  'take-exclusion-back': {
    kind: 'exclude-candidate',
    contestId: 'Baghdad/council',
    position: 0,
    isExcluded: false,
  },
  'move-deadline': { kind: 'move-deadline', pollingGroup: 'general', deadlineS: 1_762_900_000 },
  'draw-by-seed': { kind: 'draw-stations', seed: seedOf('lottery'), stationIds: [] },
  'draw-by-number': { kind: 'draw-stations', seed: undefined, stationIds: ['st-1', 'st-6'] },
  'add-clerk': {
    kind: 'add-person',
    personId: 'clerk-9',
    role: 'clerk',
    publicKey: sampleKey('clerk-9').publicKey,
  },
  'add-decider': {
    kind: 'add-person',
    personId: 'adjudicator-9',
    role: 'adjudicator',
    publicKey: sampleKey('adjudicator-9').publicKey,
  },
  certify: { kind: 'certify', version: 3, sumsDigest: seedOf('sums'), stage: 'ratified' },
  'publish-document': {
    kind: 'publish-notice',
    noticeKind: 'document',
    number: 7,
    digest: seedOf('document notice'),
  },
  'publish-answer': {
    kind: 'publish-notice',
    noticeKind: 'rumour-answer',
    number: 1,
    digest: seedOf('rumour notice'),
  },
  'court-order': { kind: 'court-order', documentDigest: seedOf('judgment'), change: annul },
};

export function makeGoldenChanges(): GoldenFile[] {
  return [
    ...Object.entries(changes).map(([name, content]) =>
      validFile('change', name, {
        ...encodeChange(content, { stationId: 'st-1', contestId: undefined }),
        content,
      }),
    ),
    ...refusedFiles('change', refusedChanges()),
  ];
}

function refusedChanges() {
  const code = 'decision.change-malformed';
  const fieldsOf = (name: string): ChangeFields =>
    encodeChange(changes[name] ?? annul, { stationId: 'st-1', contestId: undefined });
  const refuse = (name: string, change: Uint8Array, fields: Partial<ChangeFields> = {}) => ({
    code,
    ...fieldsOf(name),
    ...fields,
    change,
  });
  const same = (name: string, fields: Partial<ChangeFields>) =>
    refuse(name, fieldsOf(name).change, fields);
  const draw = (content: object) =>
    refuse('draw-by-seed', encodeMessage(wire.DrawStationsChange, content));
  const court = (content: object) =>
    refuse(
      'court-order',
      encodeMessage(wire.CourtOrderChange, { documentDigest: seedOf('judgment'), ...content }),
    );
  const notice = (content: object) =>
    refuse(
      'publish-document',
      encodeMessage(wire.PublishNoticeChange, {
        ...{ noticeKind: 'document', number: 7, digest: seedOf('document notice') },
        ...content,
      }),
    );
  const { subject } = fieldsOf('annul');
  return {
    'adopt-nothing': refuse('adopt', new Uint8Array()),
    'leaves-in-disorder': refuse('adopt', encodeMessage(wire.AdoptChange, { leaves: [2, 1] })),
    'unknown-field': refuse('adopt', withUnknownField(fieldsOf('adopt').change)),
    truncated: refuse('correct', fieldsOf('correct').change.subarray(0, -1)),
    'annul-with-change': refuse('annul', Uint8Array.of(8, 1)),
    'annul-without-station': same('annul', { subject: { ...subject, stationId: undefined } }),
    'annul-of-a-device': same('annul', { subject: { ...subject, deviceId: 'device-1' } }),
    'certify-a-station': same('certify', { subject }),
    'reason-unknown': refuse(
      'explain-missing',
      encodeMessage(wire.ExplainMissingChange, { reason: 'lost' }),
    ),
    'other-reason-unsaid': refuse(
      'explain-missing',
      encodeMessage(wire.ExplainMissingChange, { reason: 'other' }),
    ),
    'two-draws-in-one': draw({ seed: seedOf('lottery'), stationIds: ['st-1'] }),
    'drawn-stations-in-disorder': draw({ stationIds: ['st-6', 'st-1'] }),
    'clerk-by-commissioners': same('add-clerk', { kind: 'add-decider' }),
    'decider-by-registrars': same('add-decider', { kind: 'add-clerk' }),
    'notice-of-no-kind': notice({ noticeKind: 'advertisement' }),
    'notice-number-0': notice({ number: 0 }),
    'notice-without-digest': notice({ digest: new Uint8Array() }),
    'notice-of-a-station': same('publish-document', { subject }),
    'court-in-a-court': court({ kind: 'court-order' }),
    'court-that-certifies': court({ kind: 'certify' }),
    'court-without-kind': court({}),
  };
}
