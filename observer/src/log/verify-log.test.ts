import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { makeEd25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { encodeEntryBundle, formatTilePath } from '@mutabaqa/shared/merkle/tiles.ts';
import {
  makeLogFiles,
  makeTestEntries,
  makeTestLeaf,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '@mutabaqa/test/builders/log-files.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import type { LogSource } from './log-source.ts';
import { readFailure, SourceFault } from './log-source.ts';
import type { SeenCheckpoint, SeenCheckpoints } from './seen-checkpoints.ts';
import type { LogReport } from './verify-log.ts';
import { exitCodeOfLog, verifyLog } from './verify-log.ts';

type Files = Map<string, Uint8Array>;

function sourceOf(files: ReadonlyMap<string, Uint8Array>, asked: string[] = []): LogSource {
  return {
    name: 'memory',
    async read(path, bytesMax) {
      asked.push(path);
      const bytes = files.get(path);
      await Promise.resolve();
      if (bytes === undefined) return fail(readFailure('missing', 'no such file'));
      if (bytes.length > bytesMax) return fail(readFailure('too-large', `more than ${bytesMax}`));
      return ok(bytes);
    },
  };
}

function rememberSeen(...notes: readonly string[]): SeenCheckpoints {
  const seen: SeenCheckpoint[] = [];
  const keep: SeenCheckpoints['keep'] = (checkpoint, note) => {
    seen.push({ ...checkpoint, note, seenAtMs: 0 });
  };
  for (const note of notes) {
    const verified = verifyCheckpoint(nodeCrypto, testLogKey, note);
    if (verified.ok) keep(verified.value, note);
  }
  return { list: () => seen, keep };
}

async function verify(files: Files, seen?: SeenCheckpoints): Promise<LogReport> {
  const options = { crypto: nodeCrypto, logKey: testLogKey, ...(seen && { seen }) };
  return await verifyLog(sourceOf(files), options);
}

/** `check: position: problem` of every failure. */
function failuresOf(report: LogReport): string[] {
  return report.checks.flatMap(({ id, failures }) =>
    failures.map(({ position, problem }) => `${id}: ${position}: ${problem}`),
  );
}

const noteOf = (entries: readonly Uint8Array[]): string => {
  const tree = treeOf(entries);
  return signTestCheckpoint({ size: tree.size, root: tree.root() });
};

describe('a sound log', () => {
  test.each([1, 2, 5, 255, 256, 257, 700])('of %i leaves verifies', async (size) => {
    const entries = makeTestEntries(size);
    const seen = rememberSeen(noteOf([]), noteOf(entries.slice(0, Math.ceil(size / 2))));
    const report = await verify(makeLogFiles(entries), seen);
    expect(failuresOf(report)).toEqual([]);
    expect(report.checks.map(({ state }) => state)).toEqual(Array(9).fill('passed'));
    expect(report.checks.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(exitCodeOfLog(report)).toBe(0);
    expect(report.leaves?.first).toEqual(makeTestLeaf(0));
    expect(report.leaves?.last).toEqual(makeTestLeaf(size - 1));
    expect(seen.list().at(-1)?.size).toBe(size);
  });

  test('with tiles of level 2 verifies, and a changed one is named', async () => {
    const files = makeLogFiles(makeTestEntries(65_536 + 300));
    expect(failuresOf(await verify(files))).toEqual([]);
    for (const [path, level] of [
      ['tile/1/000', 1],
      ['tile/2/000.p/1', 2],
    ] as const) {
      const sound = files.get(path)!;
      files.set(path, flip(sound, 31, 1));
      expect(failuresOf(await verify(files)), `level ${level}`).toEqual([
        `tiles: hash 0 (${path}): not the root of the tile below`,
      ]);
      files.set(path, sound);
    }
  });

  test('without leaves has nothing to begin with', async () => {
    const report = await verify(makeLogFiles([]));
    expect(failuresOf(report)).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'first-leaf')?.state).toBe('not-made');
  });

  test('of a successor begins with its record', async () => {
    const successor = encodeLeaf({ ...makeTestLeaf(0), kind: 'successor' });
    const report = await verify(makeLogFiles([successor, ...makeTestEntries(4).slice(1)]));
    expect(failuresOf(report)).toEqual([]);
  });

  test('verifies from full files when a partial one was deleted meanwhile', async () => {
    const files = makeLogFiles(makeTestEntries(600));
    files.set('checkpoint', utf8(noteOf(makeTestEntries(300))));
    expect(files.has('tile/0/001.p/44')).toBe(false);
    expect(failuresOf(await verify(files))).toEqual([
      // Level 1 had one hash then and has two now: that partial tile may not be deleted yet.
      'tiles: tile/1/000.p/1: missing: no such file',
    ]);
    files.set('tile/1/000.p/1', files.get('tile/1/000.p/2')!.slice(0, 32));
    expect(failuresOf(await verify(files))).toEqual([]);
  });

  test('gives every leaf once and in order', async () => {
    const indexes: number[] = [];
    await verifyLog(sourceOf(makeLogFiles(makeTestEntries(700))), {
      crypto: nodeCrypto,
      logKey: testLogKey,
      parallel: 2,
      onLeaf: (index, leaf) => {
        if (leaf.timeMs === makeTestLeaf(index).timeMs) indexes.push(index);
      },
    });
    expect(indexes).toEqual(Array.from({ length: 700 }, (_, index) => index));
  });
});

function flip(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  return bytes.map((byte, i) => (i === at ? byte ^ mask : byte));
}

function bundleOf(entries: readonly Uint8Array[]): Uint8Array {
  return encodeEntryBundle(entries);
}

/** What a rewriting server may do, all of it with the log key in its hand where it helps. */
const size = 5;
const sound = makeTestEntries(size);
const changedLeaf = encodeLeaf({ ...makeTestLeaf(3), stationId: 'S-4' });
const backdated = encodeLeaf({ ...makeTestLeaf(3), timeMs: makeTestLeaf(1).timeMs });
const bundlePath = 'tile/entries/000.p/5';

const attacks: readonly [string, (files: Files) => Files, readonly RegExp[]][] = [
  [
    'a leaf changed in its bundle only',
    (files) => files.set(bundlePath, bundleOf(sound.with(3, changedLeaf))),
    [/^tiles: leaf 3 \(tile\/0\/000\.p\/5\)/, /^root: size 5/],
  ],
  [
    'a leaf changed in bundle and tile',
    () => {
      const other = makeLogFiles(sound.with(3, changedLeaf));
      return other.set('checkpoint', makeLogFiles(sound).get('checkpoint')!);
    },
    [/^root: size 5/],
  ],
  [
    'a leaf dropped from the bundle',
    (files) => files.set(bundlePath, bundleOf(sound.toSpliced(3, 1))),
    [/^entries: tile\/entries\/000\.p\/5 \(leaves 0 to 4\): not 5 entries/],
  ],
  [
    'a leaf backdated and signed again',
    () => makeLogFiles(sound.with(3, backdated)),
    [/^times: leaf 3 .* is before \d+ of leaf 2/],
  ],
  [
    'a leaf that is no leaf, signed again',
    () => makeLogFiles(sound.with(2, utf8('not a leaf'))),
    [/^entries: leaf 2 /],
  ],
  [
    'a leaf in another encoding, signed again',
    () => makeLogFiles(sound.with(2, Uint8Array.of(...sound[2]!, 0x28, 0x00))),
    [/^entries: leaf 2 /],
  ],
  [
    'another beginning',
    () => makeLogFiles(sound.with(0, encodeLeaf({ ...makeTestLeaf(0), kind: 'decision' }))),
    [/^first-leaf: leaf 0 .* kind decision/],
  ],
  [
    'a second beginning',
    () => makeLogFiles(sound.with(4, encodeLeaf({ ...makeTestLeaf(4), kind: 'package' }))),
    [/^first-leaf: leaf 4 .* a second beginning/],
  ],
  [
    'a tile changed',
    (files) => files.set('tile/0/000.p/5', flip(files.get('tile/0/000.p/5')!, 2 * 32, 1)),
    [/^tiles: leaf 2 /],
  ],
  [
    'a bundle missing',
    (files) => without(files, bundlePath),
    [/^entries: tile\/entries\/000\.p\/5 .*: missing/],
  ],
  [
    'a tile missing',
    (files) => without(files, 'tile/0/000.p/5'),
    [/^tiles: tile\/0\/000\.p\/5 .*: missing/],
  ],
  [
    'bundle and tile missing',
    (files) => without(without(files, bundlePath), 'tile/0/000.p/5'),
    [/^entries: tile\/entries\/000\.p\/5/, /^tiles: tile\/0\/000\.p\/5/],
  ],
  [
    'a huge bundle',
    (files) => files.set(bundlePath, new Uint8Array(1_000_000)),
    [/^entries: tile\/entries\/000\.p\/5 .*: too-large/],
  ],
  [
    'a truncated checkpoint',
    (files) => files.set('checkpoint', files.get('checkpoint')!.slice(0, -20)),
    [/^checkpoint: checkpoint: note-malformed/],
  ],
  [
    'a checkpoint cut before its signature',
    (files) => files.set('checkpoint', utf8(noteOf(sound).split('\u2014')[0]!)),
    [/^checkpoint: checkpoint: note-malformed/],
  ],
  [
    'a checkpoint that is not text',
    (files) => files.set('checkpoint', Uint8Array.of(0xff, 0xfe)),
    [/^checkpoint: checkpoint: not UTF-8/],
  ],
  [
    'an endless checkpoint',
    (files) => files.set('checkpoint', new Uint8Array(1_000_000)),
    [/^checkpoint: checkpoint: too-large/],
  ],
  [
    'another key beside the log',
    (files) => files.set('key', utf8('log.example.org/test-2029/log+00000000+AAAA')),
    [/^key: key: shows another key/],
  ],
  ['a huge key', (files) => files.set('key', new Uint8Array(10_000)), [/^key: key: too-large/]],
];

function without(files: Files, path: string): Files {
  files.delete(path);
  return files;
}

test.each(attacks)('finds %s, and names it', async (_, attack, expected) => {
  const report = await verify(attack(makeLogFiles(sound)));
  const failures = failuresOf(report);
  for (const pattern of expected) expect(failures).toContainEqual(expect.stringMatching(pattern));
  expect(failures).toHaveLength(expected.length);
  expect(exitCodeOfLog(report)).toBe(1);
});

test('believes no key but the one given', async () => {
  const { publicKey } = makeEd25519Key();
  const logKey = makeNoteKey(nodeCrypto, testLogKey.name, publicKey);
  const report = await verifyLog(sourceOf(makeLogFiles(sound)), { crypto: nodeCrypto, logKey });
  expect(failuresOf(report)).toEqual(['checkpoint: checkpoint: signature-missing']);
  expect(report.checkpoint).toBeUndefined();
});

describe('what was seen before', () => {
  const fork = makeTestEntries(9).with(6, encodeLeaf({ ...makeTestLeaf(6), stationId: 'S-7' }));
  const honest = makeTestEntries(12);

  test('a fork is placed between the sizes that agree and those that do not', async () => {
    const seen = rememberSeen(...[3, 5, 8].map((to) => noteOf(honest.slice(0, to))));
    const report = await verify(makeLogFiles(fork), seen);
    expect(failuresOf(report)).toEqual([
      expect.stringMatching(/^consistency: size 8, seen 1970.* agree up to size 5$/),
    ]);
  });

  test('the same size with another root is a fork, even when no leaf can be read', async () => {
    const files = makeLogFiles(fork);
    for (const path of files.keys()) if (path.startsWith('tile')) files.delete(path);
    const report = await verify(files, rememberSeen(noteOf(honest.slice(0, 9))));
    expect(failuresOf(report)).toContainEqual(
      expect.stringMatching(/^consistency: size 9, .* different roots$/),
    );
  });

  test('a smaller log is a rollback', async () => {
    const seen = rememberSeen(noteOf(honest));
    const report = await verify(makeLogFiles(honest.slice(0, 7)), seen);
    expect(failuresOf(report)).toEqual([
      expect.stringMatching(/^rollback: size 7: size 12 was seen 1970/),
    ]);
  });

  test('two views, each sound by itself, are told apart, and the proof is kept', async () => {
    const seen = rememberSeen();
    expect(failuresOf(await verify(makeLogFiles(honest.slice(0, 8)), seen))).toEqual([]);
    expect(failuresOf(await verify(makeLogFiles(fork)))).toEqual([]);
    expect(failuresOf(await verify(makeLogFiles(fork), seen))).toHaveLength(1);
    expect(seen.list().map((each) => each.size)).toEqual([8, 9]);
    // Going back to the first history does not make it unseen.
    expect(failuresOf(await verify(makeLogFiles(honest), seen))).toEqual([
      expect.stringMatching(/^consistency: size 9, .* agree up to size 8$/),
    ]);
  });

  test('says when it could not be compared', async () => {
    const files = makeLogFiles(honest);
    for (const path of files.keys()) if (path.startsWith('tile')) files.delete(path);
    const report = await verify(files, rememberSeen(noteOf(honest.slice(0, 5))));
    expect(report.checks.find(({ id }) => id === 'consistency')).toMatchObject({
      state: 'not-made',
      note: '1 of 1 could not be compared',
    });
  });
});

describe('a source that cannot be asked', () => {
  const failing = (files: Files, at: string): LogSource => ({
    ...sourceOf(files),
    read: async (path, bytesMax) => {
      if (path === at) throw new SourceFault(path, 'ECONNRESET');
      return await sourceOf(files).read(path, bytesMax);
    },
  });

  test.each(['checkpoint', 'key', bundlePath, 'tile/0/000.p/5'])(
    'is unreachable at %s, and nothing is accused',
    async (at) => {
      const source = failing(makeLogFiles(sound), at);
      const report = await verifyLog(source, { crypto: nodeCrypto, logKey: testLogKey });
      expect(report.unreachable).toEqual({ path: at, detail: 'ECONNRESET' });
      expect(failuresOf(report)).toEqual([]);
      expect(exitCodeOfLog(report)).toBe(2);
    },
  );

  test('is no log without a checkpoint', async () => {
    const report = await verify(new Map());
    expect(report.unreachable?.path).toBe('checkpoint');
    expect(exitCodeOfLog(report)).toBe(2);
  });

  test('is not asked for more once leaves and hashes are gone, whatever size was signed', async () => {
    const asked: string[] = [];
    const root = treeOf(sound).root();
    const note = signTestCheckpoint({ size: Number.MAX_SAFE_INTEGER, root });
    const files = new Map([['checkpoint', utf8(note)]]);
    const options = { crypto: nodeCrypto, logKey: testLogKey, parallel: 3 };
    const report = await verifyLog(sourceOf(files, asked), options);
    expect(exitCodeOfLog(report)).toBe(1);
    expect(asked.length).toBeLessThan(12);
  });
});

describe('one byte changed anywhere', () => {
  /** In files of the checkpoint's size nothing is harmless: each byte is hashed, signed or compared. */
  async function isDetected(files: Files, path: string, at: number, mask: number) {
    const changed = new Map(files).set(path, flip(files.get(path)!, at, mask));
    return exitCodeOfLog(await verify(changed)) === 1;
  }

  test('is found in every byte of every file of a small log', async () => {
    const files = makeLogFiles(sound);
    const missed: string[] = [];
    for (const [path, bytes] of files) {
      for (const at of bytes.keys()) {
        if (!(await isDetected(files, path, at, 1 << (at % 8)))) missed.push(`${path} ${at}`);
      }
    }
    expect(missed).toEqual([]);
  });

  test('is found in a log with tiles of two levels', async () => {
    const files = makeLogFiles(makeTestEntries(600));
    const bytesOf = (path: string): number => files.get(path)!.length;
    const change = fc
      .constantFrom(...files.keys())
      .chain((path) =>
        fc.tuple(fc.constant(path), fc.nat(bytesOf(path) - 1), fc.integer({ min: 1, max: 255 })),
      );
    const property = fc.asyncProperty(change, async ([path, at, mask]) => {
      expect(await isDetected(files, path, at, mask)).toBe(true);
    });
    await fc.assert(property, { numRuns: runs(150, 3000) });
  });

  test('is harmless in files that this size does not need, and they are not read', async () => {
    const files = makeLogFiles(sound);
    const stale = formatTilePath({ level: 0, index: 0, width: 3 });
    files.set(stale, new Uint8Array(96)).set('notes.txt', utf8('anything'));
    const asked: string[] = [];
    const options = { crypto: nodeCrypto, logKey: testLogKey };
    const report = await verifyLog(sourceOf(files, asked), options);
    expect(exitCodeOfLog(report)).toBe(0);
    expect(asked.toSorted()).toEqual(['checkpoint', 'key', 'tile/0/000.p/5', bundlePath]);
  });

  test('is harmless in a signature line of a key that was not given', async () => {
    const files = makeLogFiles(sound);
    const cosigned = `${noteOf(sound)}\u2014 witness.example AAAAAAAA\n`;
    files.set('checkpoint', utf8(cosigned));
    expect(exitCodeOfLog(await verify(files))).toBe(0);
    files.set('checkpoint', utf8(cosigned.replace('AAAAAAAA', 'BAAAAAAA')));
    expect(exitCodeOfLog(await verify(files))).toBe(0);
  });
});

test('keeps a bounded number of failures and counts the rest', async () => {
  const entries = makeTestEntries(400).map((_, index) =>
    encodeLeaf({ ...makeTestLeaf(index), timeMs: 1000 - index }),
  );
  const report = await verify(makeLogFiles(entries));
  const times = report.checks.find(({ id }) => id === 'times');
  expect(times?.failureCount).toBe(399);
  expect(times?.failures).toHaveLength(100);
});
