/** `serve`: the tally server, until SIGTERM or SIGINT. */
import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeSignedSuccessor } from '@mutabaqa/shared/log/successor.ts';
import {
  assertKeysOfPackage,
  CentreUnusable,
  readCentreConfig,
  readServerKeys,
} from '../centre-directory.ts';
import type { CentreConfig, ListenAddress } from '../config.ts';
import { makeOwnPortalTls, PortalTlsUnusable } from '../front/portal-tls.ts';
import { openFileGuard } from '../log/file-guard.ts';
import type { LogEvents } from '../log-events.ts';
import { makeLogger } from '../logger.ts';
import { MirrorUnusable } from '../mirror/mirror.ts';
import { ensureSiteBundle } from '../portal/site-bundle.ts';
import { type Server, startServer } from '../server.ts';
import { startCentreParts } from '../server-parts.ts';
import { lockCentre } from '../store/sqlite-sole-server.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { heedCentreWitnesses } from '../witnessing/start-centre-witnessing.ts';
import { addCentreOptions, type CentreOptions, openCentre, refusing } from './open-centre.ts';

interface ServeOptions extends CentreOptions {
  readonly port?: number;
  readonly portalPort?: number;
  readonly consolePort?: number;
  readonly portalTls?: boolean;
}

export function addServeCommand(program: Command): void {
  addCentreOptions(program.command('serve').description('take tapes, log them, publish'))
    .option('--port <number>', 'of the gateway, instead of the one in centre.json', parsePort)
    .option('--portal-port <number>', 'of the public page, likewise', parsePort)
    .option('--console-port <number>', 'of the console, likewise', parsePort)
    .option('--portal-tls', 'serve the public page over TLS, with a certificate made here')
    .action((options: ServeOptions) => refusing(() => serveUntilStopped(options)));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('between 0 and 65535; 0 takes a free one');
  }
  return port;
}

async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const config = withTls(withPorts(readCentreConfig(options.centre), options), options);
  const log = makeLogger(config.logLevel);
  const stopSignal = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  const sole = lockCentre(options.centre);
  if (sole === undefined) throw new CentreUnusable(`another server serves ${options.centre}`);
  try {
    const server = await serveCentre(options, config, log);
    await stopSignal;
    await server.stop();
  } finally {
    sole.release();
  }
}

function withPorts(
  config: CentreConfig,
  { port, portalPort, consolePort }: ServeOptions,
): CentreConfig {
  const { gateway, portal, console } = config;
  return {
    ...config,
    gateway: { ...gateway, port: port ?? gateway.port },
    portal: { ...portal, port: portalPort ?? portal.port },
    console: { ...console, port: consolePort ?? console.port },
  };
}

/** A certificate that was given counts; else one is made, once, and kept. */
function withTls(config: CentreConfig, { centre, portalTls = false }: ServeOptions): CentreConfig {
  const { portal } = config;
  if (!portalTls || (portal.tls && portal.tls.keyFile !== '')) return config;
  return { ...config, portal: { ...portal, tls: makeOwnPortalTls(centre, Date.now()) } };
}

/** Boots the server of a directory with the real clock, store and guard. */
export async function serveCentre(
  options: CentreOptions,
  config: CentreConfig,
  log: LogEvents,
): Promise<Server> {
  const { directory, election, logs, newest } = openCentre(options);
  const keys = readServerKeys(directory);
  assertKeysOfPackage(keys, election);
  const oldLog = logs.at(-2);
  const store = openSqliteStore(newest.storeDirectory);
  const guard = await openFileGuard(nodeCrypto, newest.guardFile);
  const successors = logs.flatMap(({ successor }) => successor ?? []);
  const succession = newest.successor &&
    oldLog && {
      signed: newest.successor,
      chain: successors.map(({ recordBytes, signatures }) =>
        encodeSignedSuccessor(recordBytes, signatures),
      ),
      oldStore: openSqliteStore(oldLog.storeDirectory, { readOnly: true }),
    };
  try {
    await heedCentreWitnesses(directory, newest.key, guard);
    return await startServer(
      { clock: { nowMs: Date.now }, random: randomBytes, log, store, guard },
      {
        election,
        keys,
        gateway: config.gateway,
        limits: config.limits,
        verifyWorkers: config.verifyWorkers,
        revokedCertificates: config.revokedCertificates,
        succession,
        startParts: (core) =>
          startCentreParts(core, {
            directory,
            logNumber: newest.number,
            successor: succession?.chain.at(-1),
            config,
            ...(config.portal.isApart !== false && { ensureSiteBundle }),
          }),
      },
    );
  } catch (fault) {
    await store.close();
    await guard.close();
    await succession?.oldStore.close();
    throw portInUse(fault) ?? misconfigured(fault) ?? fault;
  }
}

function misconfigured(fault: unknown): CentreUnusable | undefined {
  if (!(fault instanceof PortalTlsUnusable || fault instanceof MirrorUnusable)) return undefined;
  return new CentreUnusable(fault.message, { cause: fault });
}

/** The one fault of starting that has nothing to do with the log, and the operator mends in a minute. */
function portInUse(fault: unknown): CentreUnusable | undefined {
  const { code, address, port } = { ...(fault as NodeJS.ErrnoException & Partial<ListenAddress>) };
  if (code !== 'EADDRINUSE') return undefined;
  const what = `another program listens on ${address} port ${port}`;
  return new CentreUnusable(
    `${what}; choose others with "gateway", "portal" and "console" in centre.json, or --port, --portal-port and --console-port`,
    { cause: fault },
  );
}
