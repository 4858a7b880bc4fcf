/**
 * The tally server: wiring only. Everything that touches the world comes in as a port, so that
 * production, tests and the simulator boot the same code.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { serverTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { type SignedSuccessor, successorDigest } from '@mutabaqa/shared/log/successor.ts';
import { makeNoteKey, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { ListenAddress } from './config.ts';
import { type DecisionBook, makeDecisionBook } from './desk/decision-book.ts';
import { makeDeviceAccess } from './ingest/device-access.ts';
import { makeIntakeElection, packRoster } from './ingest/device-directory.ts';
import { type Gateway, startGateway } from './ingest/gateway.ts';
import type { GatewayLimits } from './ingest/gateway-limits.ts';
import { makeIntakeDesk } from './ingest/intake-desk.ts';
import { makeJournalWatch } from './ingest/journal-watch.ts';
import { makePipeline } from './ingest/pipeline.ts';
import { makeRefusalLog } from './ingest/refusal-log.ts';
import { makeInlineVerifier, type Verifier } from './ingest/verifier.ts';
import { makeWorkerVerifier } from './ingest/worker-verifier.ts';
import type { CheckpointGuard } from './log/checkpoint-guard.ts';
import { makeHistoryWatch } from './log/history-watch.ts';
import { logProblemTexts, type LogProblem } from './log/log-start.ts';
import { makeSequencer } from './log/make-sequencer.ts';
import { replayLog } from './log/replay-log.ts';
import type { Appendix, Sequencer } from './log/sequencer.ts';
import type { LogEvents } from './log-events.ts';
import { limitEvents } from './log-limit.ts';
import { makeGate } from './publish/gate.ts';
import type { Store } from './store/store.ts';

export interface ServerKeys {
  readonly log: Ed25519Signer;
  readonly transmission: SealingKey;
  readonly bundle: SealingKey;
  /** PEM. */
  readonly tlsKeyPem: string;
  readonly tlsCertificatePem: string;
}

export interface ServerPorts {
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: LogEvents;
  /** Both are closed by the server, once it has started. */
  readonly store: Store;
  readonly guard: CheckpointGuard;
}

/** How a successor log begins; undefined for the first log of an election. */
export interface Succession {
  readonly signed: SignedSuccessor;
  /** All records from the package's log on, encoded; the last one is `signed`. */
  readonly chain: readonly Uint8Array[];
  /** Of the old log, opened to be read. */
  readonly oldStore: Store;
}

export interface ServerSetup {
  readonly election: ElectionPackage;
  readonly keys: ServerKeys;
  readonly gateway: ListenAddress;
  readonly limits: GatewayLimits;
  /** 0 = verify in this thread. */
  readonly verifyWorkers: number;
  /** Fingerprints of withdrawn certificates, lower-case hex. */
  readonly revokedCertificates: readonly string[];
  readonly succession: Succession | undefined;
  /** Reconciler, publisher, portal, bundle import: started after the log, stopped before it. */
  readonly startParts?: (core: ServerCore) => Promise<ServerParts>;
}

/** What further parts are built on. */
export interface ServerCore {
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: LogEvents;
  readonly store: Store;
  readonly sequencer: Sequencer;
  readonly election: ElectionPackage;
  readonly keys: ServerKeys;
  readonly logKey: NoteKey;
  readonly decisions: DecisionBook;
}

export interface ServerPart {
  stop(): Promise<void>;
}

export interface ServerParts extends ServerPart {
  /** What the gateway writes to, when somebody hears of it besides the application log. */
  readonly log?: LogEvents;
}

export interface Server extends ServerCore {
  readonly gateway: Gateway;
  readonly gatewayPort: number;
  /** Stops accepting, finishes what was submitted, closes everything. Once. */
  stop(): Promise<void>;
}

/** The log cannot go on as store and guard were found. */
export class LogCannotContinue extends Error {
  override readonly name = 'LogCannotContinue';
  readonly problem: LogProblem;
  constructor(problem: LogProblem) {
    super(logProblemTexts[problem]);
    this.problem = problem;
  }
}

const sweepIntervalMs = 1000;

export async function startServer(ports: ServerPorts, setup: ServerSetup): Promise<Server> {
  const { clock, random, log, store, guard } = ports;
  const { election, keys } = setup;
  const origin = setup.succession?.signed.record.newOrigin ?? election.manifest.logOrigin;
  const logKey = makeNoteKey(nodeCrypto, origin, keys.log.publicKey);
  const sequencer = await openLog(ports, setup, logKey);
  const decisions = await makeDecisionBook({
    ...{ crypto: nodeCrypto, election, store, sequencer },
    onFault: (fault) => {
      log.fault('read.failed', fault);
    },
  });
  const core: ServerCore = {
    ...{ clock, random, log, store, sequencer, election, keys, logKey, decisions },
  };
  /** What runs, in the order of starting; stopped from the end. */
  const running: ServerPart[] = [sequencer];
  async function stopRunning(): Promise<void> {
    for (const part of running.reverse()) await part.stop();
  }

  try {
    const parts = await setup.startParts?.(core);
    if (parts) running.push(parts);
    const verifier = makeVerifier(setup);
    running.push({ stop: () => verifier.close() });
    const gateway = await openGateway({ ...core, log: parts?.log ?? log }, setup, verifier, guard);
    running.push(gateway, startSweeping(gateway));
    decisions.onDecision(({ change }) => {
      if (change.kind === 'replace-device') gateway.turnAway(change.oldDeviceId);
    });
    log.event('server.started', { port: gateway.port, size: sequencer.size });

    let stopped: Promise<void> | undefined;
    const stopAll = async (): Promise<void> => {
      log.event('server.stopping');
      await stopRunning();
      await guard.close();
      await store.close();
      await setup.succession?.oldStore.close();
      log.event('server.stopped');
    };
    return {
      ...core,
      gateway,
      gatewayPort: gateway.port,
      stop: () => (stopped ??= stopAll()),
    };
  } catch (fault) {
    await stopRunning();
    throw fault;
  }
}

