/** One round over a published site: everything new fetched, checked and kept. */
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeNoteKey, noteCharactersMax, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { type LogSource, SourceFault } from '../log/log-source.ts';
import type { SeenCheckpoints } from '../log/seen-checkpoints.ts';
import { type Check, failedChecks, makeCheckList } from '../report/check-list.ts';
import { type ExitCode, exitCodes } from '../report/exit-codes.ts';
import { checkQuorum, type QuorumRule } from './check-quorum.ts';
import { type FollowCheckId, followCheckTitles } from './follow-checks.ts';
import { describeLeaf, followFeed } from './follow-feed.ts';
import { type FollowedLog, followLog } from './follow-log.ts';
import { checkSuccessors, followPackage } from './follow-package.ts';
import { followPages } from './follow-pages.ts';
import { followVersions } from './follow-versions.ts';
import type { KeptCopy } from './kept-copy.ts';
import { copyNow } from './copy-now.ts';

export interface FollowSetup {
  readonly crypto: CosignatureCrypto;
  readonly clock: Clock;
  readonly site: LogSource;
  readonly copy: KeptCopy;
  /** Of the election's first log. */
  readonly logKey: NoteKey;
  readonly seenOf: (logKey: NoteKey) => SeenCheckpoints;
  readonly quorum: QuorumRule | undefined;
  /** As in `VersionsRound`. */
  readonly sample: number | undefined;
  readonly random: (below: number) => number;
  /** Whether the live states are copied as well. */
  readonly withNow: boolean;
}

export interface FollowReport {
  readonly timeMs: number;
  readonly checks: readonly Check[];
  /** Of each log, in their order. */
  readonly logs: readonly {
    readonly name: string;
    readonly size: number;
    readonly root: string;
    readonly isKept: boolean;
  }[];
  readonly unreachable: { readonly path: string; readonly detail: string } | undefined;
}

export interface Follower {
  round(): Promise<FollowReport>;
}

/** What this process remembers of a log between rounds; all of it can be derived again. */
interface LogMemory {
  leaves: readonly string[];
  first: Leaf | undefined;
  verified: Checkpoint | undefined;
}

/** Successors are named after the first log, with their number. */
const logsMax = 64;
const noteBytesMax = 2 * noteCharactersMax;

