/**
 * Takes what a card reader carried over: a directory in, evidence out. One bundle is one append to the
 * log, all its cards or none, in the order of the reader's numbers and never twice.
 *
 * A bundle counts as imported once the append resolved; the move to `imported/` only tidies up. If we
 * crash between the two, the next start finds its number and digest in the store and moves the file.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { equalBytes, formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { DecodedBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import {
  decodeSealedBundle,
  openBundle,
  sealedBundleBytesMax,
} from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import type { HpkeOpener } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { encodeRefusalRecord, refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { oneByOneCardFiles } from '../card-reader/card-files.ts';
import type { Appendix, Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import type { NewCard, Store } from '../store/store.ts';
import { isBundleName } from './bundle-name.ts';
import type { CardCheck } from './check-card.ts';
import { checkCard } from './check-card.ts';
import type { DurableFiles } from './durable-files.ts';

export interface BundleImportSetup extends Omit<CardCheck, 'store'> {
  /** Holds incoming/, imported/ and refused/. */
  readonly directory: string;
  readonly files: DurableFiles;
  /** With the server's bundle key. */
  readonly opener: HpkeOpener;
  readonly store: Pick<Store, 'findEvidence' | 'bundleHead'>;
  readonly sequencer: Pick<Sequencer, 'append'>;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly report: (event: ImportEvent) => void;
}

export type ImportEvent =
  | {
      readonly kind: 'imported';
      readonly file: string;
      readonly readerId: string;
      readonly sequence: number;
      readonly cards: number;
      readonly tapes: number;
    }
  /** The very bundle that was imported before. */
  | { readonly kind: 'repeated'; readonly file: string }
  | { readonly kind: 'refused'; readonly file: string; readonly refusal: Refusal }
  /** Waits for the bundle before it. Reported once a file. */
  | { readonly kind: 'waiting'; readonly file: string; readonly refusal: Refusal }
  /** Disk or store failed; the file stays and is tried again. */
  | { readonly kind: 'fault'; readonly file: string; readonly fault: unknown };

export interface BundleImport {
  /** One look at incoming/; resolves when everything that could be imported is. */
  scan(): Promise<void>;
}

/** Cards whose signatures are verified before intake gets its turn again: a few milliseconds. */
const cardsPerTurn = 16;

type Outcome =
  | { readonly kind: 'imported'; readonly bundle: DecodedBundle; readonly tapes: number }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'waiting'; readonly refusal: Refusal };

export function makeBundleImport(setup: BundleImportSetup): BundleImport {
  const { files, directory, report } = setup;
  const incoming = join(directory, 'incoming');
  for (const name of ['incoming', 'imported', 'refused'])
    files.makeDirectory(join(directory, name));
  const reportedWaiting = new Set<string>();

  /** True when it is out of the way, so that the next one may follow. */
  async function takeFile(file: string): Promise<boolean> {
    const reading = await oneByOneCardFiles.read(incoming, file, sealedBundleBytesMax);
    // Taken away meanwhile, or of a name that is no text and cannot be opened: no round would change that.
    if (reading.kind === 'missing') return false;
    const bytes = reading.kind === 'bytes' ? reading.bytes : undefined;
    const outcome: Outcome = bytes
      ? await importBundle(setup, bytes, file)
      : { kind: 'refused', refusal: refusal('bundle.malformed', { where: reading.kind }) };
    if (outcome.kind === 'waiting') {
      if (!reportedWaiting.has(file)) report({ kind: 'waiting', file, refusal: outcome.refusal });
      reportedWaiting.add(file);
      return false;
    }
    reportedWaiting.delete(file);
    if (outcome.kind === 'refused') {
      // Refused twice under one name must not overwrite the first: both are evidence.
      const mark = formatHex(setup.crypto.sha256(bytes ?? utf8(file)).subarray(0, 8));
      const kept = join(directory, 'refused', `${file}.${mark}`);
      const reason = { ...outcome.refusal, refusedAtMs: setup.clock.nowMs() };
      files.write(`${kept}.reason.json`, utf8(`${JSON.stringify(reason)}\n`));
      files.rename(join(incoming, file), kept);
      report({ kind: 'refused', file, refusal: outcome.refusal });
      return true;
    }
    // If we crash here, the next scan finds the bundle in the store and comes here again.
    files.rename(join(incoming, file), join(directory, 'imported', file));
    if (outcome.kind === 'repeated') {
      report({ kind: 'repeated', file });
    } else {
      const { readerId, sequence, cards } = outcome.bundle;
      const { tapes } = outcome;
      report({ kind: 'imported', file, readerId, sequence, cards: cards.length, tapes });
    }
    return true;
  }

  return {
    async scan() {
      // Names sort by reader and number; what waits for an earlier one is tried again after it came.
      for (let progress = true; progress;) {
        progress = false;
        for (const file of files.list(incoming).filter(isBundleName)) {
          try {
            if (await takeFile(file)) progress = true;
          } catch (fault) {
            report({ kind: 'fault', file, fault });
          }
        }
      }
    },
  };
}

