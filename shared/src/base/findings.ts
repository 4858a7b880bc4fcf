/**
 * Findings: what a rule noticed. `E...` blocks adoption, `W...` asks a person, unless the policy says
 * otherwise. A finding carries a code, a place and values; its words are in `i18n/`, its formula and source
 * stand here, its tolerances in `policy/default-rules.ts` and in the policy.
 *
 * 1xx the figures of one record by themselves, 2xx two records of one station, 3xx cards and card readers,
 * 4xx identity and time, 5xx duplicates, 6xx plausibility and paper forms, 7xx counts by hand and typed
 * tapes, 8xx decisions. Numbers are never used again for another meaning.
 *
 * Parameters: `hundredths` is in hundredths of a percent; what ends in `S` is a time in Unix seconds;
 * `leaf` is a position in the log.
 */
import type { FieldPath } from './field-path.ts';

export interface FindingRule {
  /** With the names of the finding's parameters in braces. */
  readonly formula: string;
  readonly source: string;
}

export const findingRules = {
  E101: {
    formula: '{candidates} > {lists}',
    source: 'Law 4/2023: a vote for a candidate is a vote for the list',
  },
  E102: { formula: '{lists} != {valid}', source: 'valid ballots = sum of list totals' },
  E103: { formula: '{valid} + {invalid} + {blank} != {inBox}', source: 'account of ballots' },
  E104: { formula: '{inBox} > {registered}', source: 'account of ballots' },
  W105: { formula: 'all counts are 0', source: 'plausibility' },
  W106: { formula: '{registered} != {roll}', source: 'roster of the election package' },
  W107: { formula: 'registered = 0', source: 'plausibility: electorate of 0' },
  W108: { formula: 'inBox = 0, {field} = {count}', source: 'plausibility: empty box' },
  E109: { formula: '{sum} > 2^53-1, of {parts} parts', source: 'a count has a largest value' },

  E201: { formula: '{right} - {left} = {delta}', source: 'bilateral comparison, per field' },
  W202: { formula: 'reported on one side only: {side}', source: 'bilateral comparison, per field' },
  E203: { formula: '{left} != {right}', source: 'bilateral comparison, identity' },
  W204: { formula: '{left} != {right}', source: 'bilateral comparison, time and circumstances' },
  E205: { formula: 'section on one side only: {side}', source: 'bilateral comparison' },
  W206: { formula: 'two signatures of one tape', source: 'bilateral comparison, signature' },
  E207: { formula: '{left} positions != {right} positions', source: 'bilateral comparison' },
  W208: { formula: 'withheld digests differ', source: 'bilateral comparison, withheld sections' },

  E301: { formula: 'not a card', source: 'card v1' },
  E302: { formula: 'named by the card but missing: {file}', source: 'card v1' },
  W303: { formula: 'not named by the card: {file}', source: 'card v1' },
  E304: { formula: 'digest differs from the card\u2019s own list: {file}', source: 'card v1' },
  E305: { formula: 'does not open with the card key: {file}', source: 'card v1' },
  E306: { formula: 'station on the bag {bag} != station on the card {card}', source: 'custody' },
  E307: { formula: 'tape on the card was refused: {code}', source: 'card v1' },
  E308: { formula: 'journal is broken at entry {entry}', source: 'card v1, journal' },
  W309: { formula: 'no closing tape on the card', source: 'card v1' },
  E310: {
    formula: 'two cards hold different tapes of one device, part and sequence',
    source: 'card v1',
  },

  E401: { formula: 'signed by device {device}, not of this station', source: 'roster' },
  W402: { formula: 'sequence {sequence} replaced by {newer}', source: 'highest sequence counts' },
  E403: { formula: 'two devices continue one journal', source: 'link v1' },
  W404: {
    formula: '{atS} is {minutes} min from the close {closesAtS}',
    source: 'hours of the polling group',
  },
  W405: {
    formula: '{atS} is {minutes} min before the opening or after it was received, {limitS}',
    source: 'clock of the device',
  },
  E406: { formula: 'software {digest} is not allowed', source: 'election package' },
  E407: {
    formula: 'device {device} was not valid at that leaf, sequence {sequence}',
    source: 'roster and amendments',
  },
  W408: { formula: 'received after {deadlineS}', source: 'Law 4/2023, art. 10(1): 6 hours' },
  W409: { formula: 'sequence {sequence} after {newer}', source: 'highest sequence counts' },
  W410: { formula: '{left} != {right}', source: 'one package for all' },

  E501: {
    formula: 'other content for device, part and sequence {sequence}',
    source: 'one tape per sequence',
  },
  E502: { formula: 'same figures as station {station}', source: 'identical results in one centre' },
  E503: { formula: 'card of station {station}', source: 'custody: two cards exchanged' },

  E601: { formula: '{inBox} > {verified}', source: 'ballots in the box and verified voters' },
  W602: {
    formula: '{verified} - {inBox} = {delta}',
    source: 'ballots in the box, verified voters',
  },
  W603: {
    formula: '{ballots} x 10000 > {hundredths} x {registered}',
    source: 'plausibility: turnout',
  },
  W604: {
    formula: '{votes} x 10000 >= {hundredths} x {total}',
    source: 'plausibility: one candidate has nearly all votes',
  },
  W605: {
    formula: '{invalid} x 10000 > {hundredths} x {inBox}',
    source: 'plausibility: invalid ballots',
  },
  W606: {
    formula: '{blank} x 10000 > {hundredths} x {inBox}',
    source: 'plausibility: blank ballots',
  },
  W607: { formula: '{used} of {received} used', source: 'closing form: no ballot is left over' },
  E608: {
    formula: '{received} != {issued} + {unused}',
    source: 'closing form: account of ballots',
  },
  W609: { formula: 'not filled in: {field}', source: 'closing form' },
  W610: { formula: '{field} = 0', source: 'closing form: seals and signatures' },
  E611: {
    formula: '{right} - {left} = {delta}',
    source: 'closing form against the tape, per field',
  },
  E612: {
    formula: '{right} - {left} = {delta}',
    source: 'voter verification against the tape, per field',
  },

  E701: {
    formula: '{difference} x 10000 reaches {hundredths} x {denominator}',
    source: 'hand count: law 4/2023, art. 10(1); law 9/2020, art. 38',
  },
  W702: {
    formula: '{difference} x 10000 is below {hundredths} x {denominator}',
    source: 'hand count: law 4/2023, art. 10(1); law 9/2020, art. 38',
  },
  W703: { formula: 'hand count due and missing', source: 'hand count of the policy' },
  W704: {
    formula: 'valid {valid}, invalid {invalid}',
    source: 'hand count: ballots judged again, apart from votes moved between lists',
  },
  W705: { formula: '{right} - {left} = {delta}', source: 'hand count against tape, per field' },
  E706: { formula: '{right} - {left} = {delta}', source: 'one hand count of one box' },
  E707: { formula: '{right} - {left} = {delta}', source: 'one audit count of one box' },
  W708: { formula: 'audit count without referral', source: 'audit centre' },
  E709: { formula: '{right} - {left} = {delta}', source: 'typed tape against tape, per field' },
  W710: { formula: '{right} - {left} = {delta}', source: 'claim of an observer, per field' },
  E711: { formula: 'audit count: {code}', source: 'audit centre: account of ballots' },
  W712: { formula: '{difference} of {denominator}', source: 'audit count against hand count' },

  W801: { formula: 'new findings after the decision at leaf {leaf}', source: 'decisions' },
  W802: { formula: 'decision at leaf {leaf}', source: 'decisions' },
  E803: { formula: 'referred by station {station}', source: 'Law 9/2020, art. 38: whole centre' },
  W804: { formula: 'deadline {deadlineS}', source: 'decision for all stations alike' },
} as const satisfies Record<string, FindingRule>;

export type FindingCode = keyof typeof findingRules;

export interface Finding {
  readonly code: FindingCode;
  readonly path?: FieldPath;
  readonly params: Readonly<Record<string, string | number>>;
}

export function blocksAdoption(code: FindingCode): boolean {
  return code.startsWith('E');
}
