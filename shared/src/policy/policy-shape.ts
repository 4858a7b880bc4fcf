/** What a policy read from JSON has to look like, field by field. */
import { findingRules } from '../base/findings.ts';
import type { FindingCode } from '../base/findings.ts';
import { isId } from '../base/ids.ts';
import { isName } from '../election/package-bytes.ts';
import { stationStates } from '../reconcile/verdict.ts';
import { canBeOff, mustBlock } from './default-rules.ts';
import type { DeadlinePolicy, HandCountPolicy, Policy, RuleEffect } from './policy.ts';

/** The place of the first thing that is wrong, or undefined. */
type Check = (value: unknown, place: string) => string | undefined;

const versionMax = 2 ** 31 - 1;
/** 1,000 %: above that a tolerance is a mistake. */
const hundredthsMax = 100_000;
const minutesMax = 60 * 24 * 366;

/** The place that is wrong, such as `deadline.minutes`, or undefined: then it is a `Policy`. */
export function checkPolicy(value: unknown): string | undefined {
  return policyFields(value, '');
}

const yes = (isRight: (value: unknown) => boolean): Check => {
  return (value, place) => (isRight(value) ? undefined : place);
};
const text = (isRight: (text: string) => boolean): Check =>
  yes((value) => typeof value === 'string' && isRight(value));
const whole = (min: number, max: number): Check =>
  yes((value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max);
/** Words as keys, so that the compiler sees that none is missing. */
const oneOf = <Word extends string>(words: Readonly<Record<Word, true>>): Check =>
  text((word) => Object.hasOwn(words, word));

/** Exactly these keys, but for the optional ones. */
function fields<Shape>(
  checks: Readonly<Record<keyof Shape, Check>>,
  optional: readonly (keyof Shape)[] = [],
): Check {
  const names = Object.keys(checks) as (keyof Shape & string)[];
  return (value, place) => {
    if (!isRecord(value)) return place === '' ? 'not an object' : place;
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(checks, key));
    if (unknown !== undefined) return placeIn(place, unknown);
    for (const name of names) {
      const isAbsent = !Object.hasOwn(value, name);
      if (isAbsent && optional.includes(name)) continue;
      const wrong = isAbsent
        ? placeIn(place, name)
        : checks[name](value[name], placeIn(place, name));
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function placeIn(place: string, name: string): string {
  // A name may be anything that somebody wrote: it is shown, so it is bounded.
  const shown = isId(name) ? name : '?';
  return place === '' ? shown : `${place}.${shown}`;
}

const handCount = fields<HandCountPolicy>({
  stations: oneOf<HandCountPolicy['stations']>({ all: true, drawn: true, none: true }),
  whenMissing: oneOf<HandCountPolicy['whenMissing']>({ wait: true, electronic: true }),
  numerator: oneOf<HandCountPolicy['numerator']>({ sum: true, largest: true, total: true }),
  denominator: oneOf<HandCountPolicy['denominator']>({
    'valid-electronic': true,
    'valid-hand': true,
    'in-box-electronic': true,
    'in-box-hand': true,
  }),
  zeroDenominator: oneOf<HandCountPolicy['zeroDenominator']>({
    'any-difference': true,
    never: true,
  }),
  level: oneOf<HandCountPolicy['level']>({ list: true, candidate: true }),
  scope: oneOf<HandCountPolicy['scope']>({ box: true, contest: true }),
  operator: oneOf<HandCountPolicy['operator']>({ '>=': true, '>': true }),
  hundredths: whole(0, hundredthsMax),
  adoptWithin: oneOf<HandCountPolicy['adoptWithin']>({ 'hand-count': true, electronic: true }),
  beyond: oneOf<HandCountPolicy['beyond']>({
    'audit-centre': true,
    'whole-centre': true,
    discrepant: true,
  }),
});

const deadline = fields<DeadlinePolicy>(
  {
    minutes: whole(0, minutesMax),
    startsAt: oneOf<DeadlinePolicy['startsAt']>({ close: true, 'embargo-end': true }),
    counts: oneOf<DeadlinePolicy['counts']>({ transmission: true, any: true }),
    late: oneOf<DeadlinePolicy['late']>({ 'audit-centre': true, discrepant: true, accept: true }),
  },
  ['minutes'],
);

/** What is annulled or kept in quarantine has no place in a total, and what is awaited has no figures. */
const neverAdopted: readonly string[] = ['awaited', 'quarantined', 'annulled'];

/** Some states, each once, in the order of the list of all. */
const states: Check = yes(
  (value) =>
    Array.isArray(value) &&
    value.every((state) => !neverAdopted.includes(String(state))) &&
    JSON.stringify(value) ===
      JSON.stringify(stationStates.filter((state) => value.includes(state))),
);

const effect = oneOf<RuleEffect>({ off: true, note: true, block: true, quarantine: true });
const setting = fields({
  effect,
  absolute: whole(0, Number.MAX_SAFE_INTEGER),
  hundredths: whole(0, hundredthsMax),
});

const rules: Check = (value, place) => {
  if (!isRecord(value)) return place;
  for (const [code, each] of Object.entries(value)) {
    const here = placeIn(place, code);
    if (!Object.hasOwn(findingRules, code)) return here;
    const wrong = setting(each, here);
    if (wrong !== undefined) return wrong;
    const weak = isRecord(each) ? String(each['effect']) : '';
    const isOff = weak === 'off' && !canBeOff(code as FindingCode);
    if (isOff || (weak === 'note' && mustBlock(code as FindingCode))) return `${here}.effect`;
  }
  return undefined;
};

const policyFields = fields<Policy>({
  id: text(isId),
  version: whole(1, versionMax),
  name: fields<Policy['name']>({ ar: text(isName), ckb: text(isName), en: text(isName) }),
  source: text(isName),
  handCount,
  deadline,
  adoptedStates: states,
  preferred: oneOf<Policy['preferred']>({ transmission: true, card: true }),
  rules,
});
