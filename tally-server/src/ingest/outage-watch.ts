/**
 * Records by itself when the centre did not listen: a deadline that devices missed meanwhile is not theirs. A
 * mark on the disk says until when the centre listened; who starts and finds an old one logs the gap as a leaf.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { encodeOutageRecord, outageCommitment } from '@mutabaqa/shared/log/outage-record.ts';
import type { LogEvents } from '../log-events.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import { repeat, type Sleep } from '../publish/repeat.ts';

/** Where the last moment of listening is kept. Not forced to the disk: a power cut may lose some seconds of it. */
export interface ListeningMark {
  /** Unix milliseconds; undefined = this centre has never listened. */
  read(): number | undefined;
  write(timeMs: number): void;
}

export interface OutageWatch {
  stop(): Promise<void>;
}

/** A restart, and what a power cut takes from the mark, is no outage. */
export const outageMsMin = 60_000;
const markIntervalMs = 5000;

/** Resolves when an outage that there was is in the log. */
export async function startOutageWatch(ports: {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly election: Pick<ElectionPackage, 'manifest' | 'digest'>;
  readonly sequencer: Pick<Sequencer, 'append'>;
  readonly gate: Gate;
  readonly log: LogEvents;
  readonly mark: ListeningMark;
  readonly sleep: Sleep;
}): Promise<OutageWatch> {
  const { crypto, clock, random, election, sequencer, gate, log, mark } = ports;
  const fromMs = mark.read();
  const untilMs = clock.nowMs();
  if (fromMs !== undefined && untilMs - fromMs >= outageMsMin) {
    const { electionId, mode } = election.manifest;
    const of = { electionId, mode, packageDigest: election.digest };
    const record = encodeOutageRecord({ ...of, fromMs, untilMs, nonce: random(16) });
    await sequencer.append([
      {
        kind: 'outage',
        stationId: '',
        commitment: outageCommitment(crypto, record),
        sealed: gate.ofElection(untilMs) !== 'everything',
        outage: { fromMs, untilMs, record },
      },
    ]);
    // If we crash here, the next start logs the same gap again, a little longer.
    log.event('outage.recorded', { fromMs, untilMs });
  }
  mark.write(untilMs);
  const marking = repeat(
    async () => {
      mark.write(clock.nowMs());
      await Promise.resolve();
    },
    markIntervalMs,
    ports.sleep,
    (fault) => {
      log.fault('outage.unmarked', fault);
    },
  );
  return { stop: () => marking.stop() };
}
