/** Whether enough witnesses stand behind what is shown, and recently. */
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { type Cosignature, verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import { parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { isQuorumReached, type TlogPolicy } from '@mutabaqa/shared/merkle/tlog-policy.ts';
import { formatTime } from '../log/check-history.ts';
import type { FollowChecks } from './follow-checks.ts';

export interface QuorumRule {
  readonly policy: TlogPolicy;
  /** The newest time by which a quorum has cosigned may be so long ago. */
  readonly ageMsMax: number;
}

/** `notes`: verified as checkpoints of one log; the best of them counts. */
export function checkQuorum(
  crypto: CosignatureCrypto,
  { policy, ageMsMax }: QuorumRule,
  notes: readonly string[],
  place: string,
  nowMs: number,
  checks: FollowChecks,
): void {
  const keys = policy.witnesses.map(({ key }) => key);
  let best: { readonly size: number; readonly timeS: number } | undefined;
  let most = 0;
  for (const note of notes) {
    const verified = verifyCosignatures(crypto, keys, note);
    if (!verified.ok) {
      checks.fail('quorum', place, `a cosignature is wrong: ${verified.error}`);
      continue;
    }
    most = Math.max(most, verified.value.length);
    const timeS = quorumTime(policy, verified.value);
    const size = parseCheckpoint(parseNote(note)?.text ?? '')?.size;
    if (timeS === undefined || size === undefined) continue;
    if (best === undefined || timeS > best.timeS) best = { size, timeS };
  }
  if (best === undefined) {
    checks.fail('quorum', place, `no quorum: ${most} of ${keys.length} witnesses`);
    return;
  }
  const timeMs = best.timeS * 1000;
  const said = `size ${best.size}, ${formatTime(timeMs)}`;
  if (nowMs - timeMs > ageMsMax) checks.fail('quorum', place, `last quorum: ${said}`);
  else checks.pass('quorum', said);
}

/** The time by which a quorum had seen it: without those who cosigned later. Undefined for no quorum. */
function quorumTime(policy: TlogPolicy, cosignatures: readonly Cosignature[]): number | undefined {
  if (policy.quorum.kind === 'none') return Infinity;
  const newestFirst = cosignatures.toSorted((a, b) => b.timeS - a.timeS);
  for (let count = 1; count <= newestFirst.length; count++) {
    if (isQuorumReached(policy, newestFirst.slice(0, count))) return newestFirst[count - 1]?.timeS;
  }
  return undefined;
}
