/**
 * What pages read besides the results: written into the public directory while the server runs, with nobody
 * waiting for it. Faults are reported and the next round tries again.
 */
import { join } from 'node:path';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { Store } from '../store/store.ts';
import { makeArrivalTimes } from './arrival-times.ts';
import { makeFeedFiles } from './feed-files.ts';
import type { Gate } from './gate.ts';
import { writeLookupFiles } from './lookup-files.ts';
import { makeNowFiles } from './now-files.ts';
import { publicFiles } from './public-files.ts';
import { realSleep, repeat } from './repeat.ts';
import { restingRound } from './resting-round.ts';
import { makeShownStations } from './shown-stations.ts';

export interface SiteDataPorts {
  readonly clock: Clock;
  readonly crypto: CryptoPort;
  /** The centre's: `public/` is written there, `map.topojson` read when there is one. */
  readonly directory: string;
  readonly election: ResultsSource['election'];
  /** From 1. */
  readonly logNumber: number;
  /** Of the log that is written now. */
  readonly logKey: NoteKey;
  readonly store: Pick<Store, 'leaves' | 'summariesFrom'>;
  readonly sequencer: Pick<Sequencer, 'size' | 'onCommitted'>;
  readonly reconciler: Pick<Reconciler, 'state' | 'ledger'>;
  readonly gate: Gate;
  readonly versions: { readonly newest: number };
  readonly onFault: (fault: unknown) => void;
}

export interface SiteData {
  /** Writes what is new once more. */
  stop(): Promise<void>;
}

export function startSiteData(ports: SiteDataPorts, intervalMs: number): SiteData {
  const { clock, election, sequencer, store, reconciler, gate, onFault } = ports;
  const files = publicFiles;
  const publicDirectory = join(ports.directory, 'public');
  const mapPath = join(ports.directory, 'map.topojson');
  const lookup = writeLookupFiles({ ...ports, files, publicDirectory, mapPath }).catch(onFault);
  const feedFiles = makeFeedFiles({
    ...{ ...ports, files, publicDirectory },
    ...{ manifest: election.manifest, roster: election.roster },
  });
  const nowFiles = makeNowFiles({
    ...{ ...ports, files, publicDirectory, manifest: election.manifest },
    shown: makeShownStations({ election, reconciler, gate }),
    arrivals: makeArrivalTimes({ store, sequencer }),
  });
  const rounds = [() => nowFiles.publish(), () => feedFiles.publish()].map((round) => ({
    round,
    repeated: repeat(restingRound(clock, round), intervalMs, realSleep, onFault),
  }));
  return {
    async stop() {
      for (const { round, repeated } of rounds) {
        await repeated.stop();
        await round().catch(onFault);
      }
      await lookup;
    },
  };
}
