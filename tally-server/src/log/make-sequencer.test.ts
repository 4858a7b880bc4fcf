/** One table of faults: what happens to store, guard, tree and answers when each durable step goes wrong. */
import { describe, expect, it } from 'vitest';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { rootOfEntries } from '@mutabaqa/shared/merkle/frontier.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import {
  formatTlogProof,
  parseTlogProof,
  verifyTlogProof,
} from '@mutabaqa/shared/merkle/tlog-proof.ts';
import type { LogCommit, LogState, StoredLeaf } from '../store/store.ts';
import type { CheckpointGuard } from './checkpoint-guard.ts';
import { makeSequencer } from './make-sequencer.ts';
import type { Appendix, Committed, Sequencer } from './sequencer.ts';

const key = ed25519KeyFromSeed(new Uint8Array(32).fill(1));
const logKey = makeNoteKey(nodeCrypto, 'log.example/test', key.publicKey);
const genesis: Appendix = {
  kind: 'package',
  stationId: '',
  commitment: new Uint8Array(32).fill(255),
  sealed: false,
};

type Fault = 'none' | 'fails' | 'fails but happened' | 'outcome unknown';

/** Memory that survives a "crash": what was durable stays, what ran is thrown away. */
function makeDurable() {
  const commits: LogCommit[] = [];
  let recorded: string | undefined;
  const next = { store: 'none' as Fault, guard: 'none' as Fault, stateUnknown: false };
  const clock = { timeMs: 1000, nowMs: () => clock.timeMs };
  const leavesOf = (): StoredLeaf[] =>
    commits.flatMap(({ firstIndex, items }) =>
      items.map(({ entry, opening }, i) => ({ index: firstIndex + i, entry, opening })),
    );
  const store = {
    async commitLog(commit: LogCommit): Promise<void> {
      const fault = next.store;
      next.store = 'none';
      if (fault === 'fails') throw new Error('disk full');
      commits.push(commit);
      if (fault === 'none') return;
      next.stateUnknown = fault === 'outcome unknown';
      throw new Error('connection lost');
    },
    async logState(): Promise<LogState> {
      if (next.stateUnknown) throw new Error('still lost');
      const last = commits.at(-1);
      return {
        size: last ? last.firstIndex + last.items.length : 0,
        checkpoint: last?.checkpoint,
        lastTimeMs: last?.items.at(-1)?.timeMs ?? 0,
      };
    },
    leaves: async (from: number, to: number) => leavesOf().slice(from, to),
  };
  const guard: CheckpointGuard = {
    read: async () => recorded,
    async record(checkpoint) {
      const fault = next.guard;
      next.guard = 'none';
      if (fault === 'fails') throw new Error('guard disk gone');
      recorded = checkpoint;
      if (fault !== 'none') throw new Error('guard disk slow');
    },
    close: async () => undefined,
  };
  const told: Committed[] = [];
  async function start() {
    const ports = {
      crypto: nodeCrypto,
      clock,
      random: (count: number) => new Uint8Array(count).fill(9),
      store,
      guard,
      logKey,
      sign: (message: Uint8Array) => key.sign(message),
    };
    const made = await makeSequencer(ports, genesis);
    if (made.ok) made.value.onCommitted((batch) => told.push(...batch));
    return made;
  }
  async function startWell(): Promise<Sequencer> {
    const made = await start();
    if (!made.ok) throw new Error(made.error);
    return made.value;
  }
  return {
    commits,
    next,
    clock,
    told,
    start,
    startWell,
    leavesOf,
    guardSize: () => sizeOf(recorded),
    setGuard: (checkpoint: string | undefined) => {
      recorded = checkpoint;
    },
    getGuard: () => recorded,
  };
}

function sizeOf(checkpoint: string | undefined): number | undefined {
  if (checkpoint === undefined) return undefined;
  const verified = verifyCheckpoint(nodeCrypto, logKey, checkpoint);
  return verified.ok ? verified.value.size : undefined;
}

function appendix(value: number, more: Partial<Appendix> = {}): Appendix {
  const commitment = new Uint8Array(32).fill(value);
  return { kind: 'transmission', stationId: `st-${value}`, commitment, sealed: false, ...more };
}

