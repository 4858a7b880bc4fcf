import { wire } from '@mutabaqa/proto/wire.ts';
import { compareIds, isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Decision, DecisionFault, DecisionKind } from '../election/decision-record.ts';
import { roles } from '../election/manifest.ts';
import { deviceFromWire, isDeviceEntry } from '../election/station-entry.ts';
import { isNoticeNumber, noticeKinds } from '../notice/notice.ts';
import { decodePolicy } from '../policy/policy-json.ts';
import { positionsMax } from '../tape/sparse-counts.ts';
import type { ElectionChange, StationChange } from './decided-change.ts';
import { decisionFault } from './decision-fault.ts';
import { readChange } from './read-change.ts';

type ElectionKind = Exclude<DecisionKind, StationChange['kind'] | 'court-order'>;
type Subject = Decision['subject'];
type Decoded = Result<ElectionChange, DecisionFault>;

const stages = ['preliminary', 'final', 'ratified'] as const;

/** Which ids the subject has, of each kind; no others. */
const subjects: Readonly<Record<ElectionKind, readonly (keyof Subject)[]>> = {
  'replace-device': ['stationId', 'deviceId'],
  'exclude-candidate': ['contestId'],
  'move-deadline': [],
  'change-policy': [],
  'draw-stations': [],
  'add-clerk': [],
  'add-decider': [],
  certify: [],
  'publish-notice': [],
};

export function decodeElectionChange(
  kind: ElectionKind | 'court-order',
  subject: Subject,
  bytes: Uint8Array,
): Decoded {
  // A court order in a court order is refused before it comes here.
  if (kind === 'court-order') return malformed('kind');
  const named = subjects[kind];
  const fits = (['stationId', 'contestId', 'deviceId'] as const).every(
    (field) => (subject[field] !== undefined) === named.includes(field),
  );
  return fits ? decoders[kind](bytes, subject) : malformed('subject');
}

const decoders: Readonly<Record<ElectionKind, (bytes: Uint8Array, subject: Subject) => Decoded>> = {
  'replace-device': (bytes, { stationId = '', deviceId = '' }) => {
    const raw = readChange(wire.ReplaceDeviceChange, bytes);
    if (!raw.ok) return raw;
    const newDevice = deviceFromWire(raw.value.newDevice ?? {});
    return isDeviceEntry(newDevice)
      ? ok({ kind: 'replace-device', stationId, oldDeviceId: deviceId, newDevice })
      : malformed('newDevice');
  },
  'exclude-candidate': (bytes, { contestId = '' }) => {
    const raw = readChange(wire.ExcludeCandidateChange, bytes);
    if (!raw.ok) return raw;
    const position = raw.value.position ?? 0;
    const isExcluded = raw.value.isExcluded ?? false;
    return position < positionsMax
      ? ok({ kind: 'exclude-candidate', contestId, position, isExcluded })
      : malformed('position');
  },
  'move-deadline': (bytes) => {
    const raw = readChange(wire.MoveDeadlineChange, bytes);
    if (!raw.ok) return raw;
    const { pollingGroup, deadlineS } = raw.value;
    if (!isId(pollingGroup ?? '')) return malformed('pollingGroup');
    return Number.isSafeInteger((deadlineS ?? 0) * 1000)
      ? ok({
          kind: 'move-deadline',
          pollingGroup: pollingGroup ?? '',
          deadlineS: deadlineS ?? 0,
        })
      : malformed('deadlineS');
  },
  'change-policy': (bytes) => {
    const raw = readChange(wire.ChangePolicyChange, bytes);
    if (!raw.ok) return raw;
    const policy = decodePolicy(raw.value.policy ?? new Uint8Array());
    return policy.ok ? ok({ kind: 'change-policy', policy: policy.value }) : malformed('policy');
  },
  'draw-stations': decodeDraw,
  'add-clerk': (bytes) => decodePerson(bytes, true),
  'add-decider': (bytes) => decodePerson(bytes, false),
  certify: (bytes) => {
    const raw = readChange(wire.CertifyChange, bytes);
    if (!raw.ok) return raw;
    const { version, sumsDigest, stage: word } = raw.value;
    const stage = stages.find((each) => each === word);
    if (version === null || version === undefined || version < 1) return malformed('version');
    if (sumsDigest?.length !== 32) return malformed('sumsDigest');
    return stage === undefined
      ? malformed('stage')
      : ok({ kind: 'certify', version, sumsDigest, stage });
  },
  'publish-notice': (bytes) => {
    const raw = readChange(wire.PublishNoticeChange, bytes);
    if (!raw.ok) return raw;
    const { noticeKind: word, number, digest } = raw.value;
    const noticeKind = noticeKinds.find((each) => each === word);
    if (noticeKind === undefined) return malformed('noticeKind');
    if (!isNoticeNumber(number)) return malformed('number');
    return digest?.length === 32
      ? ok({ kind: 'publish-notice', noticeKind, number, digest })
      : malformed('digest');
  },
};

/** One or the other: with both, two draws would be in one decision. */
function decodeDraw(bytes: Uint8Array): Decoded {
  const raw = readChange(wire.DrawStationsChange, bytes);
  if (!raw.ok) return raw;
  const stationIds = raw.value.stationIds ?? [];
  const seed = raw.value.seed?.length ? raw.value.seed : undefined;
  if ((seed === undefined) === (stationIds.length === 0)) return malformed('seed');
  if (seed !== undefined && seed.length !== 32) return malformed('seed');
  const inOrder = stationIds.every(
    (id, i) => i === 0 || compareIds(stationIds[i - 1] ?? '', id) < 0,
  );
  return inOrder && stationIds.every(isId)
    ? ok({ kind: 'draw-stations', seed, stationIds })
    : malformed('stationIds');
}

function decodePerson(bytes: Uint8Array, isClerk: boolean): Decoded {
  const raw = readChange(wire.AddPersonChange, bytes);
  if (!raw.ok) return raw;
  const { id, role: word, publicKey } = raw.value.person ?? {};
  const role = roles.find((each) => each === word);
  if (!isId(id ?? '')) return malformed('person');
  // Registrars name clerks only, and nobody in the log makes an officer.
  if (role === undefined || role === 'officer' || (role === 'clerk') !== isClerk) {
    return malformed('role');
  }
  return publicKey?.length === 32
    ? ok({ kind: 'add-person', personId: id ?? '', role, publicKey })
    : malformed('publicKey');
}

function malformed(where: string): Decoded {
  return decisionFault('change-malformed', where);
}
