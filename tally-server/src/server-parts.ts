/**
 * What runs on the log besides the gateway. THE WIRING PLACE: each further part is started here, after
 * the parts that it needs, and stopped in the opposite order.
 */
import { join } from 'node:path';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { type AlertDesk, makeAlertDesk } from './alerts/alert-desk.ts';
import { tellAlerts } from './alerts/tell-alerts.ts';
import type { ImportEvent } from './bundles/bundle-import.ts';
import { durableFiles } from './bundles/durable-files.ts';
import { startBundleImport } from './bundles/start-bundle-import.ts';
import { makeFileListeningMark } from './ingest/file-listening-mark.ts';
import { startOutageWatch } from './ingest/outage-watch.ts';
import type { LogEvents } from './log-events.ts';
import type { CentreConfig } from './config.ts';
import { type Mirrors, startMirrors } from './mirror/start-mirrors.ts';
import { type Console, startConsole } from './console/start-console.ts';
import { type Desks, reportTaken, startDesks } from './desk/start-desks.ts';
import { type PublicSide, startPublicSide } from './front/start-public-side.ts';
import { startNotices } from './notices/start-notices.ts';
import { type Observers, startObservers } from './observers/start-observers.ts';
import { makeGate } from './publish/gate.ts';
import { logDirectoryName, makeLogFiles } from './publish/log-files.ts';
import { publishPackage } from './publish/package-copy.ts';
import { publicFiles } from './publish/public-files.ts';
import { realSleep, repeat } from './publish/repeat.ts';
import { makeVerdictExposure } from './publish/verdict-exposure.ts';
import { restingRound } from './publish/resting-round.ts';
import { makeResultVersions } from './publish/result-versions.ts';
import { startSiteData } from './publish/start-site-data.ts';
import { startSiteFiles } from './publish/start-site-files.ts';
import { makeReconciler } from './reconcile/make-reconciler.ts';
import type { Reconciler } from './reconcile/reconciler.ts';
import type { ServerCore, ServerParts } from './server.ts';
import { startCentreWitnessing } from './witnessing/start-centre-witnessing.ts';

export interface CentreParts extends ServerParts {
  readonly reconciler: Reconciler;
  readonly portal: PublicSide;
  readonly alerts: AlertDesk;
  readonly desks: Desks;
  readonly mirrors: Mirrors;
  /** Undefined when none is configured. */
  readonly console: Console | undefined;
}

export interface CentrePartsSetup {
  /** The centre's: `bundles/` is read there, `public/` written. */
  readonly directory: string;
  /** From 1. */
  readonly logNumber: number;
  /** The directory of the pages' bundle, made if need be; without it the inner portal's page is shown. */
  readonly ensureSiteBundle?: () => Promise<string>;
  /** The signed record that began this log; undefined for the first. */
  readonly successor?: Uint8Array | undefined;
  readonly config: Pick<CentreConfig, 'portal' | 'publication'> &
    Partial<Pick<CentreConfig, 'console' | 'observers'>>;
}

