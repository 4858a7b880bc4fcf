/** What intake or the card reader noticed about a record, as findings. */
import type { Finding, FindingCode } from '../base/findings.ts';
import { findingRules } from '../base/findings.ts';
import type { IntakeProblem } from './evidence-case.ts';

export function isFindingCode(text: string): text is FindingCode {
  return Object.hasOwn(findingRules, text);
}

/** A newer card reader may know more codes: what it says blocks adoption does so here too, by its code. */
export function findingOfProblem({ code, params }: IntakeProblem): Finding[] {
  if (isFindingCode(code)) return [{ code, params }];
  return code.startsWith('E') ? [{ code: 'E307', params: { ...params, code } }] : [];
}