async function importBundle(
  setup: BundleImportSetup,
  bytes: Uint8Array,
  file: string,
): Promise<Outcome> {
  const { crypto, election, opener, store, sequencer } = setup;
  const sealed = decodeSealedBundle(bytes);
  if (!sealed.ok) return { kind: 'refused', refusal: sealed.error };
  const { readerId, sequence } = sealed.value;
  const readerKey = election.manifest.cardReaders.get(readerId);
  if (readerKey === undefined) {
    return {
      kind: 'refused',
      refusal: refusal('bundle.reader-unknown', { reader: readerId }),
    };
  }
  const opened = openBundle(crypto, opener, readerKey, sealed.value);
  if (!opened.ok) return { kind: 'refused', refusal: opened.error };
  const bundle = opened.value;

  const head = (await store.bundleHead(readerId)) ?? { sequence: 0, digest: new Uint8Array() };
  if (isImported(setup, head, bundle, bytes, file)) return { kind: 'repeated' };
  if (sequence > head.sequence + 1) {
    const expected = head.sequence + 1;
    return {
      kind: 'waiting',
      refusal: refusal('bundle.gap', { reader: readerId, sequence, expected }),
    };
  }
  const wrong = checkBundle(setup, head, bundle);
  if (wrong !== undefined) {
    // A known reader signed it: that it was turned away is itself on record.
    await sequencer.append([refusalAppendix(setup, readerId, wrong, bytes)]);
    return { kind: 'refused', refusal: wrong };
  }
  const appendices = await makeAppendices(setup, bundle);
  await sequencer.append(appendices);
  return { kind: 'imported', bundle, tapes: appendices.length - 1 };
}

interface Head {
  readonly sequence: number;
  readonly digest: Uint8Array;
}

function isImported(
  { files, directory }: BundleImportSetup,
  head: Head,
  bundle: DecodedBundle,
  bytes: Uint8Array,
  file: string,
): boolean {
  if (bundle.sequence === head.sequence) return equalBytes(bundle.digest, head.digest);
  if (bundle.sequence > head.sequence) return false;
  const earlier = files.read(join(directory, 'imported', file));
  return earlier !== undefined && equalBytes(earlier, bytes);
}

function checkBundle(
  { election: { manifest } }: BundleImportSetup,
  head: Head,
  bundle: DecodedBundle,
): Refusal | undefined {
  const { readerId, sequence, electionId, mode, previous } = bundle;
  if (electionId !== manifest.electionId) return refusal('election.other', { given: electionId });
  if (mode !== manifest.mode) return refusal('mode.other', { given: mode });
  if (sequence <= head.sequence) {
    return refusal('bundle.repeated', { reader: readerId, sequence });
  }
  // The number follows, the chain does not: somebody else numbered bundles with the reader's key.
  if (!equalBytes(previous, head.digest)) {
    return refusal('bundle.malformed', { where: 'previous' });
  }
  return undefined;
}

function refusalAppendix(
  { crypto, gate, clock }: BundleImportSetup,
  readerId: string,
  { code, params }: Refusal,
  bytes: Uint8Array,
): Appendix {
  const refusedDigest = crypto.sha256(bytes);
  const record = encodeRefusalRecord({ deviceId: readerId, code, params, refusedDigest });
  return {
    kind: 'refusal',
    stationId: '',
    commitment: refusalCommitment(crypto, record),
    sealed: gate.ofElection(clock.nowMs()) !== 'everything',
    refusal: { deviceId: readerId, code, record },
  };
}

/** The bundle's leaf, then one for each tape on its cards. */
async function makeAppendices(
  setup: BundleImportSetup,
  bundle: DecodedBundle,
): Promise<Appendix[]> {
  const { crypto, election, gate, clock } = setup;
  const nowMs = clock.nowMs();
  const cards: NewCard[] = [];
  const tapes: Appendix[] = [];
  for (const [index, record] of bundle.cards.entries()) {
    if (index % cardsPerTurn === 0) await nextTurn();
    const checked = await checkCard(setup, record);
    cards.push(checked.card);
    const group = election.roster.station(record.bagStationId)?.pollingGroup ?? '';
    const sealed = gate.ofGroup(group, nowMs) !== 'everything';
    for (const { evidence, record: tape } of checked.tapes) {
      tapes.push({
        kind: 'card',
        stationId: evidence.stationId,
        commitment: tapeCommitment(
          crypto,
          evidence.tapeDigest,
          tape.tapeSignature,
          tape.channelSignature,
        ),
        sealed,
        evidence,
      });
    }
  }
  const { readerId, sequence, digest } = bundle;
  return [
    {
      kind: 'bundle',
      stationId: '',
      commitment: digest,
      sealed: gate.ofElection(nowMs) !== 'everything',
      bundle: { readerId, sequence, digest, cards },
    },
    ...tapes,
  ];
}
