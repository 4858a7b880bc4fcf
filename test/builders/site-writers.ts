/** What pages read besides the results, written for a sample centre by the server's own writers. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { NowStation, NowStations } from '@mutabaqa/shared/site/now.ts';
import { makeBundleImport } from '@mutabaqa/tally-server/bundles/bundle-import.ts';
import { makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import { makeDecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { makeArrivalTimes } from '@mutabaqa/tally-server/publish/arrival-times.ts';
import { makeFeedFiles } from '@mutabaqa/tally-server/publish/feed-files.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { writeLookupFiles } from '@mutabaqa/tally-server/publish/lookup-files.ts';
import { makeNowFiles } from '@mutabaqa/tally-server/publish/now-files.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { makeShownStations } from '@mutabaqa/tally-server/publish/shown-stations.ts';
import { makeReconciler } from '@mutabaqa/tally-server/reconcile/make-reconciler.ts';
import type { PublishedCentre } from './published-centre.ts';
import { makePublishedCentre } from './published-centre.ts';
import type { SampleCentre, TapeChoice } from './sample-centre.ts';
import { writeSampleCard } from './sample-centre.ts';
import { sampleKey } from './sample-election.ts';

export interface SiteWriters {
  writeLookup(): Promise<void>;
  /** Verdicts first, then now/ and feed/. Names of the files that were touched, below the public root. */
  round(): Promise<string[]>;
}

/** `newest`: the version of the results that is there. */
export async function startSiteWriters(
  centre: SampleCentre,
  newest = () => 0,
): Promise<SiteWriters> {
  const { election, store, sequencer, clock, directory } = centre;
  const { manifest, roster } = election;
  const publicDirectory = join(directory, 'public');
  const names: string[] = [];
  const files = {
    ...publicFiles,
    write(path: string, content: Uint8Array) {
      names.push(path.slice(publicDirectory.length + 1));
      publicFiles.write(path, content);
    },
  };
  const onFault = (...faults: unknown[]): void => {
    throw faults.at(-1);
  };
  const ports = { crypto: nodeCrypto, election, store, sequencer, clock };
  const decisions = await makeDecisionBook({ ...ports, onFault });
  const reconciler = await makeReconciler({ ...ports, decisions, onFault });
  const gate = makeGate(manifest);
  const out = { files, publicDirectory };
  const arrivals = makeArrivalTimes({ store, sequencer });
  const now = makeNowFiles({
    ...{ ...ports, ...out, manifest, gate, arrivals, logNumber: 1 },
    shown: makeShownStations({ election, reconciler, gate }),
    versions: {
      get newest() {
        return newest();
      },
    },
  });
  const feed = makeFeedFiles({ ...ports, ...out, manifest, roster, gate, logNumber: 1 });
  const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, sampleKey('log').publicKey);
  const mapPath = join(directory, 'map.topojson');
  return {
    writeLookup: async () => writeLookupFiles({ ...ports, ...out, logKey, mapPath }),
    async round() {
      await reconciler.settled();
      names.length = 0;
      await now.publish();
      await feed.publish();
      return [...names];
    },
  };
}

export function readPublicJson<Content>({ directory }: SampleCentre, ...path: string[]): Content {
  return JSON.parse(readFileSync(join(directory, 'public', ...path), 'utf8')) as Content;
}

export function publicFilesBelow({ directory }: SampleCentre, ...path: string[]): string[] {
  const top = join(directory, 'public', ...path);
  const below = readdirSync(top, { recursive: true, withFileTypes: true });
  return below.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
}

/** Every station of `now/stations/`. */
export function readStationsNow(centre: SampleCentre): Map<string, NowStation> {
  const rows = publicFilesBelow(centre, 'now', 'stations').flatMap(
    (path) => (JSON.parse(readFileSync(path, 'utf8')) as NowStations).stations,
  );
  return new Map(rows.map((row) => [row[0], row]));
}

export async function bringSampleCard(
  centre: SampleCentre,
  stationId: string,
  choice: TapeChoice = {},
): Promise<void> {
  const cards = join(centre.directory, 'cards');
  writeSampleCard(join(cards, stationId), centre.tape(stationId, choice));
  await makeCardReader(centre.readerSetup()).readAll(cards, [stationId], false);
  await makeBundleImport(centre.importSetup()).scan();
}

/** A figure that stands nowhere else, so that a leak shows. */
export const plantedFigure = 7_345_671;

/** The published centre's night, with the planted figure on the tape that st-1 transmitted. */
export async function makePlantedNight(): Promise<PublishedCentre> {
  return makePublishedCentre({
    transmission: (signed, { tape }) =>
      signed.tape.header.stationId === 'st-1' && signed.tape.header.kind === 'closing'
        ? tape(1, { candidates: [plantedFigure, 0, 3, 44] })
        : signed,
  });
}
