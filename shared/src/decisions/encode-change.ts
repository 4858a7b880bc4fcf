/** From what people decide to the fields of their record. Specification: proto/spec/decision.md */
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { compareIds } from '../base/ids.ts';
import type { Decision } from '../election/decision-record.ts';
import { deviceToWire } from '../election/station-entry.ts';
import { encodePolicy } from '../policy/policy-json.ts';
import { encodeSection } from '../tape/section-codec.ts';
import type { SectionName } from '../tape/tape.ts';
import { sectionKinds } from '../tape/wire-words.ts';
import type { CourtOrder, DecidedChange, ElectionChange, StationChange } from './decided-change.ts';

/** What a change makes of the record: its kind, what it is about, and the rest as bytes. */
export type ChangeFields = Pick<Decision, 'kind' | 'subject' | 'change'>;

/** Of changes for a station: which one, and which contest of it when not all. */
export interface StationSubject {
  readonly stationId: string;
  readonly contestId: string | undefined;
}

const none = new Uint8Array();

/** `subject` is for changes of a station; the others name themselves what they are about. */
export function encodeChange(change: DecidedChange, subject?: StationSubject): ChangeFields {
  switch (change.kind) {
    case 'court-order':
      return encodeCourtOrder(change, subject);
    case 'replace-device':
    case 'exclude-candidate':
    case 'move-deadline':
    case 'change-policy':
    case 'draw-stations':
    case 'add-person':
    case 'certify':
    case 'publish-notice':
      return encodeElectionChange(change);
    default: {
      assert(subject !== undefined, 'a change of a station names the station');
      const { stationId, contestId } = subject;
      return {
        kind: change.kind,
        subject: { stationId, contestId, deviceId: undefined },
        change: encodeStationChange(change),
      };
    }
  }
}

function encodeStationChange(change: StationChange): Uint8Array {
  switch (change.kind) {
    case 'adopt':
      return encodeMessage(wire.AdoptChange, { leaves: [...change.leaves] });
    case 'correct':
      return encodeMessage(wire.CorrectChange, {
        names: namesToWire(change.sectionNames),
        sections: change.sections.map((section) => {
          assert(section.kind !== 'withheld', 'a correction shows its figures');
          return encodeSection(section);
        }),
      });
    case 'explain-missing':
      return encodeMessage(wire.ExplainMissingChange, {
        reason: change.reason,
        text: change.text,
      });
    case 'withhold-section':
      return encodeMessage(wire.WithholdSectionChange, { names: namesToWire(change.sectionNames) });
    default:
      return none;
  }
}

function encodeElectionChange(change: ElectionChange): ChangeFields {
  const subject = { stationId: undefined, contestId: undefined, deviceId: undefined };
  switch (change.kind) {
    case 'replace-device': {
      const { kind, stationId, oldDeviceId: deviceId, newDevice } = change;
      const bytes = encodeMessage(wire.ReplaceDeviceChange, { newDevice: deviceToWire(newDevice) });
      return { kind, subject: { ...subject, stationId, deviceId }, change: bytes };
    }
    case 'exclude-candidate': {
      const { kind, contestId, position, isExcluded } = change;
      const bytes = encodeMessage(wire.ExcludeCandidateChange, { position, isExcluded });
      return { kind, subject: { ...subject, contestId }, change: bytes };
    }
    case 'add-person': {
      const { personId: id, role, publicKey } = change;
      const bytes = encodeMessage(wire.AddPersonChange, { person: { id, role, publicKey } });
      return { kind: role === 'clerk' ? 'add-clerk' : 'add-decider', subject, change: bytes };
    }
    default:
      return { kind: change.kind, subject, change: encodeGeneralChange(change) };
  }
}

type GeneralChange = Extract<
  ElectionChange,
  { kind: 'move-deadline' | 'change-policy' | 'draw-stations' | 'certify' | 'publish-notice' }
>;

function encodeGeneralChange(change: GeneralChange): Uint8Array {
  switch (change.kind) {
    case 'move-deadline': {
      const { pollingGroup, deadlineS } = change;
      return encodeMessage(wire.MoveDeadlineChange, { pollingGroup, deadlineS });
    }
    case 'change-policy':
      return encodeMessage(wire.ChangePolicyChange, { policy: encodePolicy(change.policy) });
    case 'draw-stations':
      return encodeMessage(wire.DrawStationsChange, {
        seed: change.seed ?? none,
        stationIds: change.stationIds.toSorted(compareIds),
      });
    case 'certify': {
      const { version, sumsDigest, stage } = change;
      return encodeMessage(wire.CertifyChange, { version, sumsDigest, stage });
    }
    case 'publish-notice': {
      const { noticeKind, number, digest } = change;
      return encodeMessage(wire.PublishNoticeChange, { noticeKind, number, digest });
    }
  }
}

function encodeCourtOrder(order: CourtOrder, subject?: StationSubject): ChangeFields {
  const inner = encodeChange(order.change, subject);
  return {
    kind: 'court-order',
    subject: inner.subject,
    change: encodeMessage(wire.CourtOrderChange, {
      documentDigest: order.documentDigest,
      kind: inner.kind,
      change: inner.change,
    }),
  };
}

function namesToWire(names: readonly SectionName[]) {
  return names.map(({ kind, id }) => ({ kind: sectionKinds.toWire(kind), id }));
}
