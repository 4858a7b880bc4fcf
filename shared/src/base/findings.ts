/**
 * Findings: what a rule noticed. `E...` blocks adoption, `W...` asks a person. A finding carries a code,
 * a place and values; its words are in `i18n/`, its formula and source stand here.
 *
 * 1xx one tape by itself, 2xx two records of one station, 3xx cards and card readers, 4xx identity and
 * time, 5xx duplicates. Numbers are never used again for another meaning.
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

  E501: {
    formula: 'other content for device, part and sequence {sequence}',
    source: 'one tape per sequence',
  },
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
