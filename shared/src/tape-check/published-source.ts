/**
 * What is published of one station, from the files of the newest version, with as few of them as possible: a
 * phone asks for one dossier and one station's records, not for a country. Nothing of it is believed here.
 */
import { formatHex, parseBase64, parseHex, parseUtf8, utf8 } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { decisionCommitment } from '../election/decision-record.ts';
import type { SignedManifest } from '../election/signed-manifest.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { decodeTapeRecord } from '../envelope/tape-record.ts';
import { decodeSignedTape } from '../evidence/signed-tape.ts';
import { stationStates } from '../reconcile/verdict.ts';
import { dossierFile } from '../results/file-names.ts';
import { feedPageSize } from '../site/feed.ts';
import { feedPageFile } from '../site/site-files.ts';
import type { PublishedSource } from './check-tape.ts';
import type { PublishedFiles } from './prove-copies.ts';
import { isCommitted } from './prove-copies.ts';
import type { CopyKind, PublishedRow, PublishedStation } from './published-copies.ts';
import type { DecisionRow, VerifiedDecision } from './replaced-devices.ts';

/** Files below the public root. One that is not there is undefined; a network that fails is a fault, thrown. */
export interface ReadPublic {
  read(path: string): Promise<Uint8Array | undefined>;
  /** Bytes `offset` to `offset + length`. */
  readRange(path: string, offset: number, length: number): Promise<Uint8Array | undefined>;
}

export interface ElectionFiles extends PublishedSource {
  /** Number of the newest version; undefined when none is published. */
  newest(): Promise<number | undefined>;
  /** The dossier as it is published; undefined when there is none. */
  dossier(entry: StationPlace): Promise<Fields | undefined>;
  /** Rows of `decisions.ndjson` of the newest version; none before the first. */
  decisions(): Promise<readonly DecisionRow[]>;
  /** Whether the log that the newest version counts is proved to have the decision at its leaf. */
  isLogged(signed: SignedManifest, decision: VerifiedDecision): Promise<boolean>;
}

type StationPlace = Pick<StationEntry, 'stationId' | 'constituency'>;
type Fields = Readonly<Record<string, unknown>>;

/** Within one check the newest version is asked for once: all of it is held against one snapshot. */
export function makeElectionFiles(crypto: CryptoPort, files: ReadPublic): ElectionFiles {
  let newest: Promise<number | undefined> | undefined;
  const inVersion = async (name: string): Promise<string | undefined> => {
    const number = await askNewest();
    return number === undefined ? undefined : `results/versions/${number}/${name}`;
  };
  const readInVersion = async (name: string): Promise<Uint8Array | undefined> => {
    const path = await inVersion(name);
    return path === undefined ? undefined : files.read(path);
  };
  async function askNewest(): Promise<number | undefined> {
    newest ??= files.read('results/newest').then(parseNewest);
    return newest;
  }

  /** A station's own bytes in a file of its constituency. */
  async function readPart(name: string, entry: StationPlace): Promise<Uint8Array | undefined> {
    const offsets = parseJson(await readInVersion(name.replace(/\.\w+$/, '.offsets.json')));
    const row: unknown = Array.isArray(offsets)
      ? offsets.find((each) => Array.isArray(each) && each[0] === entry.stationId)
      : undefined;
    const [, offset, length] = Array.isArray(row) ? (row as unknown[]) : [];
    const path = await inVersion(name);
    if (path === undefined || !isCount(offset) || !isCount(length)) return undefined;
    return files.readRange(path, offset, length);
  }

  async function readDossier(entry: StationPlace) {
    const own = await readInVersion(dossierFile(entry, true));
    const bytes = own ?? (await readPart(dossierFile(entry, false), entry));
    const raw = parseFields(bytes);
    const fields = raw?.['stationId'] === entry.stationId ? raw : undefined;
    return { fields, hasOwnFile: own !== undefined };
  }

  /** Each by itself, in elections that have a file for each. */
  async function readOwnRecords(stationId: string): Promise<Map<number, Uint8Array>> {
    const rows = linesOf(await readInVersion('evidence.ndjson'));
    const records = new Map<number, Uint8Array>();
    for (const { stationId: of, leafIndex, sha256 } of rows) {
      if (of !== stationId || !isCount(leafIndex)) continue;
      if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) continue;
      const record = await readInVersion(`evidence/${sha256}`);
      if (record !== undefined) records.set(leafIndex, record);
    }
    return records;
  }

  /**
   * The records of the station in the file of its constituency: its part of it where the host says which, else the
   * whole file, which may have ten megabytes.
   */
  async function readSharedRecords(
    entry: StationPlace,
    tapes: readonly PublishedRow[],
  ): Promise<Map<number, Uint8Array>> {
    const name = `evidence/${encodeURIComponent(entry.constituency)}.records`;
    const bytes = (await readPart(name, entry)) ?? (await readInVersion(name));
    return findRecords(crypto, entry.stationId, (bytes && splitRecords(bytes)) ?? [], tapes);
  }

  async function station(entry: StationPlace): Promise<PublishedStation | undefined> {
    const version = await askNewest();
    if (version === undefined) return undefined;
    const { fields, hasOwnFile } = await readDossier(entry);
    const { timeMs, logSize } = fieldsOf(fields?.['snapshot']);
    const evidence = fields?.['evidence'];
    if (!isCount(timeMs) || !isCount(logSize) || !Array.isArray(evidence)) return undefined;
    const tapes = evidence.map(fieldsOf).flatMap(readTapeRow);
    const read = async (): Promise<Map<number, Uint8Array>> =>
      hasOwnFile ? readOwnRecords(entry.stationId) : readSharedRecords(entry, tapes);
    const records = tapes.length === 0 ? new Map<number, Uint8Array>() : await read();
    const rows = tapes.map((row) => ({ ...row, record: records.get(row.leafIndex) }));
    const logOrigin = await readLogOrigin();
    const state = stationStates.find((each) => each === fields?.['state']);
    return { version, timeMs, logSize, logOrigin, state, rows };
  }

  async function readLogOrigin(): Promise<string | undefined> {
    const { origin } = parseFields(await readInVersion('version.json')) ?? {};
    return typeof origin === 'string' ? origin : undefined;
  }

  const published: PublishedFiles = {
    read: async (path) => files.read(path),
    async readOpening(logNumber, leafIndex) {
      const page = Math.floor(leafIndex / feedPageSize);
      const raw = parseFields(await files.read(feedPageFile(logNumber, page)));
      const events = Array.isArray(raw?.['events']) ? raw['events'].map(fieldsOf) : [];
      const opening = events.find(({ index }) => index === leafIndex)?.['opening'];
      if (typeof opening === 'string') return parseBase64(opening);
      const rows = linesOf(await readInVersion('openings.ndjson'));
      const hex = rows.find((row) => row['leafIndex'] === leafIndex)?.['opening'];
      return typeof hex === 'string' ? parseHex(hex) : undefined;
    },
  };
  return {
    ...published,
    newest: askNewest,
    dossier: async (entry) => (await readDossier(entry)).fields,
    station,
    async isLogged(signed, { leafIndex, signed: decision }) {
      const commitment = decisionCommitment(crypto, decision);
      const shown = { kind: 'decision', commitment, leafIndex } as const;
      return isCommitted(crypto, published, signed, shown, await readLogOrigin());
    },
    async decisions() {
      return linesOf(await readInVersion('decisions.ndjson')).flatMap(({ leafIndex, signed }) =>
        isCount(leafIndex) && (typeof signed === 'string' || signed === null)
          ? [{ leafIndex, signed }]
          : [],
      );
    },
  };
}

