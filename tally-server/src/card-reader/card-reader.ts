/**
 * The card reader: takes every card directory once, opens what it holds, and hands signed and sealed
 * bundles to whoever carries them to the server. It has keys of its own and no network.
 */
import { join } from 'node:path';
import { concatBytes, formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { bundleBytesMax, bundleCardsMax } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { sealBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { parseBagLabel } from './bag-label.ts';
import type { CardOpening } from './read-card.ts';
import { readCard } from './read-card.ts';
import type { ReaderPlace, ReaderState } from './reader-state.ts';
import { finishBundle, readMarks, recoverReader } from './reader-state.ts';
import { sideBySide } from './side-by-side.ts';

export interface CardReaderSetup {
  readonly election: Pick<Manifest, 'electionId' | 'mode'>;
  readonly opening: CardOpening;
  /** Signs with the reader's key. */
  readonly sign: (message: Uint8Array) => Uint8Array;
  /** To the server's bundle key. */
  readonly sealer: HpkeSealer;
  readonly place: ReaderPlace;
  readonly clock: Clock;
  /** Cards held in memory at a time, besides those of the open bundle. */
  readonly cardsAtOnce: number;
  readonly report: (event: ReaderEvent) => void;
  /** For tests and small machines; never above the limits of the format. */
  readonly bundleLimits?: { readonly cards: number; readonly bytes: number };
}

export type ReaderEvent =
  /** The card stands in a bundle that is on the disk. */
  | { readonly kind: 'read'; readonly name: string; readonly card: CardRecord }
  | { readonly kind: 'skipped'; readonly name: string; readonly why: 'no-bag-label' }
  | { readonly kind: 'bundle'; readonly sequence: number; readonly cards: number };

export interface CardReader {
  /**
   * Reads the named card directories and bundles those that no bundle holds yet, or all with `again`.
   * Safe to repeat after a crash at any point: a card is marked in the step that makes its bundle durable.
   */
  readAll(directory: string, names: readonly string[], again: boolean): Promise<ReadingCount>;
}

export interface ReadingCount {
  readonly cards: number;
  readonly withProblems: number;
  readonly bundles: number;
  readonly skipped: number;
}

interface CardToBundle {
  readonly name: string;
  readonly mark: string;
  readonly card: CardRecord;
}

const defaultLimits = { cards: bundleCardsMax, bytes: bundleBytesMax / 2 };

export function makeCardReader(setup: CardReaderSetup): CardReader {
  const limits = setup.bundleLimits ?? defaultLimits;
  let state = recoverReader(setup.place);
  const marks = readMarks(setup.place, state);

  return {
    async readAll(directory, names, again) {
      let open: CardToBundle[] = [];
      let openBytes = 0;
      const count = { cards: 0, withProblems: 0, bundles: 0, skipped: 0 };
      const close = (): void => {
        if (open.length === 0) return;
        state = writeBundle(setup, state, open);
        for (const { name, mark, card } of open) {
          marks.add(mark);
          setup.report({ kind: 'read', name, card });
        }
        setup.report({ kind: 'bundle', sequence: state.sequence, cards: open.length });
        count.bundles += 1;
        open = [];
        openBytes = 0;
      };
      const readOne = (name: string) => readNewCard(setup, directory, name, again ? none : marks);
      for await (const read of sideBySide(names, setup.cardsAtOnce, readOne)) {
        if (read === 'read-before') continue;
        if (read.card === undefined) {
          count.skipped += 1;
          setup.report({ kind: 'skipped', name: read.name, why: 'no-bag-label' });
          continue;
        }
        const size = sizeOf(read.card);
        if (open.length >= limits.cards || openBytes + size > limits.bytes) close();
        open.push(read);
        openBytes += size;
        count.cards += 1;
        if (read.card.problems.length > 0) count.withProblems += 1;
      }
      close();
      return count;
    },
  };
}

const none: ReadonlySet<string> = new Set();

async function readNewCard(
  { opening, clock }: CardReaderSetup,
  directory: string,
  name: string,
  marks: ReadonlySet<string>,
): Promise<'read-before' | CardToBundle | { readonly name: string; readonly card: undefined }> {
  const bagStationId = parseBagLabel(name);
  if (bagStationId === undefined) return { name, card: undefined };
  const card = await readCard(opening, join(directory, name), bagStationId, clock.nowMs());
  const mark = markOf(opening.crypto, name, card);
  return marks.has(mark) ? 'read-before' : { name, mark, card };
}

/**
 * Directory and content together: neither another card put into a bag of the same name nor the rest of
 * a card that was still being copied is taken for what was read before.
 */
function markOf(crypto: CryptoPort, name: string, card: CardRecord): string {
  const digests = [
    ...card.tapes.map(({ envelopeDigest }) => envelopeDigest),
    ...card.problems.map(({ code, file, digest }) => concatBytes(utf8(`${code}/${file}`), digest)),
  ];
  const parts = [card.label, card.journal, ...digests].map((part) => crypto.sha256(part));
  return `${name}:${formatHex(crypto.sha256(concatBytes(...parts)))}`;
}

/** Bytes that matter; names and tags are noise beside them. */
function sizeOf(card: CardRecord): number {
  const tapes = card.tapes.reduce((sum, tape) => sum + tape.record.length + 512, 0);
  return 1024 + card.label.length + card.journal.length + tapes + 256 * card.problems.length;
}

function writeBundle(
  setup: CardReaderSetup,
  state: ReaderState,
  cards: readonly CardToBundle[],
): ReaderState {
  const sequence = state.sequence + 1;
  const { bytes, digest } = sealBundle(setup.opening.crypto, setup.sign, setup.sealer, {
    electionId: setup.election.electionId,
    mode: setup.election.mode,
    readerId: setup.place.readerId,
    sequence,
    previous: state.previous,
    madeAtMs: setup.clock.nowMs(),
    cards: cards.map(({ card }) => card),
  });
  const marks = cards.map(({ mark }) => mark);
  return finishBundle(setup.place, { sequence, digest, bytes, marks });
}
