/**
 * What can happen to a station on election night, and what must be published about it afterwards. Who makes
 * it happen: `incident-figures.ts`, `play-station.ts`, `gateway-visits.ts`, `courier.ts`, `bring-papers.ts` and
 * `decide-cases.ts`; this is the list that the report is held against.
 */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { RefusalCode } from '@mutabaqa/shared/base/refusals.ts';
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import type { AdoptedSource, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';

/** What must be published of one station once everything may be shown. */
export interface ExpectedRecord {
  readonly state: StationState;
  /** Results in the log, hand counts not among them. */
  readonly transmissions: number;
  readonly cards: number;
  /** Findings without which the incident was not found. */
  readonly codes: readonly FindingCode[];
  /** Findings that follow from it, and are no false alarm. */
  readonly alsoAllowed?: readonly FindingCode[];
  /** Of observers' claims, which stand apart. */
  readonly claims?: readonly FindingCode[];
  /** Whose figures are in the totals; undefined = none. */
  readonly adopted: AdoptedSource | undefined;
  /** Who was turned away at the gateway for it. */
  readonly refusals?: readonly RefusalCode[];
  readonly decisions?: readonly DecisionKind[];
  /** At the console: the kind, with the code of a refusal or finding after a blank. */
  readonly alerts?: readonly string[];
  /** Alerts that come before the last verdict. */
  readonly passingAlerts?: readonly string[];
  /** Its transmission came after the embargo's end. */
  readonly isLate?: boolean;
}

export interface IncidentRule {
  readonly title: string;
  /** Stations that one incident takes. */
  readonly stationCount: 1 | 2;
  /** Two stations of one centre with the same papers. */
  readonly isInOneCentre?: boolean;
  /** The device has no link to the centre: what it makes goes by card or by somebody else. */
  readonly isCutOff?: boolean;
  readonly expected: ExpectedRecord;
}

export const ordinaryRecord: ExpectedRecord = {
  state: 'matched',
  transmissions: 1,
  cards: 1,
  codes: [],
  adopted: 'hand-count',
};

/** Two records of one station that say different things, and where they were made. */
const otherTape = ['E201', 'E203', 'E205', 'E207', 'W202', 'W204'] as const;

const discrepant: ExpectedRecord = {
  ...ordinaryRecord,
  state: 'discrepant',
  adopted: undefined,
  alerts: ['station.discrepant'],
};
const decided: ExpectedRecord = {
  ...discrepant,
  state: 'resolved',
  adopted: 'decision',
};
const sentToAudit: ExpectedRecord = {
  ...discrepant,
  state: 'at-audit-centre',
  codes: ['E701', 'W705'],
  alerts: ['station.at-audit-centre'],
};
/** The station itself is as any other; somebody was turned away beside it. */
const turnedAway = (code: RefusalCode): ExpectedRecord => ({
  ...ordinaryRecord,
  refusals: [code],
  alerts: [`device.refused ${code}`],
});

export const incidentRules = {
  'same-result': {
    title: 'two stations of a centre report the very same votes',
    stationCount: 2,
    isInOneCentre: true,
    expected: { ...discrepant, codes: ['E502'] },
  },
  'swapped-cards': {
    title: 'two cards of a centre in each other’s bags',
    stationCount: 2,
    isInOneCentre: true,
    expected: {
      ...discrepant,
      codes: ['E306', 'E503'],
      alsoAllowed: [...otherTape, 'E407'],
      alerts: ['station.discrepant', 'station.finding E306'],
      passingAlerts: ['station.finding E407'],
    },
  },
  'altered-card': {
    title: 'card holds another tape, validly signed',
    stationCount: 1,
    expected: { ...discrepant, codes: ['E201'] },
  },
  'altered-transmission': {
    title: 'another tape was transmitted, validly signed; the card is adopted by two',
    stationCount: 1,
    isCutOff: true,
    expected: {
      ...decided,
      codes: ['E201', 'W802'],
      alsoAllowed: [...otherTape, 'W702', 'W705'],
      decisions: ['adopt'],
    },
  },
  'second-content': {
    title: 'device signs two contents under one sequence; two order a recount',
    stationCount: 1,
    expected: {
      ...decided,
      transmissions: 2,
      codes: ['E501'],
      alsoAllowed: otherTape,
      adopted: 'audit-count',
      decisions: ['recount'],
      passingAlerts: ['station.at-audit-centre'],
    },
  },
  'replayed-tape': {
    title: 'an older tape is played again after its correction',
    stationCount: 1,
    isCutOff: true,
    expected: { ...ordinaryRecord, transmissions: 2, cards: 2, codes: ['W402', 'W409'] },
  },
  'duplicate-send': {
    title: 'same transmission over a second link',
    stationCount: 1,
    expected: ordinaryRecord,
  },
  'forged-signature': {
    title: 'tape with a forged signature',
    stationCount: 1,
    expected: turnedAway('tape-signature.invalid'),
  },
  'unknown-device': {
    title: 'tape of a device that nobody knows',
    stationCount: 1,
    expected: turnedAway('device.unknown'),
  },
  'revoked-device': {
    title: 'second device of a station, withdrawn, sends a tape',
    stationCount: 1,
    expected: turnedAway('device.certificate-revoked'),
  },
  'replaced-device': {
    title: 'two registrars put a spare in; the old device tries all the same',
    stationCount: 1,
    expected: { ...turnedAway('device.certificate-revoked'), decisions: ['replace-device'] },
  },
  'other-election': {
    title: 'tape of another election',
    stationCount: 1,
    expected: turnedAway('election.other'),
  },
  'transmission-as-card': {
    title: 'card is a copy of the transmission',
    stationCount: 1,
    expected: {
      ...discrepant,
      cards: 0,
      codes: ['E305'],
      alsoAllowed: ['W309'],
      alerts: ['station.discrepant', 'station.finding E305'],
    },
  },
  'corrupt-card': {
    title: 'a byte of the card is damaged',
    stationCount: 1,
    expected: {
      ...discrepant,
      cards: 0,
      codes: ['E304', 'E305'],
      alsoAllowed: ['W309'],
      alerts: ['station.discrepant', 'station.finding E304', 'station.finding E305'],
    },
  },
  'lost-card': {
    title: 'card never arrives',
    stationCount: 1,
    expected: { ...ordinaryRecord, state: 'received', cards: 0, adopted: undefined },
  },
  'silent-station': {
    title: 'nothing is heard of the station',
    stationCount: 1,
    expected: {
      state: 'overdue',
      transmissions: 0,
      cards: 0,
      codes: [],
      adopted: undefined,
      alerts: ['station.overdue'],
    },
  },
  'late-station': {
    title: 'station sends after the deadline and the embargo’s end',
    stationCount: 1,
    expected: {
      ...sentToAudit,
      codes: ['W408'],
      isLate: true,
      passingAlerts: ['station.overdue'],
    },
  },
  'sums-wrong': {
    title: 'ballots do not add up; two adjudicators correct them',
    stationCount: 1,
    expected: {
      ...decided,
      codes: ['E103', 'W802'],
      alsoAllowed: ['W705'],
      decisions: ['correct'],
    },
  },
  'candidates-above-list': {
    title: 'candidates have more votes than their list; two commissioners annul',
    stationCount: 1,
    expected: {
      ...discrepant,
      state: 'annulled',
      codes: ['E101'],
      alsoAllowed: ['W705'],
      decisions: ['annul'],
    },
  },
  'votes-above-verified': {
    title: 'more ballots in the box than verified voters',
    stationCount: 1,
    expected: { ...discrepant, codes: ['E601'] },
  },
  'clock-off': {
    title: 'clock of the scanner is three hours slow',
    stationCount: 1,
    expected: { ...ordinaryRecord, codes: ['W404'] },
  },
  'clock-ahead': {
    title: 'clock of the device is three hours fast: its tape was received before it was made',
    stationCount: 1,
    expected: { ...ordinaryRecord, codes: ['W404', 'W405'] },
  },
  'forged-claim': {
    title: 'an observer’s forged tape: a claim, which changes nothing',
    stationCount: 1,
    expected: { ...ordinaryRecord, claims: ['W710'] },
  },
  'forged-paper-tape': {
    title: 'printed tape with a valid signature and another content',
    stationCount: 1,
    expected: { ...discrepant, codes: ['E501'], alsoAllowed: otherTape },
  },
  'hand-count-0': {
    title: 'hand count differs by 0 %',
    stationCount: 1,
    expected: ordinaryRecord,
  },
  'hand-count-4.9': {
    title: 'hand count differs by 4.9 %',
    stationCount: 1,
    expected: { ...ordinaryRecord, codes: ['W702', 'W705'] },
  },
  'hand-count-5': {
    title: 'hand count differs by exactly 5 %',
    stationCount: 1,
    expected: sentToAudit,
  },
  'hand-count-6': {
    title: 'hand count differs by 6 %; the audit centre counts again',
    stationCount: 1,
    expected: {
      ...sentToAudit,
      state: 'resolved',
      adopted: 'audit-count',
      alsoAllowed: ['W712'],
    },
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

export function ruleOf(kind: IncidentKind): IncidentRule {
  return incidentRules[kind];
}