function startSweeping(gateway: Gateway): ServerPart {
  const sweeping = setInterval(() => {
    gateway.sweep();
  }, sweepIntervalMs);
  sweeping.unref();
  return {
    async stop() {
      clearInterval(sweeping);
    },
  };
}

async function openLog(
  ports: ServerPorts,
  { election, keys, succession }: ServerSetup,
  logKey: NoteKey,
): Promise<Sequencer> {
  const { clock, random, log, store, guard } = ports;
  const wasEmpty = (await store.logState()).size === 0;
  const opened = await makeSequencer(
    {
      crypto: nodeCrypto,
      clock,
      random,
      store,
      guard,
      logKey,
      sign: (message) => keys.log.sign(message),
    },
    genesisOf(election, succession),
  );
  if (!opened.ok) {
    log.event('server.refused-to-start', { problem: opened.error });
    throw new LogCannotContinue(opened.error);
  }
  const sequencer = opened.value;
  if (wasEmpty) log.event('log.begun', { origin: logKey.name });
  if (succession) {
    const { recoveredSize } = succession.signed.record;
    const isEmbargo = clock.nowMs() < makeGate(election.manifest).opensAtMs;
    const leaves = await replayLog(
      nodeCrypto,
      succession.oldStore,
      recoveredSize,
      sequencer,
      isEmbargo,
    );
    if (leaves > 0) log.event('log.caught-up', { leaves });
  }
  return sequencer;
}

/** Leaf 0: the package, or the record that says why this log follows another. */
function genesisOf(election: ElectionPackage, succession: Succession | undefined): Appendix {
  return succession
    ? {
        kind: 'successor',
        stationId: '',
        commitment: successorDigest(nodeCrypto, succession.signed.recordBytes),
        sealed: false,
      }
    : { kind: 'package', stationId: '', commitment: election.digest, sealed: false };
}

function makeVerifier({ election, keys, verifyWorkers }: ServerSetup): Verifier {
  const identity = {
    electionId: election.manifest.electionId,
    mode: election.manifest.mode,
    packageDigest: election.digest,
  };
  const packedRoster = packRoster(election.roster, election.spares);
  return verifyWorkers > 0
    ? makeWorkerVerifier(verifyWorkers, {
        identity,
        packedRoster,
        transmissionKey: keys.transmission,
      })
    : makeInlineVerifier({
        crypto: nodeCrypto,
        opener: makeHpkeOpener(keys.transmission),
        election: makeIntakeElection(identity, packedRoster),
      });
}

async function openGateway(
  core: ServerCore,
  setup: ServerSetup,
  verifier: Verifier,
  guard: CheckpointGuard,
): Promise<Gateway> {
  const { clock, random, store, sequencer, election, keys, logKey } = core;
  const log = limitEvents(core.log, clock); // from here on, strangers cause what is written
  const { manifest } = election;
  const { limits } = setup;
  const revoked = new Set(setup.revokedCertificates);
  const access = makeDeviceAccess(election, revoked, core.decisions);
  const pipeline = await makePipeline({
    verifier,
    sequencer,
    store,
    tapesPerDeviceMax: limits.tapesPerDeviceMax,
    checkSigner: (deviceId, stationId) => access.checkSigner(deviceId, stationId),
    onFault: (step, fault) => {
      log.fault(`${step}.failed`, fault);
    },
  });
  const refusalLog = makeRefusalLog({
    crypto: nodeCrypto,
    clock,
    sequencer,
    embargoEndsAtMs: makeGate(manifest).opensAtMs,
    rate: limits.refusalLeaves,
  });
  const software = new Set(manifest.softwareDigests.map(formatHex));
  return startGateway(
    {
      crypto: nodeCrypto,
      clock,
      log,
      limits,
      refusalLog,
      desk: makeIntakeDesk({ clock, random, log, pipeline, refusalLog, limits }),
      access,
      journalWatch: makeJournalWatch(),
      election: {
        electionId: manifest.electionId,
        mode: manifest.mode,
        isSoftwareKnown: (digest) => software.size === 0 || software.has(formatHex(digest)),
      },
      logOrigin: sequencer.origin,
      successors: setup.succession?.chain ?? [],
      tls: serverTlsOptions({
        key: keys.tlsKeyPem,
        cert: keys.tlsCertificatePem,
        deviceCa: formatCertificatePem(manifest.deviceCertificateAuthority),
      }),
      resendAll: setup.succession !== undefined,
      noteEarlierReceipt: makeHistoryWatch({ crypto: nodeCrypto, logKey, sequencer, guard, log }),
    },
    setup.gateway,
  );
}

function formatCertificatePem(der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}
