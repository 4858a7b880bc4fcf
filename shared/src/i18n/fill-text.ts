/** Fills texts with their parameters. Apart from the texts: a page loads those of one language alone. */
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Audience, FindingTexts, SideWords } from './finding-text.ts';
import { formatTime } from './format-time.ts';

type Params = Refusal['params'];

/** BCP 47 tags: Arabic, Kurdish (Sorani), English. */
export type Locale = 'ar' | 'ckb' | 'en';

/** What a locale says of findings. */
export interface FindingWords {
  readonly findings: FindingTexts;
  readonly sides: SideWords;
}

/** One sentence or two; the place stands in the expert's text, as `formatFieldPath` writes it. */
export function fillFindingText(
  locale: Locale,
  { findings, sides }: FindingWords,
  finding: Finding,
  audience: Audience,
): string {
  const { side } = finding.params;
  return formatText(locale, findings[finding.code][audience], {
    ...shownParams(finding.params),
    ...(finding.path && { place: formatFieldPath(finding.path) }),
    ...((side === 'left' || side === 'right') && { side: sides[side] }),
  });
}

/** Times and shares as people read them; a parameter's unit is the end of its name. */
function shownParams(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, shownParam(name, value)]),
  );
}

function shownParam(name: string, value: string | number): string | number {
  if (typeof value !== 'number') return value;
  if (name === 'hundredths') return `${value / 100} %`;
  return name.endsWith('S') ? formatTime(value) : value;
}

/**
 * The template with each {param} filled in; a clause in [brackets] whose param is not given is left
 * out, so that a text is whole whoever raised the refusal and whatever was known there.
 */
export function formatText(locale: Locale, template: string, params: Params): string {
  return template.replaceAll(/\[([^\]]*)\]/g, (_, clause: string) => {
    const isComplete = namesOf(clause).every((name) => Object.hasOwn(params, name));
    return isComplete
      ? clause.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
          formatValue(locale, params[name] ?? ''),
        )
      : '';
  });
}

/** The names of the parameters in a template, in order. */
export function namesOf(template: string): string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? '');
}

const firstStrongIsolate = '\u2068';
const popIsolate = '\u2069';

/**
 * A value may come from whoever was refused: control characters and characters that turn the
 * direction of text are replaced, so that it cannot rewrite the sentence around it; and where its own
 * direction may differ from the sentence's it is isolated (UAX #9), or "station 12-3" would read "3-12".
 */
function formatValue(locale: Locale, value: string | number): string {
  const text = String(value).replaceAll(
    /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    '\ufffd',
  );
  const mayTurn = locale !== 'en' || /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text);
  return mayTurn ? `${firstStrongIsolate}${text}${popIsolate}` : text;
}
