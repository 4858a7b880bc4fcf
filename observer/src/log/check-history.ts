/**
 * Whether the log is still the one that was seen before. All its leaves are read anyway, so instead of a
 * consistency proof the root is derived again at every size that was seen.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { Frontier } from '@mutabaqa/shared/merkle/frontier.ts';
import type { CheckList } from '../report/check-list.ts';
import type { SeenCheckpoint } from './seen-checkpoints.ts';

export interface HistoryChecker {
  /** To be called at every size from 0, after the leaves up to it. */
  reach(frontier: Frontier): void;
  /** When all leaves that could be read were read. */
  finish(): void;
}

/** `seen` is what was kept before `checkpoint` came; its signatures are verified. */
export function makeHistoryChecker(
  checks: CheckList<'rollback' | 'consistency'>,
  checkpoint: Checkpoint,
  seen: readonly SeenCheckpoint[],
): HistoryChecker {
  checkRollback(checks, checkpoint, seen);
  const [twins, others] = splitTwins(checkpoint, seen);
  for (const { size, seenAtMs } of twins) {
    checks.fail(
      'consistency',
      `size ${size}, seen ${formatTime(seenAtMs)}`,
      'two signed checkpoints of this size have different roots',
    );
  }
  const bySize = Map.groupBy(
    others.filter(({ size }) => size <= checkpoint.size),
    ({ size }) => size,
  );
  const count = [...bySize.values()].flat().length;
  let compared = 0;
  let agreedAt: number | undefined;
  return {
    reach(frontier) {
      const here = bySize.get(frontier.size);
      if (here === undefined) return;
      const root = frontier.root();
      for (const each of here) {
        compared += 1;
        if (equalBytes(each.root, root)) {
          agreedAt = frontier.size;
          continue;
        }
        const since = agreedAt === undefined ? '' : `; the histories agree up to size ${agreedAt}`;
        checks.fail(
          'consistency',
          `size ${each.size}, seen ${formatTime(each.seenAtMs)}`,
          `what is served has another root at this size${since}`,
        );
      }
    },
    finish() {
      if (compared === count) checks.pass('consistency', `${count} compared`);
      else checks.leave('consistency', `${count - compared} of ${count} could not be compared`);
    },
  };
}

/** Checkpoints of the same size and another root: no leaf needs to be read to know. */
function splitTwins(
  { size, root }: Checkpoint,
  seen: readonly SeenCheckpoint[],
): [SeenCheckpoint[], SeenCheckpoint[]] {
  const isTwin = (each: SeenCheckpoint) => each.size === size && !equalBytes(each.root, root);
  return [seen.filter(isTwin), seen.filter((each) => !isTwin(each))];
}

function checkRollback(
  checks: CheckList<'rollback'>,
  { size }: Checkpoint,
  seen: readonly SeenCheckpoint[],
): void {
  const highest = seen.toSorted((a, b) => a.size - b.size).at(-1);
  if (highest === undefined || highest.size <= size) {
    checks.pass('rollback', highest && `highest seen before: ${highest.size}`);
    return;
  }
  checks.fail(
    'rollback',
    `size ${size}`,
    `size ${highest.size} was seen ${formatTime(highest.seenAtMs)}`,
  );
}

/** ISO 8601, UTC. */
export function formatTime(timeMs: number): string {
  const time = new Date(timeMs);
  return Number.isNaN(time.getTime()) ? `${timeMs} ms` : time.toISOString();
}
