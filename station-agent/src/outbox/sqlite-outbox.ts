/**
 * The outbox in one SQLite file, so that a tape, its sequence number and its journal entry are one
 * transaction. WAL with synchronous FULL: a commit is on the disk when it returns, and a power cut
 * leaves either all of it or nothing.
 */
import Database from 'better-sqlite3';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { JournalHead } from '@mutabaqa/shared/card/journal.ts';
import {
  emptyJournalHead,
  encodeJournal,
  makeJournalEntry,
} from '@mutabaqa/shared/card/journal.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeReceipt, encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { Accepted, CardCopy, KeptRefusal, KeptTape, Outbox, SignedTape } from './outbox.ts';
import { OutboxUnusable } from './outbox.ts';

export interface OutboxIdentity {
  readonly electionId: string;
  readonly deviceId: string;
}

export interface SqliteOutboxOptions {
  /** Pages of 4 KiB; tests make a full disk of it. */
  readonly pagesMax?: number;
}

const schemaVersion = 2;
/** What version 2 has and version 1 had not. */
const successorsTable = `
  create table successors (
    number integer primary key,
    record blob not null,
    received_at_ms integer not null
  ) strict;`;
const schema = `
  create table identity (
    only_row integer primary key check (only_row = 1),
    election_id text not null,
    device_id text not null
  ) strict;
  create table tapes (
    sequence integer primary key,
    result_digest blob not null unique,
    tape_digest blob not null unique,
    kind text not null,
    part_index integer not null,
    tape blob not null,
    tape_signature blob not null,
    channel_signature blob not null,
    envelope blob not null,
    accepted_at_ms integer not null
  ) strict;
  create table receipts (
    number integer primary key,
    sequence integer not null references tapes,
    receipt blob not null,
    received_at_ms integer not null,
    unique (sequence, receipt)
  ) strict;
  create table refusals (
    number integer primary key,
    sequence integer not null references tapes,
    code text not null,
    params text not null,
    proof text not null,
    opening blob not null,
    record blob not null,
    received_at_ms integer not null,
    cleared integer not null default 0,
    unique (sequence, code)
  ) strict;
  create table card_copies (
    sequence integer not null references tapes,
    card_id blob not null,
    envelope blob not null,
    written_at_ms integer,
    primary key (sequence, card_id)
  ) strict;
  create table journal (
    number integer primary key,
    digest blob not null,
    entry blob not null
  ) strict;
  create table boots (number integer primary key, time_ms integer not null) strict;
  ${successorsTable}
`;

const selectTape = `
  select tapes.*,
    (select receipt from receipts r where r.sequence = tapes.sequence
      order by number desc limit 1) as receipt,
    (select code from refusals f where f.sequence = tapes.sequence and not cleared
      order by number desc limit 1) as refused_with,
    (select max(written_at_ms) from card_copies c where c.sequence = tapes.sequence)
      as card_written_at_ms
  from tapes`;

interface TapeRow {
  readonly sequence: number;
  readonly tape_digest: Uint8Array;
  readonly kind: TapeKind;
  readonly part_index: number;
  readonly tape: Uint8Array;
  readonly tape_signature: Uint8Array;
  readonly channel_signature: Uint8Array;
  readonly envelope: Uint8Array;
  readonly accepted_at_ms: number;
  readonly receipt: Uint8Array | null;
  readonly refused_with: string | null;
  readonly card_written_at_ms: number | null;
}

/** Creates the file when it is missing. Throws `OutboxUnusable` for one that must not be written to. */
export function openSqliteOutbox(
  crypto: CryptoPort,
  file: string,
  identity: OutboxIdentity,
  { pagesMax }: SqliteOutboxOptions = {},
): Outbox {
  const database = new Database(file);
  try {
    prepareDatabase(database, file, identity);
    if (pagesMax !== undefined) database.pragma(`max_page_count = ${pagesMax}`);
  } catch (cause) {
    database.close();
    if (cause instanceof OutboxUnusable) throw cause;
    throw new OutboxUnusable(`${file} cannot be read`, { cause });
  }
  return makeOutbox(crypto, database);
}

