/** What the oracle expects to be noticed: a code, where, and enough of the values to tell two apart. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { Policy, RuleEffect } from '@mutabaqa/shared/policy/policy.ts';

export interface Noticed {
  readonly code: FindingCode;
  /** A paper, a contest, or neither: then it is about the whole station. */
  readonly paperId?: string;
  readonly contestId?: string;
  /** Place and values, so that the same code twice is two. */
  readonly detail?: string;
}

export function concerns(
  { paperId, contestId }: Noticed,
  place: { readonly paperId: string; readonly contestId: string },
): boolean {
  if (contestId !== undefined) return contestId === place.contestId;
  return paperId === undefined || paperId === place.paperId;
}

export function hasEffect(policy: Policy, { code }: Noticed, effect: RuleEffect): boolean {
  return settingOf(policy, code).effect === effect;
}

export function keyOf({ code, paperId = '', contestId = '', detail = '' }: Noticed): string {
  return [code, paperId, contestId, detail].join('|');
}
