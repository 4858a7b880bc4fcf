/**
 * All stations of a replay, batch after batch: so many tapes are under way, and so many cards on their
 * way, that nobody waits, and not so many that memory or the cards' medium grow with the country.
 */
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { rememberSignatures } from '@mutabaqa/shared/receipt/remembered-signatures.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import type { Link } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import { connectLink } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import type { Dataset, Side } from './dataset/dataset.ts';
import type { ReplayCentre } from './replay-centre.ts';
import type { CardReaderProcess, RunningServer } from './replay-processes.ts';
import type { ReplayDisplay } from './replay-progress.ts';
import { checkArrivals } from './replay-results.ts';
import type { ReplayStations } from './replay-stations.ts';
import { sendStations } from './replay-stations.ts';
import type { ReplayFields } from './replay-fields.ts';
import type { StationNames } from './replay-station.ts';

/** What is known before anything runs. */
export interface Replay {
  readonly dataset: Dataset;
  readonly fields: ReplayFields;
  readonly names: StationNames;
  readonly centre: ReplayCentre;
}

export interface Stage {
  readonly seed: string;
  readonly display: ReplayDisplay;
  readonly server: RunningServer;
  readonly reader: CardReaderProcess;
  readonly signal: AbortSignal;
}

const stationsPerBatch = 1_000;
/** Cards that may wait for the card reader. */
const cardsAheadMax = 2_000;

/** Resolves when the server has compared everything that there is. */
export async function playStations(replay: Replay, stage: Stage): Promise<void> {
  const { server, reader } = stage;
  const ending = new AbortController();
  const signal = AbortSignal.any([stage.signal, ending.signal]);
  const broken = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const failed = Promise.race([server.child.failed, reader.child.failed, broken]);
  const showing = startShowing(replay.dataset, stage);
  try {
    await Promise.race([sendAll(replay, stage, showing, signal), failed]);
  } finally {
    ending.abort(new Error('over')); // what still sends stops sending
    showing.stop();
  }
}

async function sendAll(
  replay: Replay,
  { seed, server, reader }: Stage,
  { onReceipt }: Showing,
  signal: AbortSignal,
): Promise<void> {
  const { centre, dataset } = replay;
  const links = await openLinks(centre, await server.gatewayPort);
  // A link that ends has taken its submissions with it; a replay starts again rather than guess.
  const linkEnded = Promise.race(links.map(async (link) => Promise.reject(await link.ended)));
  linkEnded.catch(() => undefined); // whoever waits with it sees the reason
  const stations: ReplayStations = {
    ...{ seed, ...replay, links, onReceipt, signal },
    header: centre.header,
    crypto: rememberSignatures(nodeCrypto, 8),
    logKey: centre.logKey,
    transmission: centre.transmission,
    card: centre.card,
  };
  const count = dataset.stations.ids.length;
  const total = { transmissions: 0, cards: 0 };
  let before = Promise.resolve();
  for (let from = 0; from < count; from += stationsPerBatch) {
    const to = Math.min(from + stationsPerBatch, count);
    const batch = await sendStations(stations, from, to, reader.slot);
    total.transmissions += batch.transmissions;
    total.cards += batch.cards;
    await Promise.race([before, linkEnded]);
    before = batch.receipts;
    await reader.read.reached(total.cards - cardsAheadMax);
  }
  await Promise.race([before, linkEnded]);
  await server.imported.reached(total.cards);
  await checkArrivals(await server.portal, total);
  await Promise.all(links.map(async (link) => await link.close()));
}

async function openLinks({ hello, relays }: ReplayCentre, port: number): Promise<Link[]> {
  return await Promise.all(
    relays.map(async ({ deviceId, ...identity }) => {
      const link = await connectLink({
        target: { host: '127.0.0.1', port, identity, datesCount: true },
        hello: {
          ...hello,
          deviceId,
          journalHead: new Uint8Array(32),
          journalLength: 0,
          bootCounter: 1,
        },
        clock: systemClock,
        timers: systemTimers,
      });
      await link.welcomed;
      return link;
    }),
  );
}

interface Showing {
  readonly onReceipt: () => void;
  readonly stop: () => void;
}

const showEveryMs = 200;

function startShowing(dataset: Dataset, { display, server, reader }: Stage): Showing {
  const rowsOf = (side: Side): number => {
    let rows = 0;
    for (let row = 0; row < dataset.stations.ids.length; row++) rows += side.has(row) ? 1 : 0;
    return rows;
  };
  const all = { transmissions: rowsOf(dataset.preliminary), cards: rowsOf(dataset.official) };
  let receipts = 0;
  const show = (): void => {
    const { imported, read } = { imported: server.imported.count, read: reader.read.count };
    display.show({ ...all, receipts, read, imported });
  };
  const timer = setInterval(show, showEveryMs);
  return {
    onReceipt: () => void (receipts += 1),
    stop() {
      clearInterval(timer);
      show();
    },
  };
}
