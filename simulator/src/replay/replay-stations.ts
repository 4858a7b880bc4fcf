/**
 * The stations of a replay, batch after batch: each tape really signed with its own key, sealed, sent
 * over one of a few relaying links, its receipt verified by its owner; its card written.
 */
import { mkdirSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatRefusal } from '@mutabaqa/shared/i18n/format-text.ts';
import { isRefusalCode } from '@mutabaqa/shared/base/refusals.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import { formatBagLabel } from '@mutabaqa/tally-server/card-reader/bag-label.ts';
import type { Link } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import { deriveKeySeed } from '../world/random.ts';
import type { Dataset } from './dataset/dataset.ts';
import type { ReplayCard } from './replay-card.ts';
import { makeCard, writeCard } from './replay-card.ts';
import type { ReplayFields } from './replay-fields.ts';
import type { StationNames } from './replay-station.ts';
import { deriveTapeKey, makeSideTapes } from './replay-station.ts';

export interface ReplayStations {
  readonly seed: string;
  readonly dataset: Dataset;
  readonly fields: ReplayFields;
  readonly names: StationNames;
  readonly header: Omit<TapeHeader, 'sections' | 'stationId' | 'deviceId'>;
  readonly crypto: CryptoPort;
  readonly logKey: NoteKey;
  readonly transmission: HpkeSealer;
  readonly card: HpkeSealer;
  readonly links: readonly Link[];
  readonly onReceipt: () => void;
  /** Breaks the sending off. */
  readonly signal: AbortSignal;
}

export interface SentBatch {
  readonly transmissions: number;
  readonly cards: number;
  /** Resolves when every receipt verified; rejects when one was refused: a replay must not lose a tape. */
  readonly receipts: Promise<void>;
}

/** A slice of work short enough for the sockets to be served in between. */
const stationsPerTurn = 16;

/** Sends the rows from..to (exclusive) and writes their cards into `cardDirectory`. */
export async function sendStations(
  stations: ReplayStations,
  from: number,
  to: number,
  cardDirectory: string,
): Promise<SentBatch> {
  const staging = `${cardDirectory}.staging`;
  mkdirSync(staging, { recursive: true });
  const answers: Promise<void>[] = [];
  let cards = 0;
  for (let row = from; row < to; row++) {
    if ((row - from) % stationsPerTurn === 0) await nextTurn();
    stations.signal.throwIfAborted();
    const made = makeStation(stations, row);
    if (made.transmission) {
      const answer = deliver(stations, row, made.transmission);
      answer.catch(() => undefined); // told by `receipts`, which nobody watches before the batch is out
      answers.push(answer);
    }
    if (made.card) {
      const name = formatBagLabel(stations.names.byRow[row] ?? '');
      writeCard(staging, cardDirectory, name, made.card);
      cards += 1;
    }
  }
  const receipts = Promise.all(answers).then(() => undefined);
  receipts.catch(() => undefined); // likewise
  return { transmissions: answers.length, cards, receipts };
}

interface MadeStation {
  readonly transmission: Delivery | undefined;
  readonly card: ReplayCard | undefined;
}

/** What the device of this row does on election night, both copies sealed. */
function makeStation(stations: ReplayStations, row: number): MadeStation {
  const { seed, header, fields, dataset, crypto } = stations;
  const stationId = stations.names.byRow[row] ?? '';
  const { preliminary, official } = makeSideTapes(seed, header, stationId, row, fields, dataset);
  if (!preliminary && !official) return { transmission: undefined, card: undefined };
  const key = deriveTapeKey(seed, row);
  const transmitted = preliminary && signTape(crypto, key, preliminary);
  const onCard =
    official && (official === preliminary ? transmitted : signTape(crypto, key, official));
  const cardId = deriveKeySeed(seed, `card/${row}`).subarray(0, 16);
  return {
    transmission: transmitted && {
      ...transmitted,
      ...sealTape(key, stations.transmission, transmitted, { kind: 'transmission' }),
    },
    card: onCard && makeCard(key, stations.card, onCard, cardId),
  };
}

type Delivery = ReturnType<typeof signTape> & ReturnType<typeof sealTape>;

async function deliver(
  { crypto, links, logKey, onReceipt }: ReplayStations,
  row: number,
  { tape, tapeSignature, channelSignature, envelope }: Delivery,
): Promise<void> {
  const { stationId } = tape.header;
  const link = links[row % links.length];
  const answer = await link?.submit(envelope);
  if (answer?.kind !== 'receipt') {
    const code = answer?.refusal.code ?? '';
    const params = answer?.refusal.params ?? {};
    const text = isRefusalCode(code) ? formatRefusal('en', { code, params }) : code;
    throw new Error(`station ${stationId} was refused: ${text}`);
  }
  const subject = { stationId, tapeDigest: tape.digest, tapeSignature, channelSignature };
  const verified = verifyReceipt(crypto, logKey, answer.receipt, subject);
  if (!verified.ok) throw new Error(`station ${stationId}: receipt ${verified.error.code}`);
  onReceipt();
}
