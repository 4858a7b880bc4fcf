/**
 * What can happen to a station on election night, and what the public record must say about it
 * afterwards. Who makes it happen is `play-incident.ts`; this is the list that the report is held
 * against.
 */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { StationState } from '@mutabaqa/shared/reconcile/station-case.ts';

/** What the public record of one station must say once everything may be shown. */
export interface ExpectedRecord {
  readonly state: StationState;
  /** Leaves in the log. */
  readonly transmissions: number;
  readonly cards: number;
  /** Findings without which the incident was not found. */
  readonly codes: readonly FindingCode[];
  /** Findings that follow from it, and are no false alarm. */
  readonly alsoAllowed?: readonly FindingCode[];
  /** Its transmission came after the embargo's end. */
  readonly isLate?: boolean;
}

export interface IncidentRule {
  readonly title: string;
  /** Stations that one incident takes. */
  readonly stationCount: 1 | 2;
  readonly expected: ExpectedRecord;
}

export const ordinaryRecord: ExpectedRecord = {
  state: 'matched',
  transmissions: 1,
  cards: 1,
  codes: [],
};

const otherTape = ['E201', 'E203', 'E205', 'E207', 'W202', 'W204'] as const;

export const incidentRules = {
  'altered-card': {
    title: 'card holds another tape, validly signed',
    stationCount: 1,
    expected: { ...ordinaryRecord, state: 'discrepant', codes: ['E201'] },
  },
  'swapped-cards': {
    title: 'two cards in each other’s bags',
    stationCount: 2,
    expected: { ...ordinaryRecord, state: 'discrepant', codes: ['E306'], alsoAllowed: otherTape },
  },
  'corrupt-card': {
    title: 'a byte of the card is damaged',
    stationCount: 1,
    expected: {
      ...ordinaryRecord,
      state: 'discrepant',
      cards: 0,
      codes: ['E304', 'E305'],
      alsoAllowed: ['W309'],
    },
  },
  'transmission-as-card': {
    title: 'card is a copy of the transmission',
    stationCount: 1,
    expected: {
      ...ordinaryRecord,
      state: 'discrepant',
      cards: 0,
      codes: ['E305'],
      alsoAllowed: ['W309'],
    },
  },
  'lost-card': {
    title: 'card never arrives',
    stationCount: 1,
    expected: { ...ordinaryRecord, state: 'received', cards: 0 },
  },
  'silent-station': {
    title: 'nothing is heard of the station',
    stationCount: 1,
    expected: { state: 'awaited', transmissions: 0, cards: 0, codes: [] },
  },
  'late-station': {
    title: 'station sends after the embargo’s end',
    stationCount: 1,
    expected: { ...ordinaryRecord, isLate: true },
  },
  'duplicate-send': {
    title: 'same transmission over a second link',
    stationCount: 1,
    expected: ordinaryRecord,
  },
  'link-cut': {
    title: 'link is cut while the tape is sent',
    stationCount: 1,
    expected: ordinaryRecord,
  },
} as const satisfies Readonly<Record<string, IncidentRule>>;

export type IncidentKind = keyof typeof incidentRules;

export function isIncidentKind(text: string): text is IncidentKind {
  return Object.hasOwn(incidentRules, text);
}
