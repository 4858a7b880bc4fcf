/**
 * What runs on the log besides the gateway. THE WIRING PLACE: each further part is started here, after
 * the parts that it needs, and stopped in the opposite order.
 */
import { join } from 'node:path';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ImportEvent } from './bundles/bundle-import.ts';
import { durableFiles } from './bundles/durable-files.ts';
import { startBundleImport } from './bundles/start-bundle-import.ts';
import type { LogEvents } from './log-events.ts';
import type { CentreConfig } from './config.ts';
import { type Portal, startPortal } from './portal/start-portal.ts';
import { makeGate } from './publish/gate.ts';
import { logDirectoryName, makeLogFiles } from './publish/log-files.ts';
import { publishPackage } from './publish/package-copy.ts';
import { publicFiles } from './publish/public-files.ts';
import { realSleep, repeat } from './publish/repeat.ts';
import { makeResultVersions } from './publish/result-versions.ts';
import { makeReconciler, type Reconciler } from './reconcile/make-reconciler.ts';
import type { ServerCore, ServerPart } from './server.ts';

export interface CentreParts extends ServerPart {
  readonly reconciler: Reconciler;
  readonly portal: Portal;
}

export interface CentrePartsSetup {
  /** The centre's: `bundles/` is read there, `public/` written. */
  readonly directory: string;
  /** From 1. */
  readonly logNumber: number;
  /** The signed record that began this log; undefined for the first. */
  readonly successor?: Uint8Array | undefined;
  readonly config: Pick<CentreConfig, 'portal' | 'publication'>;
}

export async function startCentreParts(
  core: ServerCore,
  { directory, logNumber, successor, config }: CentrePartsSetup,
): Promise<CentreParts> {
  const { clock, log, store, sequencer, election, keys, logKey } = core;
  const crypto = nodeCrypto;
  const gate = makeGate(election.manifest);
  const reconciler = await makeReconciler({
    crypto,
    roster: election.roster,
    store,
    sequencer,
    onFault: (station, fault) => {
      log.fault('reconcile.failed', fault, { station });
    },
  });
  const bundleImport = startBundleImport({
    crypto,
    election,
    store,
    sequencer,
    gate,
    clock,
    directory: join(directory, 'bundles'),
    files: durableFiles,
    opener: makeHpkeOpener(keys.bundle),
    report: (event) => {
      reportImport(log, event);
    },
  });
  const publicDirectory = join(directory, 'public');
  publishPackage(
    publicFiles,
    crypto,
    join(directory, 'package'),
    join(publicDirectory, 'package'),
    election.manifest,
  );
  const onFault = (fault: unknown): void => {
    log.fault('publish.failed', fault);
  };
  const logFiles = makeLogFiles({
    crypto,
    // A successor log has its own addresses: the tiles of the old one stay as they are.
    directory: join(publicDirectory, logDirectoryName(logNumber)),
    files: publicFiles,
    store,
    sequencer,
    logKey,
    successor,
  });
  const versions = makeResultVersions({
    crypto,
    directory: join(publicDirectory, 'results'),
    files: publicFiles,
    election,
    store,
    sequencer,
    gate,
    clock,
  });
  const { logIntervalMs, resultsIntervalMs } = config.publication;
  const publishing = repeat(
    async () => void (await logFiles.publish()),
    logIntervalMs,
    realSleep,
    onFault,
  );
  // Before the embargo ends, each round is refused by the gate.
  const versioning =
    resultsIntervalMs === 0
      ? undefined
      : repeat(
          restingRound(clock, () => versions.publish()),
          resultsIntervalMs,
          realSleep,
          onFault,
        );
  const stopWriting = async (): Promise<void> => {
    await bundleImport.stop();
    await versioning?.stop();
    // Nothing is appended any more: what stands in the log is published before we go.
    await publishing.now().catch(onFault);
    await publishing.stop();
    await reconciler.settled();
  };
  try {
    const portal = await startPortal(
      {
        ...{ clock, crypto, election, logNumber, store, sequencer, reconciler, gate },
        ...{ publicDirectory, versions },
        onFault(fault) {
          log.fault('portal.failed', fault);
        },
      },
      config.portal,
    );
    log.event('portal.started', { port: portal.port });
    return {
      reconciler,
      portal,
      async stop() {
        await portal.stop();
        await stopWriting();
      },
    };
  } catch (fault) {
    await stopWriting();
    throw fault;
  }
}

/** A version of a whole country takes seconds to write: it may cost a twentieth of the time, not more. */
const restFactor = 20;

/** The round, left out while the last one is not long enough ago for what it cost. */
function restingRound(clock: Clock, round: () => Promise<unknown>): () => Promise<void> {
  let restUntilMs = 0;
  return async () => {
    const beganMs = clock.nowMs();
    if (beganMs < restUntilMs) return;
    await round();
    const endedMs = clock.nowMs();
    restUntilMs = endedMs + restFactor * (endedMs - beganMs);
  };
}

function reportImport(log: LogEvents, event: ImportEvent): void {
  const { file } = event;
  switch (event.kind) {
    case 'imported': {
      const { readerId: reader, sequence, cards, tapes } = event;
      log.event('bundle.imported', { file, reader, sequence, cards, tapes });
      break;
    }
    case 'repeated':
      log.event('bundle.repeated', { file });
      break;
    case 'refused':
    case 'waiting':
      log.event(`bundle.${event.kind}`, { file, code: event.refusal.code });
      break;
    case 'fault':
      log.fault('bundle.failed', event.fault, { file });
  }
}
