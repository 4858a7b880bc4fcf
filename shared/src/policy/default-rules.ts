/**
 * What each rule does where a policy does not name it, and from which difference on. Specification, with
 * the meaning of both tolerances rule by rule: proto/spec/policy.md
 */
import type { FindingCode } from '../base/findings.ts';
import type { Policy, RuleSetting } from './policy.ts';

const block: RuleSetting = { effect: 'block', absolute: 0, hundredths: 0 };
const note: RuleSetting = { effect: 'note', absolute: 0, hundredths: 0 };

export const defaultRules: Readonly<Record<FindingCode, RuleSetting>> = {
  E101: block,
  E102: block,
  E103: block,
  E104: block,
  W105: note,
  W106: note,
  W107: note,
  W108: note,
  E109: block,

  E201: block,
  W202: note,
  E203: block,
  W204: note,
  E205: block,
  W206: note,
  E207: block,
  W208: note,

  E301: block,
  E302: block,
  W303: note,
  E304: block,
  E305: block,
  E306: block,
  E307: block,
  E308: block,
  W309: note,
  E310: block,

  E401: block,
  W402: note,
  E403: block,
  // Minutes. A clock that is three hours off is to be seen, a queue at the close of polling is not.
  W404: { effect: 'note', absolute: 120, hundredths: 0 },
  W405: { effect: 'note', absolute: 15, hundredths: 0 },
  E406: block,
  E407: block,
  W408: note,
  W409: note,
  W410: note,

  E501: block,
  E502: { effect: 'block', absolute: 20, hundredths: 0 },
  E503: block,

  E601: block,
  W602: { effect: 'note', absolute: 15, hundredths: 200 },
  W603: { effect: 'note', absolute: 0, hundredths: 9500 },
  W604: { effect: 'note', absolute: 100, hundredths: 9500 },
  W605: { effect: 'note', absolute: 0, hundredths: 2000 },
  W606: { effect: 'note', absolute: 0, hundredths: 300 },
  W607: note,
  E608: block,
  W609: note,
  W610: note,
  E611: block,
  E612: block,

  E701: block,
  W702: note,
  W703: note,
  W704: note,
  W705: note,
  E706: block,
  E707: block,
  W708: note,
  E709: block,
  W710: note,
  E711: block,
  W712: note,

  W801: note,
  W802: note,
  E803: block,
  W804: note,
};

export function settingOf({ rules }: Pick<Policy, 'rules'>, code: FindingCode): RuleSetting {
  return rules[code] ?? defaultRules[code];
}

/**
 * Rules that no policy can switch off: two records that differ, whoever made them, parts without a sum, cards that
 * were tampered with, who signed, and what people decided. Otherwise a policy could make a difference invisible.
 */
export function canBeOff(code: FindingCode): boolean {
  return !/^[EW][238]|^E109$|^E40[137]$|^W402$|^E50[13]$|^E61[12]$|^[EW]70[125679]$|^[EW]71[02]$/.test(
    code,
  );
}

/** Rules whose effect no policy lowers to a note: what differs, or has no sum or signature, is never adopted by itself. */
export function mustBlock(code: FindingCode): boolean {
  return /^E[23]|^E109$|^E40[137]$|^E50[13]$/.test(code);
}