export async function startCentreParts(
  core: ServerCore,
  { directory, logNumber, successor, config, ensureSiteBundle }: CentrePartsSetup,
): Promise<CentreParts> {
  const { clock, random, store, sequencer, election, keys, logKey, decisions: book } = core;
  const crypto = nodeCrypto;
  const gate = makeGate(election.manifest);
  const alerts = await makeAlertDesk({
    store,
    clock,
    stationOf: (deviceId) => election.roster.device(deviceId)?.stationId,
    onFault: (fault) => {
      core.log.fault('alert.failed', fault);
    },
  });
  const log = tellAlerts(core.log, alerts);
  const reconciler = await makeReconciler({
    ...{ crypto, election, store, sequencer, clock, decisions: book },
    onFault: (station, fault) => {
      log.fault('reconcile.failed', fault, { station });
    },
  });
  const exposure = makeVerdictExposure(gate, election.roster.stations());
  reconciler.onVerdict((verdict, group) => {
    alerts.onVerdict(verdict.stationId, verdict, exposure(group, clock.nowMs()));
  });
  reconciler.tellAgain();
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
  const desks = startDesks({
    ...{ clock, log, store, sequencer, election, book, gate, directory },
    logNumber: logNumber - 1,
  });
  const outageWatch = await startOutageWatch({
    ...{ crypto, clock, random, election, sequencer, gate, log },
    mark: makeFileListeningMark(join(directory, 'listening')),
    sleep: realSleep,
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
  // A successor log has its own addresses: the tiles of the old one stay as they are.
  const logDirectory = join(publicDirectory, logDirectoryName(logNumber));
  const witnessing = startCentreWitnessing({
    ...{ directory, logDirectory, files: publicFiles, sequencer, logKey, log },
  });
  const logFiles = makeLogFiles({
    ...{ crypto, directory: logDirectory, files: publicFiles, store, sequencer, logKey, successor },
    onPublished: (checkpoint) => witnessing?.published(checkpoint),
  });
  const versions = makeResultVersions({
    ...{ crypto, random, election, store, sequencer, gate, clock, logNumber },
    errCdf: config.publication.errCdf ?? false,
    directory: join(publicDirectory, 'results'),
    packageDirectory: join(publicDirectory, 'package'),
    files: publicFiles,
  });
  const { logIntervalMs, resultsIntervalMs, siteIntervalMs = 0, mirrors = [] } = config.publication;
  const publishing = repeat(
    async () => void (await logFiles.publish()),
    logIntervalMs,
    realSleep,
    onFault,
  );
  const ticking = repeat(
    async () => {
      reconciler.tick();
      await Promise.resolve();
    },
    tickIntervalMs,
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
  const site = {
    ...{ clock, crypto, directory, election, logNumber, logKey },
    ...{ store, sequencer, reconciler, gate, versions, onFault },
  };
  const siteData = siteIntervalMs === 0 ? undefined : startSiteData(site, siteIntervalMs);
  const notices =
    siteIntervalMs === 0
      ? undefined
      : startNotices({
          ...{ core: { ...core, log }, directory, logNumber, gate },
          intervalMs: siteIntervalMs,
        });
  const siteFiles =
    ensureSiteBundle &&
    startSiteFiles(
      { crypto, files: publicFiles, publicDirectory, logKey, sign: (text) => keys.log.sign(text) },
      ensureSiteBundle,
      (fault) => {
        log.fault('site.failed', fault);
      },
    );
  let pushing: Mirrors | undefined;
  let observers: Observers | undefined;
  const stopWriting = async (): Promise<void> => {
    await observers?.stop();
    await bundleImport.stop();
    await desks.stop();
    await outageWatch.stop();
    await versioning?.stop();
    await siteData?.stop();
    await notices?.stop();
    await siteFiles?.stop();
    await ticking.stop();
    // Nothing is appended any more: what stands in the log is published before we go.
    await publishing.now().catch(onFault);
    await publishing.stop();
    await pushing?.stop();
    await witnessing?.stop();
    await reconciler.settled();
    await alerts.settled();
  };
  let console: Console | undefined;
  try {
    pushing = await startMirrors(directory, mirrors, log);
    if (config.observers) {
      observers = startObservers({
        ...{ core: { ...core, log }, directory, gate },
        ...{ evidence: desks.evidence, config: config.observers },
      });
    }
    if (config.console) {
      console = await startConsole(
        {
          ...{ crypto, alerts },
          evidence: desks.evidence,
          decisions: desks.decisions,
          people: () => book.standing.people,
          report: (what, event) => {
            reportTaken(log, what, event);
          },
          onFault(fault) {
            log.fault('console.failed', fault);
          },
        },
        config.console,
      );
      log.event('console.started', { port: console.port });
    }
    const portal = await startPublicSide(
      {
        ...{ clock, crypto, election, logNumber, store, sequencer, reconciler, gate },
        decisions: book,
        ...{ observers: observers?.routes, rumours: notices?.routes },
        ...{ publicDirectory, versions },
        onFault(fault) {
          log.fault('portal.failed', fault);
        },
      },
      { directory, config: config.portal, log },
    );
    return {
      ...{ log, reconciler, portal, alerts, desks, console, mirrors: pushing },
      async stop() {
        await portal.stop();
        await console?.stop();
        await stopWriting();
      },
    };
  } catch (fault) {
    await console?.stop();
    await stopWriting();
    throw fault;
  }
}

/** How late a station may become overdue. */
const tickIntervalMs = 1000;

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