function expectConsistent(durable: ReturnType<typeof makeDurable>, sequencer: Sequencer): void {
  const leaves = durable.leavesOf();
  const checkpoint = verifyCheckpoint(nodeCrypto, logKey, sequencer.checkpoint);
  expect(checkpoint).toMatchObject({ ok: true, value: { size: sequencer.size } });
  const entries = leaves.slice(0, sequencer.size).map(({ entry }) => entry);
  expect(checkpoint.ok && checkpoint.value.root).toEqual(rootOfEntries(nodeCrypto, entries));
  for (const { index, entry } of leaves.slice(0, sequencer.size)) {
    expect(verifyTlogProof(nodeCrypto, logKey, sequencer.prove(index, entry))).toMatchObject({
      ok: true,
      value: { index },
    });
  }
}

describe('the sequencer', () => {
  it('begins a log with its first leaf', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    expect(sequencer.size).toBe(1);
    expect(decodeLeaf(durable.leavesOf()[0]!.entry)).toMatchObject({ kind: 'package' });
    expect(durable.guardSize()).toBe(1);
    expectConsistent(durable, sequencer);
  });

  it('puts what comes in one turn into one commit, at most 256 at a time', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const appends = Array.from({ length: 300 }, (_, i) => sequencer.append([appendix(i % 200)]));
    const positions = await Promise.all(appends);
    expect(durable.commits.map(({ items }) => items.length)).toEqual([1, 256, 44]);
    expect(positions.map(([position]) => position?.index)).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    expect(durable.told.map(({ position }) => position.index)).toEqual(
      Array.from({ length: 300 }, (_, i) => i + 1),
    );
    expectConsistent(durable, sequencer);
  });

  it('writes proofs in the one form that there is', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const [position] = await sequencer.append([appendix(1), appendix(2), appendix(3)]);
    const text = sequencer.prove(position!.index, position!.entry);
    const parsed = parseTlogProof(text);
    expect(parsed && formatTlogProof(parsed)).toBe(text);
  });

  it('never lets time go back', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const times: number[] = [];
    for (const timeMs of [5000, 3000, 6000]) {
      durable.clock.timeMs = timeMs;
      const [position] = await sequencer.append([appendix(1)]);
      times.push(position!.timeMs);
    }
    expect(times).toEqual([5000, 5000, 6000]);
    durable.clock.timeMs = 10;
    const [later] = await (await durable.startWell()).append([appendix(2)]);
    expect(later!.timeMs).toBe(6000);
  });

  it('seals a leaf so that only its opening shows it', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const [position] = await sequencer.append([appendix(7, { kind: 'refusal', sealed: true })]);
    const outer = decodeLeaf(position!.entry)!;
    expect(outer).toMatchObject({ kind: 'sealed', stationId: '' });
    expect(openSealedLeaf(nodeCrypto, outer, position!.opening!)).toMatchObject({
      kind: 'refusal',
      stationId: 'st-7',
    });
  });

  it('finishes what was appended when it stops, then takes no more', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const last = sequencer.append([appendix(1)]);
    await sequencer.stop();
    await expect(last).resolves.toMatchObject([{ index: 1 }]);
    await expect(sequencer.append([appendix(2)])).rejects.toThrow('stopped');
  });

  describe.each<{ store: Fault; guard: Fault; stored: boolean; answered: boolean }>([
    { store: 'fails', guard: 'none', stored: false, answered: false },
    { store: 'fails but happened', guard: 'none', stored: true, answered: true },
    { store: 'none', guard: 'fails', stored: true, answered: false },
    { store: 'none', guard: 'fails but happened', stored: true, answered: false },
  ])('when the store $store and the guard $guard', ({ store, guard, stored, answered }) => {
    it('answers only what is durable in both, and goes on', async () => {
      const durable = makeDurable();
      const sequencer = await durable.startWell();
      Object.assign(durable.next, { store, guard });
      const first = sequencer.append([appendix(1)]);
      const outcome = await first.then(
        ([position]) => `leaf ${position?.index}`,
        (fault: unknown) => String(fault),
      );
      expect(outcome).toMatch(answered ? /^leaf 1$/ : /disk/);
      expect(durable.leavesOf()).toHaveLength(stored ? 2 : 1);
      expect(sequencer.size).toBe(answered ? 2 : 1);
      expectConsistent(durable, sequencer);

      const [next] = await sequencer.append([appendix(2)]);
      expect(next!.index).toBe(stored ? 2 : 1);
      expectConsistent(durable, sequencer);
      // Listeners heard of everything that the log holds, once and in order.
      const told = durable.told.map(({ position }) => position.index);
      expect(told).toEqual(stored ? [1, 2] : [1]);
      expect(durable.guardSize()).toBe(sequencer.size);
    });

    it('starts again after a crash there, with nothing lost that was answered', async () => {
      const durable = makeDurable();
      const before = await durable.startWell();
      Object.assign(durable.next, { store, guard });
      await before.append([appendix(1)]).catch(() => undefined);
      const after = await durable.startWell();
      expect(after.size).toBe(stored ? 2 : 1);
      expectConsistent(durable, after);
      expect(durable.guardSize()).toBe(after.size);
    });
  });

  it('takes nothing more while it cannot know whether a commit happened', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    durable.next.store = 'outcome unknown';
    await expect(sequencer.append([appendix(1)])).rejects.toThrow('unknown');
    durable.next.stateUnknown = false;
    await expect(sequencer.append([appendix(2)])).rejects.toThrow('unknown');
    const again = await durable.startWell();
    expect(again.size).toBe(2);
    expectConsistent(durable, again);
  });

  it('appends if something holds of all that comes before, and of nothing else', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const seen: number[] = [];
    const holdsAt = (size: number) => async () => {
      seen.push(durable.leavesOf().length);
      await new Promise(setImmediate); // others may come meanwhile, and come after
      return durable.leavesOf().length === size;
    };
    const outcomes = await Promise.all([
      sequencer.append([appendix(1), appendix(2)]),
      sequencer.appendIf([appendix(3)], holdsAt(3)),
      sequencer.appendIf([appendix(4)], holdsAt(3)),
      sequencer.append([appendix(5)]),
      sequencer.appendIf([appendix(6)], holdsAt(5)),
    ]);
    expect(seen).toEqual([3, 4, 5]);
    expect(outcomes.map((positions) => positions?.map(({ index }) => index))).toEqual([
      [1, 2],
      [3],
      undefined,
      [4],
      [5],
    ]);
    expect(durable.told.map(({ position }) => position.index)).toEqual([1, 2, 3, 4, 5]);
    expectConsistent(durable, sequencer);
  });

  it('appends nothing when the question itself fails, and goes on', async () => {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    const failing = sequencer.appendIf([appendix(1)], () => Promise.reject(new Error('disk gone')));
    const next = sequencer.append([appendix(2)]);
    await expect(failing).rejects.toThrow('disk gone');
    expect(await next).toMatchObject([{ index: 1 }]);
    expectConsistent(durable, sequencer);
  });

  it('starts again after a crash before leaf 0', async () => {
    const durable = makeDurable();
    durable.next.store = 'fails';
    await expect(durable.start()).rejects.toThrow('disk full');
    expect(durable.guardSize()).toBe(0);
    expect((await durable.startWell()).size).toBe(1);
  });
});

