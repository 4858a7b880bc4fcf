import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import type { KeptRefusal, Outbox, SignedTape } from './outbox.ts';
import { OutboxUnusable } from './outbox.ts';
import { openSqliteOutbox } from './sqlite-outbox.ts';

const identity = { electionId: 'sample-2025', deviceId: 'device-1' };
const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-outbox-'));
  directories.push(directory);
  return directory;
}

const open = (directory: string) =>
  openSqliteOutbox(nodeCrypto, join(directory, 'outbox.db'), identity);

/** Stands for a result of this content; the tape names its sequence, so that a second one would show. */
const resultDigest = (content: number) => nodeCrypto.sha256(Uint8Array.of(1, content));
const signedTape = (content: number, sequence: number): SignedTape => ({
  kind: 'closing',
  partIndex: 1,
  tapeDigest: nodeCrypto.sha256(Uint8Array.of(2, content, sequence)),
  tape: Uint8Array.of(content, sequence),
  tapeSignature: new Uint8Array(64).fill(content),
  channelSignature: new Uint8Array(64).fill(sequence),
  envelope: Uint8Array.of(9, content, sequence),
});
const receipt = (content: number) => ({
  tapeDigest: new Uint8Array(32).fill(content),
  proof: `proof ${content}`,
});
const refused: KeptRefusal = {
  code: 'tape.malformed',
  params: { where: 'mode' },
  proof: '',
  opening: new Uint8Array(),
  record: new Uint8Array(),
};
const cardId = (number: number) => new Uint8Array(16).fill(number);

/** Far simpler than the system: what was accepted, in order, and what was said about it. */
interface Model {
  readonly accepted: {
    readonly content: number;
    receipt: number | undefined;
    isRefused: boolean;
    readonly cards: Map<number, { written: boolean }>;
  }[];
  boots: number;
  journalLength: number;
}

interface Real {
  outbox: Outbox;
  directory: string;
  clockMs: number;
}

type Command = fc.AsyncCommand<Model, Real>;

