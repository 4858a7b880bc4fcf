/** What a finding does under the policy in force. */
import type { Finding } from '../base/findings.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { Policy, RuleEffect } from '../policy/policy.ts';

export function isEffect(policy: Policy, { code }: Finding, effect: RuleEffect): boolean {
  return settingOf(policy, code).effect === effect;
}
