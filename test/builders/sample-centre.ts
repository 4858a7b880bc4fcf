/** A centre on the sample election: real store, log, keys and files, in a directory that is thrown away. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  decodeJournal,
  emptyJournalHead,
  encodeJournal,
  makeJournalEntry,
} from '@mutabaqa/shared/card/journal.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { PackageSource } from '@mutabaqa/shared/election/build-package.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleDefinition,
  sampleKey,
  sampleSealingKey,
  signSamplePackage,
} from './sample-election.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { sealEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import {
  channelSigningInput,
  tapeCommitment,
  tapeSigningInput,
} from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { AccountCounts, DecodedTape, TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import type {
  CardReaderSetup,
  ReaderEvent,
} from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import { oneByOneCardFiles } from '@mutabaqa/tally-server/card-reader/card-files.ts';
import type {
  BundleImportSetup,
  ImportEvent,
} from '@mutabaqa/tally-server/bundles/bundle-import.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeSequencer } from '@mutabaqa/tally-server/log/make-sequencer.ts';
import type { Sequencer } from '@mutabaqa/tally-server/log/sequencer.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { NewEvidence, Store } from '@mutabaqa/tally-server/store/store.ts';

/** 18:00 on the sample election's polling day, when both groups' embargoes end. */
export const sampleEmbargoEndMs = 1_762_873_200_000;

export interface TapeChoice {
  readonly candidates?: readonly (number | undefined)[];
  readonly account?: AccountCounts;
  readonly header?: Partial<TapeHeader>;
  /** Two tapes of equal figures differ by it. */
  readonly nonce?: number;
  /** Signs instead of the station's own device. */
  readonly signer?: string;
}

export interface SignedTape {
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
  readonly signer: string;
}

export interface SampleCentre {
  readonly directory: string;
  readonly election: ElectionPackage;
  readonly clock: { nowMs(): number; timeMs: number };
  readonly store: Store;
  readonly sequencer: Sequencer;
  readonly importEvents: ImportEvent[];
  readonly readerEvents: ReaderEvent[];
  tape(station: number | string, choice?: TapeChoice): SignedTape;
  /** As the gateway would log it. */
  transmit(signed: SignedTape): Promise<void>;
  readerSetup(changes?: Partial<CardReaderSetup>): CardReaderSetup;
  importSetup(changes?: Partial<BundleImportSetup>): BundleImportSetup;
  close(): Promise<void>;
}

const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(7);

export interface SampleCentreOptions {
  readonly stations?: readonly StationEntry[];
  /** By group; both end at `sampleEmbargoEndMs` otherwise. */
  readonly embargoEndsAtMs?: Readonly<Record<string, number>>;
  /** What the package is to be made of instead. */
  readonly source?: Partial<PackageSource>;
  /** An earlier centre's, opened again. */
  readonly directory?: string;
}