const copyKinds: readonly CopyKind[] = ['transmission', 'card', 'paper-tape'];

/** The rows of a dossier's `evidence` that are tapes, without their records. */
export function readTapeRows(dossier: Fields | undefined): PublishedRow[] {
  const evidence = dossier?.['evidence'];
  return Array.isArray(evidence) ? evidence.map(fieldsOf).flatMap(readTapeRow) : [];
}

function readTapeRow({ leafIndex, kind: word, digest }: Fields): PublishedRow[] {
  const kind = copyKinds.find((each) => each === word);
  if (kind === undefined || !isCount(leafIndex) || typeof digest !== 'string') return [];
  return [{ leafIndex, kind, digest, record: undefined }];
}

function parseNewest(bytes: Uint8Array | undefined): number | undefined {
  const text = bytes && parseUtf8(bytes)?.trim();
  return text !== undefined && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}

/** Those that are the tapes of the rows; first among those in which the station's id stands. */
function findRecords(
  crypto: CryptoPort,
  stationId: string,
  records: readonly Uint8Array[],
  rows: readonly PublishedRow[],
): Map<number, Uint8Array> {
  const id = utf8(stationId);
  const found = new Map<number, Uint8Array>();
  const naming = records.filter((record) => indexOfBytes(record, id) >= 0);
  for (const some of [naming, records]) {
    for (const record of some) {
      const missing = rows.filter(({ leafIndex }) => !found.has(leafIndex));
      if (missing.length === 0) return found;
      for (const row of missing) {
        if (digestOfRecord(crypto, row.kind, record) !== row.digest) continue;
        found.set(row.leafIndex, record);
        break;
      }
    }
  }
  return found;
}

function digestOfRecord(crypto: CryptoPort, kind: CopyKind, record: Uint8Array) {
  const options = { withheldAllowed: true };
  const decoded =
    kind === 'paper-tape'
      ? decodeSignedTape(crypto, record, options)
      : decodeTapeRecord(crypto, kind, record, options);
  return decoded.ok ? formatHex(decoded.value.tape.digest) : undefined;
}

function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array): number {
  for (
    let at = bytes.indexOf(wanted[0] ?? 0);
    at >= 0;
    at = bytes.indexOf(wanted[0] ?? 0, at + 1)
  ) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

/** Each behind its length as u32. Undefined when the lengths do not fit. */
function splitRecords(bytes: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return undefined;
    records.push(bytes.slice(at + 4, end));
    at = end;
  }
  return records;
}

function linesOf(bytes: Uint8Array | undefined): Fields[] {
  const text = (bytes && parseUtf8(bytes)) ?? '';
  return text.split('\n').flatMap((line) => {
    const raw = line === '' ? undefined : parseText(line);
    return raw === undefined ? [] : [fieldsOf(raw)];
  });
}

function parseFields(bytes: Uint8Array | undefined): Fields | undefined {
  const raw = parseJson(bytes);
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? fieldsOf(raw) : undefined;
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  return bytes && parseText(parseUtf8(bytes) ?? '');
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON.parse has no other way to say "malformed"
  }
}

function fieldsOf(raw: unknown): Fields {
  return typeof raw === 'object' && raw !== null ? (raw as Fields) : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