export function makeFollower(setup: FollowSetup): Follower {
  const memories = new Map<number, LogMemory>();

  function keyOf(number: number): NoteKey {
    const { crypto, logKey } = setup;
    if (number === 1) return logKey;
    return makeNoteKey(crypto, `${logKey.name}-${number}`, logKey.publicKey);
  }

  async function followOne(
    number: number,
    checks: ReturnType<typeof makeCheckList<FollowCheckId>>,
  ): Promise<FollowedLog | undefined> {
    const { crypto, site, copy } = setup;
    const logKey = keyOf(number);
    const memory = memories.get(number) ?? { leaves: [], first: undefined, verified: undefined };
    memories.set(number, memory);
    const name = nameOf(number);
    const heard: string[] = [];
    let first: Leaf | undefined;
    const seen = setup.seenOf(logKey);
    const { verified } = memory;
    const followed = await followLog({
      ...{ crypto, site, copy, name, logKey, seen, checks, verified },
      onLeaf(index, leaf) {
        heard[index] = describe(leaf);
        if (index === 0) first = leaf;
      },
    });
    if (followed?.isKept === true) {
      if (heard.length > 0) memory.leaves = heard;
      memory.first = first ?? memory.first;
      memory.verified = followed.checkpoint;
    }
    const isKept = (await copy.read(`${name}/checkpoint`, noteBytesMax)) !== undefined;
    if (followed === undefined && isKept && !checks.hasFailed('log')) {
      checks.fail('rollback', `${name}/checkpoint`, 'is gone');
    }
    return followed;
  }

  async function followAll(
    checks: ReturnType<typeof makeCheckList<FollowCheckId>>,
    logs: Map<number, FollowedLog>,
  ): Promise<void> {
    const { crypto, clock, site, copy, quorum } = setup;
    for (let number = 1; number <= logsMax; number++) {
      const followed = await followOne(number, checks);
      if (followed === undefined) break;
      logs.set(number, followed);
    }
    if (logs.size === 0 && !checks.hasFailed('log') && !checks.hasFailed('rollback')) {
      throw new SourceFault('log/checkpoint', 'there is no log');
    }
    checks.pass('log', logNote(logs));
    checks.pass('rollback');
    checks.pass('fork', `${countSeen()} compared`);
    const newest = [...logs].at(-1);
    if (quorum === undefined) checks.leave('quorum', 'no policy given');
    else if (newest) {
      const [number, { checkpoint, cosigned }] = newest;
      const notes = [checkpoint.note, ...(cosigned === undefined ? [] : [cosigned])];
      checkQuorum(crypto, quorum, notes, nameOf(number), clock.nowMs(), checks);
    }
    await followPackage({ crypto, site, copy }, firstCommitment(), checks);
    const successors = [...logs.keys()].slice(1).map((number) => ({
      ...{ name: nameOf(number), logKey: keyOf(number), first: memories.get(number)?.first },
    }));
    await checkSuccessors({ crypto, site, copy }, successors, checks);
    const { sample, random } = setup;
    const committed = committedVersions();
    await followVersions({ crypto, clock, site, copy, checks, committed, sample, random });
    const leaves = new Map([...memories].map(([number, memory]) => [number, memory.leaves]));
    for (const number of leaves.keys()) if (!logs.has(number)) leaves.delete(number);
    await followFeed({ crypto, clock, site, copy, checks, leaves });
    await followPages(
      { crypto, site, copy },
      logs.size === 0 ? undefined : keyOf(logs.size),
      checks,
    );
    if (setup.withNow) await copyNow(site, copy);
  }

  function firstCommitment(): Uint8Array | undefined {
    const [kind, , commitment = ''] = memories.get(1)?.leaves[0]?.split(' ') ?? [];
    return kind === 'package' ? parseHex(commitment) : undefined;
  }

  function committedVersions(): ReadonlySet<string> {
    const leaves = [...memories.values()].flatMap((memory) => memory.leaves);
    const ofVersions = leaves.filter((leaf) => leaf.startsWith('version '));
    return new Set(ofVersions.map((leaf) => leaf.split(' ')[2] ?? ''));
  }

  function countSeen(): number {
    return [...memories.keys()].reduce((sum, n) => sum + setup.seenOf(keyOf(n)).list().length, 0);
  }

  return {
    async round() {
      const checks = makeCheckList<FollowCheckId>(followCheckTitles);
      const logs = new Map<number, FollowedLog>();
      let unreachable: FollowReport['unreachable'];
      try {
        await followAll(checks, logs);
      } catch (fault) {
        if (!(fault instanceof SourceFault)) throw fault;
        unreachable = { path: fault.path, detail: fault.message };
      }
      return {
        timeMs: setup.clock.nowMs(),
        checks: checks.list(),
        logs: [...logs].map(([number, { checkpoint, isKept }]) => {
          const { size, root } = checkpoint;
          return { name: nameOf(number), size, root: formatHex(root), isKept };
        }),
        unreachable,
      };
    },
  };
}

function nameOf(number: number): string {
  return number === 1 ? 'log' : `log-${number}`;
}

function describe(leaf: Leaf): string {
  return describeLeaf({ ...leaf, commitment: formatHex(leaf.commitment) });
}

function logNote(logs: ReadonlyMap<number, FollowedLog>): string {
  return [...logs].map(([n, { checkpoint }]) => `${nameOf(n)} ${checkpoint.size}`).join(', ');
}

export function exitCodeOfFollow({ checks, unreachable }: FollowReport): ExitCode {
  if (failedChecks(checks).length > 0) return exitCodes.checkFailed;
  return unreachable === undefined ? exitCodes.ok : exitCodes.cannotCheck;
}