function prepareDatabase(
  database: Database.Database,
  file: string,
  { electionId, deviceId }: OutboxIdentity,
): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000'); // `status` and `resend` may look in meanwhile
  // Writing on into a damaged file could destroy what is still readable in it.
  if (database.pragma('integrity_check', { simple: true }) !== 'ok') {
    throw new OutboxUnusable(`${file} is damaged: keep it, and use a spare device`);
  }
  // Looked at with the write lock held: another process may be creating the file at this moment.
  const findVersion = database.transaction(() => {
    const found = database.pragma('user_version', { simple: true });
    if (found !== 0 && found !== 1) return found;
    if (found === 1) {
      database.exec(successorsTable);
    } else {
      database.exec(schema);
      database.prepare('insert into identity values (1, ?, ?)').run(electionId, deviceId);
    }
    database.pragma(`user_version = ${schemaVersion}`);
    return schemaVersion;
  });
  const version = findVersion.immediate();
  if (version !== schemaVersion) {
    throw new OutboxUnusable(`${file} is of version ${String(version)}, not ${schemaVersion}`);
  }
  const owner = database.prepare('select election_id, device_id from identity').get() as
    { election_id: string; device_id: string } | undefined;
  if (owner?.election_id !== electionId || owner.device_id !== deviceId) {
    throw new OutboxUnusable(`${file} is the outbox of another device or election`);
  }
}