describe('a start is refused', () => {
  async function grown(count: number) {
    const durable = makeDurable();
    const sequencer = await durable.startWell();
    for (let i = 1; i <= count; i++) await sequencer.append([appendix(i)]);
    return durable;
  }

  it('when the store is behind the guard', async () => {
    const durable = await grown(3);
    durable.commits.pop();
    expect(await durable.start()).toEqual({ ok: false, error: 'store-behind' });
    durable.commits.length = 0;
    expect(await durable.start()).toEqual({ ok: false, error: 'store-behind' });
  });

  it('when the guard is gone', async () => {
    const durable = await grown(1);
    durable.setGuard(undefined);
    expect(await durable.start()).toEqual({ ok: false, error: 'guard-missing' });
  });

  it('when the guard is of another log', async () => {
    const durable = await grown(1);
    durable.setGuard(durable.getGuard()!.replace('log.example/test', 'log.example/other'));
    expect(await durable.start()).toEqual({ ok: false, error: 'guard-not-ours' });
  });

  it('when store and guard tell two histories, of one size or not', async () => {
    const durable = await grown(2);
    const other = makeDurable();
    const sequencer = await other.startWell();
    await sequencer.append([appendix(99)]);
    durable.setGuard(other.getGuard());
    expect(await durable.start()).toEqual({ ok: false, error: 'histories-differ' });
    await sequencer.append([appendix(98)]);
    durable.setGuard(other.getGuard());
    expect(await durable.start()).toEqual({ ok: false, error: 'histories-differ' });
  });

  it('when a stored leaf was changed', async () => {
    const durable = await grown(2);
    durable.commits[1]!.items[0]!.entry[20]! ^= 1;
    expect(await durable.start()).toEqual({ ok: false, error: 'store-damaged' });
  });

  it('and not when all is well', async () => {
    const durable = await grown(2);
    expect((await durable.start()).ok).toBe(true);
  });
});
