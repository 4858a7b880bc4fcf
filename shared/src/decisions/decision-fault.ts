import type { Result } from '../base/result.ts';
import { fail } from '../base/result.ts';
import type { DecisionFault } from '../election/decision-record.ts';

export function decisionFault(
  code:
    'stale-base' | 'change-malformed' | 'change-conflicts' | 'subject-unknown' | 'adopts-nothing',
  where: string,
): Result<never, DecisionFault> {
  return fail({ code: `decision.${code}`, where });
}