export async function makeSampleCentre(options: SampleCentreOptions = {}): Promise<SampleCentre> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'mutabaqa-centre-'));
  const { stations, embargoEndsAtMs } = options;
  const pollingGroups = sampleDefinition.pollingGroups.map((group) => {
    const endMs = embargoEndsAtMs?.[group.id];
    return endMs === undefined ? group : { ...group, embargoEndsAtS: endMs / 1000 };
  });
  const definition = { ...sampleDefinition, pollingGroups };
  const built = buildSamplePackage({
    definition,
    ...(stations && { stations }),
    ...options.source,
  });
  const loaded = loadElectionPackage(nodeCrypto, signSamplePackage(built), partReaderOf(built));
  assert(loaded.ok, 'the sample package loads');
  const election = loaded.value;
  const clock = {
    timeMs: sampleEmbargoEndMs - 3_600_000,
    nowMs(): number {
      return this.timeMs;
    },
  };
  const store = openSqliteStore(join(directory, 'store'));
  const guard = await openFileGuard(nodeCrypto, join(directory, 'guard'));
  const logSigner = sampleKey('log');
  const { manifest } = election;
  const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, logSigner.publicKey);
  const made = await makeSequencer(
    { crypto: nodeCrypto, clock, random, store, guard, logKey, sign: logSigner.sign },
    { kind: 'package', stationId: '', commitment: election.digest, sealed: false },
  );
  assert(made.ok, 'the sample log starts');
  const sequencer = made.value;
  const importEvents: ImportEvent[] = [];
  const readerEvents: ReaderEvent[] = [];
  const gate = makeGate(manifest);

  return {
    directory,
    election,
    clock,
    store,
    sequencer,
    importEvents,
    readerEvents,
    tape: (station, choice = {}) => signSampleTape(election, station, choice),
    async transmit(signed) {
      await sequencer.append([transmissionOf(signed)]);
    },
    readerSetup: (changes = {}) => ({
      election: manifest,
      opening: {
        crypto: nodeCrypto,
        files: oneByOneCardFiles,
        opener: makeHpkeOpener(sampleSealingKey('card')),
      },
      sign: sampleKey('reader-1').sign,
      sealer: assertDefined(makeHpkeSealer(manifest.bundleKey), 'bundle key'),
      place: {
        files: durableFiles,
        directory: join(directory, 'reader'),
        bundleDirectory: join(directory, 'bundles', 'incoming'),
        readerId: 'reader-1',
      },
      clock,
      cardsAtOnce: 4,
      report: (event) => readerEvents.push(event),
      ...changes,
    }),
    importSetup: (changes = {}) => ({
      crypto: nodeCrypto,
      election,
      store,
      sequencer,
      directory: join(directory, 'bundles'),
      files: durableFiles,
      opener: makeHpkeOpener(sampleSealingKey('bundle')),
      gate,
      clock,
      report: (event) => importEvents.push(event),
      ...changes,
    }),
    async close() {
      await sequencer.stop();
      await store.close();
      await guard.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function signSampleTape(
  election: ElectionPackage,
  station: number | string,
  { candidates = [120, 0, 3, 44], account, header, nonce = 1, signer }: TapeChoice,
): SignedTape {
  const stationId = typeof station === 'number' ? `st-${station}` : station;
  const entry = assertDefined(election.roster.station(stationId), stationId);
  const paper = assertDefined(entry.papers[0], 'a paper');
  const deviceId = assertDefined(entry.devices[0], 'a device').deviceId;
  const bytes = encodeTape({
    header: {
      electionId: election.manifest.electionId,
      packageDigest: election.digest,
      mode: election.manifest.mode,
      stationId,
      deviceId,
      kind: 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'scanner-signed',
      openedAtS: 1_762_833_700,
      closedAtS: 1_762_873_100,
      madeAtS: 1_762_873_150,
      softwareDigest: new Uint8Array(32).fill(5),
      sections: [
        { kind: 'account', id: paper.paperId },
        { kind: 'contest', id: paper.contestIds[0] ?? '' },
      ],
      ...header,
    },
    sections: [
      {
        kind: 'account',
        nonce: new Uint8Array(16).fill(nonce),
        counts: account ?? { registered: 450, inBox: 170, valid: 167, invalid: 3 },
      },
      {
        kind: 'contest',
        nonce: new Uint8Array(16).fill(nonce),
        listVotes: undefined,
        candidateVotes: makeSparseCounts(candidates),
      },
    ],
  });
  const decoded = decodeTape(nodeCrypto, bytes, { withheldAllowed: false });
  assert(decoded.ok, 'the sample tape decodes');
  const tape = decoded.value;
  const key = sampleKey(signer ?? deviceId);
  return {
    tape,
    tapeSignature: key.sign(tapeSigningInput(tape.digest)),
    signer: signer ?? deviceId,
  };
}

function sealingRecord(signed: SignedTape, channel: Channel, recipientKeyId: Uint8Array) {
  const { tape, tapeSignature, signer } = signed;
  const input = channelSigningInput(channel, tape.digest, tape.header.sequence, recipientKeyId);
  const channelSignature = sampleKey(signer).sign(input);
  const record = encodeTapeRecord({ tape: tape.bytes, tapeSignature, channelSignature, channel });
  return { record, channelSignature };
}

/** What the gateway appends for an accepted envelope. */
function transmissionOf(signed: SignedTape) {
  const { tape, tapeSignature } = signed;
  const { keyId } = sampleSealingKey('transmission');
  const { record, channelSignature } = sealingRecord(signed, { kind: 'transmission' }, keyId);
  const { stationId, deviceId, kind: tapeKind, sequence, part } = tape.header;
  const evidence: NewEvidence = {
    kind: 'transmission',
    stationId,
    deviceId,
    tapeKind,
    sequence,
    partIndex: part.index,
    tapeDigest: tape.digest,
    record,
    envelopeDigest: nodeCrypto.sha256(record),
    relayedBy: undefined,
    problems: [],
  };
  return {
    kind: 'transmission' as const,
    stationId,
    commitment: tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature),
    sealed: false,
    evidence,
  };
}

export function sealSampleTransmission(signed: SignedTape): Uint8Array {
  const sealer = assertDefined(
    makeHpkeSealer(sampleSealingKey('transmission').publicKey),
    'transmission key',
  );
  const { record } = sealingRecord(signed, { kind: 'transmission' }, sealer.keyId);
  return sealEnvelope(sealer, { ...signed.tape.header, kind: 'transmission' }, record);
}

export const sampleCardId = new Uint8Array(16).fill(9);

/** The envelope as a device writes it to its card. */
export function sealSampleCardTape(
  signed: SignedTape,
  changes: {
    readonly cardId?: Uint8Array;
    readonly channel?: Channel;
    /** Name of the sealing key; the card reader has `card`. */
    readonly recipient?: Parameters<typeof sampleSealingKey>[0];
  } = {},
): Uint8Array {
  const recipient = sampleSealingKey(changes.recipient ?? 'card');
  const sealer = assertDefined(makeHpkeSealer(recipient.publicKey), 'sealing key');
  const cardId = changes.cardId ?? sampleCardId;
  const journalHead = decodeJournal(nodeCrypto, sampleJournal()).head.digest;
  const channel = changes.channel ?? { kind: 'card', cardId, journalHead };
  const { record } = sealingRecord(signed, channel, sealer.keyId);
  return sealEnvelope(sealer, { ...signed.tape.header, kind: 'card' }, record);
}

export function sampleJournal(bootCounter = 1): Uint8Array {
  const event = { bootCounter, timeMs: 1, event: 'started', subject: new Uint8Array() };
  return encodeJournal([makeJournalEntry(nodeCrypto, emptyJournalHead, event)]);
}

/** A whole, correct card directory; `files` are added or replace what stands there. */
export function writeSampleCard(
  path: string,
  signed: SignedTape,
  files: Readonly<Record<string, Uint8Array | string>> = {},
): void {
  const { stationId, deviceId, electionId, mode, sequence } = signed.tape.header;
  const content: Record<string, Uint8Array> = {
    journal: sampleJournal(),
    [`tape-${sequence}-1.envelope`]: sealSampleCardTape(signed),
  };
  const label = encodeCardLabel({
    electionId,
    mode,
    stationId,
    deviceId,
    cardId: sampleCardId,
    files: Object.entries(content).map(([name, bytes]) => ({
      name,
      digest: nodeCrypto.sha256(bytes),
      size: bytes.length,
    })),
  });
  mkdirSync(path, { recursive: true });
  for (const [name, bytes] of Object.entries({ ...content, card: label, ...files })) {
    writeFileSync(join(path, name), typeof bytes === 'string' ? utf8(bytes) : bytes);
  }
}