function makeOutbox(crypto: CryptoPort, database: Database.Database): Outbox {
  const prepare = (sql: string) => database.prepare(sql);
  const sql = {
    byResult: prepare(`${selectTape} where result_digest = ?`),
    byDigest: prepare(`${selectTape} where tape_digest = ?`),
    all: prepare(`${selectTape} order by sequence`),
    nextSequence: prepare('select coalesce(max(sequence), 0) + 1 as next from tapes').pluck(),
    insertTape: prepare('insert into tapes values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    insertReceipt: prepare(
      'insert into receipts (sequence, receipt, received_at_ms) values (?, ?, ?) on conflict do nothing',
    ),
    clearRefusals: prepare('update refusals set cleared = 1 where sequence = ?'),
    insertRefusal: prepare(
      `insert into refusals
         (sequence, code, params, proof, opening, record, received_at_ms)
       values (?, ?, ?, ?, ?, ?, ?) on conflict (sequence, code) do nothing`,
    ),
    reviveRefusal: prepare('update refusals set cleared = 0 where sequence = ? and code = ?'),
    cardCopy: prepare(
      'select envelope, written_at_ms from card_copies where sequence = ? and card_id = ?',
    ),
    insertCardCopy: prepare(
      'insert into card_copies (sequence, card_id, envelope) values (?, ?, ?)',
    ),
    writeCardCopy: prepare(
      `update card_copies set written_at_ms = ?
       where sequence = ? and card_id = ? and written_at_ms is null`,
    ),
    successors: prepare('select record from successors order by number').pluck(),
    insertSuccessor: prepare('insert into successors values (?, ?, ?) on conflict do nothing'),
    journalHead: prepare('select number, digest from journal order by number desc limit 1'),
    journal: prepare('select entry as bytes from journal order by number'),
    insertJournal: prepare('insert into journal values (?, ?, ?)'),
    insertBoot: prepare('insert into boots (time_ms) values (?)'),
    lastBoot: prepare('select coalesce(max(number), 0) from boots').pluck(),
  };

  function readHead(): JournalHead {
    const row = sql.journalHead.get() as { number: number; digest: Uint8Array } | undefined;
    return row ? { length: row.number, digest: new Uint8Array(row.digest) } : emptyJournalHead;
  }

  function appendJournal(event: string, subject: Uint8Array, timeMs: number): void {
    const bootCounter = sql.lastBoot.get() as number;
    const entry = makeJournalEntry(crypto, readHead(), { bootCounter, timeMs, event, subject });
    sql.insertJournal.run(entry.number, entry.digest, entry.bytes);
  }

  /** `immediate`: the write lock is taken before anything is read, or two processes could both read. */
  const inTransaction = <Value>(work: () => Value): Value => database.transaction(work).immediate();

  function sequenceOf(tapeDigest: Uint8Array): number {
    const row = sql.byDigest.get(tapeDigest) as TapeRow | undefined;
    assert(row !== undefined, 'answers are kept for tapes of this outbox only');
    return row.sequence;
  }

  function acceptResult(
    resultDigest: Uint8Array,
    nowMs: number,
    make: (sequence: number) => SignedTape,
  ): Accepted {
    const known = sql.byResult.get(resultDigest) as TapeRow | undefined;
    if (known) return { tape: keptTape(known), again: true };
    const sequence = sql.nextSequence.get() as number;
    const made = make(sequence);
    sql.insertTape.run(
      sequence,
      resultDigest,
      made.tapeDigest,
      made.kind,
      made.partIndex,
      made.tape,
      made.tapeSignature,
      made.channelSignature,
      made.envelope,
      nowMs,
    );
    appendJournal('tape-accepted', made.tapeDigest, nowMs);
    const tape = keptTape(sql.byResult.get(resultDigest) as TapeRow);
    return { tape, again: false };
  }

  // Methods are async so that a fault of the disk is a rejection, as for every other outbox.
  return {
    async recordBoot(nowMs) {
      return inTransaction(() => {
        sql.insertBoot.run(nowMs);
        appendJournal('started', new Uint8Array(), nowMs);
        return sql.lastBoot.get() as number;
      });
    },
    async bootCounter() {
      return sql.lastBoot.get() as number;
    },
    async acceptResult(resultDigest, nowMs, make) {
      return inTransaction(() => acceptResult(resultDigest, nowMs, make));
    },
    async tape(tapeDigest) {
      const row = sql.byDigest.get(tapeDigest) as TapeRow | undefined;
      return row && keptTape(row);
    },
    async tapes() {
      return (sql.all.all() as TapeRow[]).map(keptTape);
    },
    async keepReceipt(tapeDigest, receipt, nowMs) {
      inTransaction(() => {
        const sequence = sequenceOf(tapeDigest);
        const { changes } = sql.insertReceipt.run(sequence, encodeReceipt(receipt), nowMs);
        if (changes > 0) appendJournal('receipt-kept', tapeDigest, nowMs);
        sql.clearRefusals.run(sequence);
      });
    },
    async keepRefusal(tapeDigest, refused, nowMs) {
      inTransaction(() => keepRefusal(sequenceOf(tapeDigest), tapeDigest, refused, nowMs));
    },
    async cardCopy(tapeDigest, cardId, make) {
      return inTransaction(() => {
        const sequence = sequenceOf(tapeDigest);
        const known = sql.cardCopy.get(sequence, cardId) as CardCopy | undefined;
        if (known) return { cardId, envelope: known.envelope };
        const envelope = make(readHead().digest);
        sql.insertCardCopy.run(sequence, cardId, envelope);
        return { cardId, envelope };
      });
    },
    async recordCardWritten(tapeDigest, cardId, nowMs) {
      inTransaction(() => {
        const { changes } = sql.writeCardCopy.run(nowMs, sequenceOf(tapeDigest), cardId);
        if (changes > 0) appendJournal('card-written', tapeDigest, nowMs);
      });
    },
    async keepSuccessors(successors, nowMs) {
      inTransaction(() => {
        for (const [index, record] of successors.entries()) {
          sql.insertSuccessor.run(index + 1, record, nowMs);
        }
      });
    },
    async successors() {
      return (sql.successors.all() as Uint8Array[]).map((record) => new Uint8Array(record));
    },
    async journalHead() {
      return readHead();
    },
    async journal() {
      return encodeJournal(sql.journal.all() as { bytes: Uint8Array }[]);
    },
    async close() {
      database.close();
    },
  };

  function keepRefusal(
    sequence: number,
    tapeDigest: Uint8Array,
    { code, params, proof, opening, record }: KeptRefusal,
    nowMs: number,
  ): void {
    const text = JSON.stringify(params);
    const { changes } = sql.insertRefusal.run(sequence, code, text, proof, opening, record, nowMs);
    if (changes > 0) appendJournal('refusal-kept', tapeDigest, nowMs);
    else sql.reviveRefusal.run(sequence, code);
  }
}

function keptTape(row: TapeRow): KeptTape {
  return {
    sequence: row.sequence,
    kind: row.kind,
    partIndex: row.part_index,
    tapeDigest: new Uint8Array(row.tape_digest),
    tape: new Uint8Array(row.tape),
    tapeSignature: new Uint8Array(row.tape_signature),
    channelSignature: new Uint8Array(row.channel_signature),
    envelope: new Uint8Array(row.envelope),
    acceptedAtMs: row.accepted_at_ms,
    receipt: row.receipt === null ? undefined : receiptOfRow(row.receipt),
    refusedWith: row.refused_with ?? undefined,
    cardWrittenAtMs: row.card_written_at_ms ?? undefined,
  };
}

function receiptOfRow(bytes: Uint8Array): Receipt {
  const receipt = decodeReceipt(bytes);
  assert(receipt.ok && equalBytes(encodeReceipt(receipt.value), bytes), 'a kept receipt decodes');
  return receipt.value;
}