const command = (
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Command => ({ check, run, toString: () => name });

const find = (model: Model, content: number) =>
  model.accepted.find((one) => one.content === content);

async function digestOf(real: Real, model: Model, content: number): Promise<Uint8Array> {
  const index = model.accepted.findIndex((one) => one.content === content);
  const kept = (await real.outbox.tapes())[index];
  assert(kept !== undefined, 'the model and the outbox hold the same tapes');
  return kept.tapeDigest;
}

const acceptCommand = (content: number): Command =>
  command(
    `accept ${content}`,
    () => true,
    async (model, real) => {
      const known = find(model, content);
      const { tape, again } = await real.outbox.acceptResult(
        resultDigest(content),
        real.clockMs,
        (sequence) => signedTape(content, sequence),
      );
      expect(again).toBe(known !== undefined);
      if (!known) {
        model.accepted.push({ content, receipt: undefined, isRefused: false, cards: new Map() });
        model.journalLength += 1;
      }
      const sequence = model.accepted.findIndex((one) => one.content === content) + 1;
      expect(tape).toMatchObject({ sequence, ...signedTape(content, sequence) });
    },
  );

const failingAcceptCommand = (content: number): Command =>
  command(
    `accept ${content}, but making its tape fails`,
    (model) => !find(model, content),
    async (_model, real) => {
      const failing = real.outbox.acceptResult(resultDigest(content), real.clockMs, () => {
        throw new Error('planted');
      });
      await expect(failing).rejects.toThrow('planted');
    },
  );

const receiptCommand = (content: number, proof: number): Command =>
  command(
    `receipt ${proof} for ${content}`,
    (model) => find(model, content) !== undefined,
    async (model, real) => {
      const one = find(model, content);
      assert(one !== undefined, 'checked');
      const digest = await digestOf(real, model, content);
      const before = (await real.outbox.journalHead()).length;
      await real.outbox.keepReceipt(digest, receipt(proof), real.clockMs);
      one.receipt ??= proof;
      one.isRefused = false;
      model.journalLength = (await real.outbox.journalHead()).length;
      expect(model.journalLength - before).toBeLessThanOrEqual(1);
    },
  );

const refusalCommand = (content: number): Command =>
  command(
    `refusal of ${content}`,
    (model) => find(model, content) !== undefined,
    async (model, real) => {
      const one = find(model, content);
      assert(one !== undefined, 'checked');
      const digest = await digestOf(real, model, content);
      await real.outbox.keepRefusal(digest, refused, real.clockMs);
      one.isRefused = true;
      model.journalLength = (await real.outbox.journalHead()).length;
    },
  );

const cardCommand = (content: number, card: number, isWritten: boolean): Command =>
  command(
    `${isWritten ? 'write' : 'seal'} ${content} for card ${card}`,
    (model) => find(model, content) !== undefined,
    async (model, real) => {
      const one = find(model, content);
      assert(one !== undefined, 'checked');
      const digest = await digestOf(real, model, content);
      let made = 0;
      const copy = await real.outbox.cardCopy(digest, cardId(card), (head) => {
        made += 1;
        expect(head).toHaveLength(32);
        return Uint8Array.of(7, content, card);
      });
      expect(made).toBe(one.cards.has(card) ? 0 : 1);
      expect([...copy.envelope]).toEqual([7, content, card]);
      const known = one.cards.get(card) ?? { written: false };
      one.cards.set(card, known);
      if (!isWritten) return;
      await real.outbox.recordCardWritten(digest, cardId(card), real.clockMs);
      if (!known.written) model.journalLength += 1;
      known.written = true;
    },
  );

const bootCommand = command(
  'boot',
  () => true,
  async (model, real) => {
    model.boots += 1;
    model.journalLength += 1;
    expect(await real.outbox.recordBoot(real.clockMs)).toBe(model.boots);
  },
);

const restartCommand = command(
  'close and open',
  () => true,
  async (_model, real) => {
    await real.outbox.close();
    real.outbox = open(real.directory);
  },
);

/** As after a power cut: the files as they are now, the write-ahead log not worked in. */
const crashCommand = command(
  'crash and open',
  () => true,
  async (_model, real) => {
    const copy = makeDirectory();
    for (const name of readdirSync(real.directory)) {
      cpSync(join(real.directory, name), join(copy, name));
    }
    await real.outbox.close();
    real.directory = copy;
    real.outbox = open(copy);
  },
);

async function expectSame(model: Model, { outbox }: Real): Promise<void> {
  const tapes = await outbox.tapes();
  expect(tapes.map(({ sequence, tape }) => [sequence, tape[0]])).toEqual(
    model.accepted.map(({ content }, index) => [index + 1, content]),
  );
  for (const [index, { receipt, isRefused, cards }] of model.accepted.entries()) {
    const kept = tapes[index];
    expect(kept?.receipt !== undefined).toBe(receipt !== undefined);
    expect(kept?.refusedWith).toBe(isRefused ? refused.code : undefined);
    const isWritten = [...cards.values()].some(({ written }) => written);
    expect(kept?.cardWrittenAtMs !== undefined).toBe(isWritten);
  }
  const journal = decodeJournal(nodeCrypto, await outbox.journal());
  expect(journal.brokenAt).toBeUndefined();
  expect(journal.head).toEqual(await outbox.journalHead());
  expect(journal.head.length).toBe(model.journalLength);
  expect(await outbox.bootCounter()).toBe(model.boots);
}

describe('the outbox', () => {
  it(
    'keeps what a simple model keeps, over crashes and restarts',
    { timeout: 600_000 },
    async () => {
      const content = fc.integer({ min: 1, max: 4 });
      const card = fc.integer({ min: 1, max: 2 });
      const commands = fc.commands(
        [
          content.map(acceptCommand),
          content.map(failingAcceptCommand),
          fc.tuple(content, card).map(([c, proof]) => receiptCommand(c, proof)),
          content.map(refusalCommand),
          fc.tuple(content, card, fc.boolean()).map(([c, id, w]) => cardCommand(c, id, w)),
          fc.constant(bootCommand),
          fc.constant(restartCommand),
          fc.constant(crashCommand),
        ],
        { maxCommands: 25 },
      );
      await fc.assert(
        fc.asyncProperty(commands, async (list) => {
          const directory = makeDirectory();
          const model: Model = { accepted: [], boots: 0, journalLength: 0 };
          const real: Real = { outbox: open(directory), directory, clockMs: 1_762_873_200_000 };
          try {
            await fc.asyncModelRun(() => ({ model, real }), list);
            await expectSame(model, real);
          } finally {
            await real.outbox.close();
          }
        }),
        { numRuns: runs(40, 2_000) },
      );
    },
  );

  it('gives two openers of one file different sequence numbers', async () => {
    const directory = makeDirectory();
    const [one, other] = [open(directory), open(directory)];
    const accept = (outbox: Outbox, content: number) =>
      outbox.acceptResult(resultDigest(content), 1, (sequence) => signedTape(content, sequence));
    const accepted = [await accept(one, 1), await accept(other, 2), await accept(one, 2)];
    expect(accepted.map(({ tape, again }) => [tape.sequence, again])).toEqual([
      [1, false],
      [2, false],
      [2, true],
    ]);
    await one.close();
    await other.close();
  });

  it('returns a receipt as it was kept, the newest first in line', async () => {
    const outbox = open(makeDirectory());
    const { tape } = await outbox.acceptResult(resultDigest(1), 1, (n) => signedTape(1, n));
    await outbox.keepReceipt(tape.tapeDigest, receipt(1), 2);
    await outbox.keepReceipt(tape.tapeDigest, receipt(2), 3);
    const kept = await outbox.tape(tape.tapeDigest);
    expect(kept?.receipt?.proof).toBe('proof 2');
    expect(formatHex(kept?.receipt?.tapeDigest ?? new Uint8Array())).toBe('02'.repeat(32));
    expect(await outbox.tape(new Uint8Array(32))).toBeUndefined();
    await outbox.close();
  });

  it('keeps successor records as they were told first, over restarts', async () => {
    const directory = makeDirectory();
    const records = [1, 2, 3].map((n) => Uint8Array.of(n, n));
    const kept = async (outbox: Outbox) => (await outbox.successors()).map(formatHex);
    let outbox = open(directory);
    await outbox.keepSuccessors(records.slice(0, 2), 1);
    await outbox.keepSuccessors(records, 2);
    await outbox.keepSuccessors([Uint8Array.of(9)], 3);
    expect(await kept(outbox)).toEqual(['0101', '0202', '0303']);
    await outbox.close();
    outbox = open(directory);
    expect(await kept(outbox)).toEqual(['0101', '0202', '0303']);
    await outbox.close();
  });

  it('goes on with the file of a version that knew no successor records', async () => {
    const directory = makeDirectory();
    let outbox = open(directory);
    await outbox.acceptResult(resultDigest(1), 1, (n) => signedTape(1, n));
    await outbox.close();
    const database = new Database(join(directory, 'outbox.db'));
    database.exec('drop table successors; pragma user_version = 1');
    database.close();
    outbox = open(directory);
    await outbox.keepSuccessors([Uint8Array.of(7)], 1);
    expect(await outbox.tapes()).toHaveLength(1);
    await outbox.close();
    outbox = open(directory);
    expect(await outbox.successors()).toHaveLength(1);
    await outbox.close();
  });

  it('does not open a damaged file, nor that of another device or election', async () => {
    const directory = makeDirectory();
    const file = join(directory, 'outbox.db');
    const outbox = open(directory);
    for (let content = 1; content < 40; content++) {
      await outbox.acceptResult(resultDigest(content), 1, (n) => signedTape(content, n));
    }
    await outbox.close();
    for (const other of [{ deviceId: 'device-2' }, { electionId: 'other' }]) {
      const opening = () => openSqliteOutbox(nodeCrypto, file, { ...identity, ...other });
      expect(opening).toThrow('another device or election');
    }
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4096 * 2, 4096 * 5);
    writeFileSync(file, bytes);
    expect(() => open(directory)).toThrow(OutboxUnusable);
    writeFileSync(file, 'not a database at all, but long enough to look like one'.repeat(20));
    expect(() => open(directory)).toThrow(OutboxUnusable);
  });
});
