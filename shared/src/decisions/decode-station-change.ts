import { wire } from '@mutabaqa/proto/wire.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Decision, DecisionFault, DecisionKind } from '../election/decision-record.ts';
import { missingReasons } from '../reconcile/verdict.ts';
import { decodeSection } from '../tape/section-codec.ts';
import type { Section } from '../tape/tape.ts';
import { stationKinds } from './carried-out.ts';
import type { StationChange } from './decided-change.ts';
import { decisionFault } from './decision-fault.ts';
import { readChange, readSectionNames } from './read-change.ts';

type StationKind = StationChange['kind'];

/** As many as a tape has parts, and some for what a second device signed. */
const leavesMax = 256;
const explanationCharactersMax = 500;

export function isStationKind(kind: DecisionKind): kind is StationKind {
  return Object.hasOwn(stationKinds, kind);
}

export function decodeStationChange(
  kind: StationKind,
  { stationId, contestId, deviceId }: Decision['subject'],
  bytes: Uint8Array,
): Result<StationChange, DecisionFault> {
  // Nothing came from a station as a whole: a missing contest of one that spoke is a matter of its forms.
  const isWhole = kind !== 'explain-missing' || contestId === undefined;
  if (stationId === undefined || deviceId !== undefined || !isWhole) {
    return decisionFault('change-malformed', 'subject');
  }
  switch (kind) {
    case 'adopt':
      return decodeAdopt(bytes);
    case 'correct':
      return decodeCorrect(bytes);
    case 'explain-missing':
      return decodeExplanation(bytes);
    case 'withhold-section': {
      const raw = readChange(wire.WithholdSectionChange, bytes);
      if (!raw.ok) return raw;
      const sectionNames = readSectionNames(raw.value.names);
      return sectionNames ? ok({ kind, sectionNames }) : decisionFault('change-malformed', 'names');
    }
    default:
      return bytes.length === 0 ? ok({ kind }) : decisionFault('change-malformed', 'change');
  }
}

function decodeAdopt(bytes: Uint8Array): Result<StationChange, DecisionFault> {
  const raw = readChange(wire.AdoptChange, bytes);
  if (!raw.ok) return raw;
  const leaves = raw.value.leaves ?? [];
  const ascend = leaves.every(
    (leaf, i) => Number.isSafeInteger(leaf) && leaf > (leaves[i - 1] ?? -1),
  );
  return leaves.length > 0 && leaves.length <= leavesMax && ascend
    ? ok({ kind: 'adopt', leaves })
    : decisionFault('change-malformed', 'leaves');
}

function decodeCorrect(bytes: Uint8Array): Result<StationChange, DecisionFault> {
  const raw = readChange(wire.CorrectChange, bytes);
  if (!raw.ok) return raw;
  const sectionNames = readSectionNames(raw.value.names);
  const received = raw.value.sections ?? [];
  if (sectionNames === undefined || received.length !== sectionNames.length) {
    return decisionFault('change-malformed', 'names');
  }
  const sections: Section[] = [];
  for (const [index, name] of sectionNames.entries()) {
    const section = decodeSection(name, received[index] ?? new Uint8Array());
    if (!section.ok) return decisionFault('change-malformed', name.id);
    sections.push(section.value);
  }
  return ok({ kind: 'correct', sectionNames, sections });
}

function decodeExplanation(bytes: Uint8Array): Result<StationChange, DecisionFault> {
  const raw = readChange(wire.ExplainMissingChange, bytes);
  if (!raw.ok) return raw;
  const reason = missingReasons.find((each) => each === raw.value.reason);
  const text = raw.value.text ?? '';
  if (reason === undefined) return decisionFault('change-malformed', 'reason');
  const isPlain =
    text.length <= explanationCharactersMax &&
    !/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text);
  const isNeeded = reason === 'other';
  return isPlain && (!isNeeded || text.trim().length > 0)
    ? ok({ kind: 'explain-missing', reason, text })
    : decisionFault('change-malformed', 'text');
}
