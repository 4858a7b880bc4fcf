/** From a decision's record to what it changes; strict, and without the election. Specification: proto/spec/decision.md */
import { wire } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { DecisionFault, DecisionKind } from '../election/decision-record.ts';
import { decisionKinds } from '../election/decision-record.ts';
import type { CourtOrder, DecidedChange } from './decided-change.ts';
import { decisionFault } from './decision-fault.ts';
import { decodeElectionChange } from './decode-election-change.ts';
import { decodeStationChange, isStationKind } from './decode-station-change.ts';
import type { ChangeFields } from './encode-change.ts';
import { readChange } from './read-change.ts';

/** Fault: `decision.change-malformed`, with the place. */
export function decodeChange(fields: ChangeFields): Result<DecidedChange, DecisionFault> {
  if (!Object.values(fields.subject).every((id) => id === undefined || isId(id))) {
    return decisionFault('change-malformed', 'subject');
  }
  return fields.kind === 'court-order' ? decodeCourtOrder(fields) : decodeOne(fields);
}

function decodeOne(
  fields: ChangeFields,
): Result<Exclude<DecidedChange, CourtOrder>, DecisionFault> {
  const { kind, subject } = fields;
  return isStationKind(kind)
    ? decodeStationChange(kind, subject, fields.change)
    : decodeElectionChange(kind, subject, fields.change);
}

/** What needs other signers than a court order has must not come in by one. */
const notByCourt: readonly DecisionKind[] = [
  'court-order',
  'certify',
  'add-clerk',
  'add-decider',
  'replace-device',
];

function decodeCourtOrder(fields: ChangeFields): Result<CourtOrder, DecisionFault> {
  const raw = readChange(wire.CourtOrderChange, fields.change);
  if (!raw.ok) return raw;
  const { documentDigest, kind = '', change } = raw.value;
  if (documentDigest?.length !== 32) return decisionFault('change-malformed', 'documentDigest');
  if (!isDecisionKind(kind) || notByCourt.includes(kind)) {
    return decisionFault('change-malformed', 'kind');
  }
  const inner = decodeOne({ kind, subject: fields.subject, change: change ?? new Uint8Array() });
  return inner.ok ? ok({ kind: 'court-order', documentDigest, change: inner.value }) : inner;
}

function isDecisionKind(text: string | null): text is DecisionKind {
  return text !== null && Object.hasOwn(decisionKinds, text);
}
