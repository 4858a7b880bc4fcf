/**
 * The real tally centre of a simulation, in this process: intake, sequencer, store, card reader, desks and
 * publication, with the simulation's clock and randomness. What is left out is sockets and TLS.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { makeHpkeOpener, makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import { makeBundleImport } from '@mutabaqa/tally-server/bundles/bundle-import.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { makeCardReader } from '@mutabaqa/tally-server/card-reader/card-reader.ts';
import type { DecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { makeDecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { makeDecisionDesk } from '@mutabaqa/tally-server/desk/decision-desk.ts';
import type { Taken } from '@mutabaqa/tally-server/desk/evidence-desk.ts';
import { makeEvidenceDesk } from '@mutabaqa/tally-server/desk/evidence-desk.ts';
import { makeDeviceAccess } from '@mutabaqa/tally-server/ingest/device-access.ts';
import { makeIntakeElection, packRoster } from '@mutabaqa/tally-server/ingest/device-directory.ts';
import { defaultLimits } from '@mutabaqa/tally-server/ingest/gateway-limits.ts';
import type { IntakeDesk } from '@mutabaqa/tally-server/ingest/intake-desk.ts';
import { makeIntakeDesk } from '@mutabaqa/tally-server/ingest/intake-desk.ts';
import { makePipeline } from '@mutabaqa/tally-server/ingest/pipeline.ts';
import { makeRefusalLog } from '@mutabaqa/tally-server/ingest/refusal-log.ts';
import { makeInlineVerifier } from '@mutabaqa/tally-server/ingest/verifier.ts';
import type { CheckpointGuard } from '@mutabaqa/tally-server/log/checkpoint-guard.ts';
import { makeSequencer } from '@mutabaqa/tally-server/log/make-sequencer.ts';
import type { Sequencer } from '@mutabaqa/tally-server/log/sequencer.ts';
import type { Gate } from '@mutabaqa/tally-server/publish/gate.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { makeReconciler } from '@mutabaqa/tally-server/reconcile/make-reconciler.ts';
import { readResultsSource } from '@mutabaqa/tally-server/publish/store-results-source.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { MemoryCard } from './make-tapes.ts';
import { makeMemoryBags } from './memory-bags.ts';
import type { SimElection } from './sim-election.ts';
import { simReader } from './sim-election.ts';

export interface SimCentre {
  /** Leaves of the log. */
  readonly size: number;
  /** Hex of the root over all of them. */
  root(): string;
  /** Undefined when a receipt came back; else the code of the refusal. */
  submit(envelope: Uint8Array, carrierId: string): Promise<string | undefined>;
  readCard(bag: string, card: MemoryCard): Promise<void>;
  takeForm(bytes: Uint8Array): Promise<Result<Taken, Refusal>>;
  takeQr(texts: readonly string[]): Promise<Result<Taken, Refusal>>;
  takeDecision(bytes: Uint8Array): Promise<Result<Taken, Refusal>>;
  /** Leaves of the tape with this digest, by whatever way it came, in order. */
  leavesOfTape(stationId: string, digest: Uint8Array): Promise<number[]>;
  /** The derived files of a version as of now, and what the reconciler says beside them. */
  publish(): Promise<{
    readonly files: ReadonlyMap<string, string>;
    readonly live: ReadonlyMap<string, LiveState>;
  }>;
  close(): Promise<void>;
}

export interface LiveState {
  readonly state: string;
  readonly arrivedBy: string;
}

const crypto = nodeCrypto;

/** What every part of the centre is made from. */
interface Base {
  readonly sim: SimElection;
  readonly election: SimElection['election'];
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly directory: string;
  readonly store: Store;
  readonly sequencer: Sequencer;
  readonly gate: Gate;
  readonly book: DecisionBook;
  readonly onFault: (fault: unknown) => void;
}

/** Store and bundles are in a directory of `scratch` that is thrown away; on a RAM disk no flush costs. */
export async function makeSimCentre(
  sim: SimElection,
  clock: Clock,
  scratch: string,
): Promise<SimCentre> {
  const faults: unknown[] = [];
  const base = await openBase(sim, clock, scratch, (fault) => void faults.push(fault));
  const { election, directory, store, sequencer, gate, book } = base;
  const ports = { crypto, election, store, sequencer, gate, clock };
  const intake = await openIntake(base);
  const cards = openCardReading(base);
  const reconciler = await makeReconciler({
    ...{ crypto, election, store, sequencer, clock, decisions: book },
    onFault: (_, fault) => base.onFault(fault),
  });
  const evidenceDesk = makeEvidenceDesk({
    ...ports,
    people: () => book.people(),
    standing: book.standing,
  });
  const decisionDesk = makeDecisionDesk({ ...ports, book, logNumber: 0 });
  return {
    get size() {
      return sequencer.size;
    },
    root: () => formatHex(sequencer.rootAt(sequencer.size)),
    submit: (envelope, carrierId) =>
      new Promise((resolve) => {
        const stationId = election.roster.device(carrierId)?.stationId ?? '';
        intake.submit({ deviceId: carrierId, stationId }, envelope, {
          received: () => resolve(undefined),
          refused: ({ refusal }) => resolve(refusal.code),
        });
      }),
    readCard: (bag, card) => cards.read(bag, card),
    takeForm: (bytes) => evidenceDesk.takeForm(bytes),
    takeQr: (texts) => evidenceDesk.takeQr(texts),
    takeDecision: (bytes) => decisionDesk.take(bytes),
    async leavesOfTape(stationId, digest) {
      const evidence = await store.evidenceOfStation(stationId);
      return evidence
        .filter(({ tapeDigest }) => equalBytes(tapeDigest, digest))
        .map(({ leafIndex }) => leafIndex);
    },
    async publish() {
      await reconciler.settled();
      const stations = election.roster.stations();
      const live = Array.from(stations, ({ stationId }) => {
        const { state, arrivedBy } = assertDefined(reconciler.state(stationId), stationId);
        return [stationId, { state, arrivedBy }] as const;
      });
      return { files: await publish(base), live: new Map(live) };
    },
    async close() {
      try {
        await intake.stop();
        await reconciler.settled();
        await sequencer.stop();
        await store.close();
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
      // A simulation plans no fault of disk or network: each is a bug.
      if (faults.length > 0) throw new AggregateError(faults, 'faults of the simulated centre');
    },
  };
}

async function openBase(
  sim: SimElection,
  clock: Clock,
  scratch: string,
  onFault: (fault: unknown) => void,
): Promise<Base> {
  const { election, keys, world } = sim;
  const directory = mkdtempSync(join(scratch, 'mutabaqa-sim-'));
  const serverRandom = makeSeededRandom(`${world.seed}/server`);
  const random = (bytes: number): Uint8Array => serverRandom.bytes(bytes);
  const store = openSqliteStore(join(directory, 'store'));
  const logKey = makeNoteKey(crypto, election.manifest.logOrigin, keys.log.publicKey);
  const sign = (message: Uint8Array): Uint8Array => keys.log.sign(message);
  const opened = await makeSequencer(
    { crypto, clock, random, store, guard: memoryGuard(), logKey, sign },
    { kind: 'package', stationId: '', commitment: election.digest, sealed: false },
  );
  assert(opened.ok, 'the simulated log starts');
  const sequencer = opened.value;
  const book = await makeDecisionBook({ crypto, election, store, sequencer, onFault });
  const gate = makeGate(election.manifest);
  return { sim, election, clock, random, directory, store, sequencer, gate, book, onFault };
}

async function openIntake(base: Base): Promise<IntakeDesk> {
  const { sim, election, clock, random, store, sequencer, gate, book, onFault } = base;
  const { electionId, mode } = election.manifest;
  const identity = { electionId, mode, packageDigest: election.digest };
  const access = makeDeviceAccess(election, new Set(), book);
  const pipeline = await makePipeline({
    verifier: makeInlineVerifier({
      crypto,
      opener: makeHpkeOpener(sim.keys.transmission),
      election: makeIntakeElection(identity, packRoster(election.roster, election.spares)),
    }),
    ...{ sequencer, store },
    tapesPerDeviceMax: defaultLimits.tapesPerDeviceMax,
    checkSigner: (deviceId, stationId) => access.checkSigner(deviceId, stationId),
    onFault: (_, fault) => onFault(fault),
  });
  const refusalLog = makeRefusalLog({
    ...{ crypto, clock, sequencer },
    embargoEndsAtMs: gate.opensAtMs,
    rate: defaultLimits.refusalLeaves,
  });
  const log = { event: () => undefined, fault: (_: string, fault: unknown) => onFault(fault) };
  return makeIntakeDesk({
    ...{ clock, random, log, pipeline, refusalLog },
    limits: defaultLimits,
  });
}

/** Each card makes a bundle of its own, carried over at once. */
function openCardReading(base: Base): { read(bag: string, card: MemoryCard): Promise<void> } {
  const { sim, election, clock, directory, store, sequencer, gate, onFault } = base;
  const { keys } = sim;
  const bags = makeMemoryBags();
  const bundles = join(directory, 'bundles');
  const reader = makeCardReader({
    election: election.manifest,
    opening: { crypto, files: bags.files, opener: makeHpkeOpener(keys.card) },
    sign: (message) => keys.reader.sign(message),
    sealer: assertDefined(makeHpkeSealer(election.manifest.bundleKey), 'bundle key'),
    place: {
      files: durableFiles,
      directory: join(directory, 'reader'),
      bundleDirectory: join(bundles, 'incoming'),
      readerId: simReader,
    },
    clock,
    cardsAtOnce: 1,
    report: () => undefined,
  });
  const bundleImport = makeBundleImport({
    ...{ crypto, election, store, sequencer, gate, clock },
    directory: bundles,
    files: durableFiles,
    opener: makeHpkeOpener(keys.bundle),
    report: (event) => {
      if (event.kind !== 'imported') onFault(event);
    },
  });
  return {
    async read(bag, card) {
      await reader.readAll('', [bags.add(bag, card)], false);
      await bundleImport.scan();
    },
  };
}

async function publish({
  election,
  clock,
  store,
  sequencer,
}: Base): Promise<ReadonlyMap<string, string>> {
  const snapshot = { timeMs: clock.nowMs(), logSize: sequencer.size };
  const source = await readResultsSource(crypto, election, store, snapshot);
  const files = new Map<string, string[]>();
  await writeResults(crypto, source, {
    write(file, chunk) {
      const chunks = files.get(file) ?? [];
      files.set(file, chunks);
      chunks.push(Buffer.from(chunk).toString('utf8'));
    },
  });
  return new Map([...files].map(([file, chunks]) => [file, chunks.join('')]));
}

/** What a guard keeps outlives the database, and a simulation outlives neither. */
function memoryGuard(): CheckpointGuard {
  let newest: string | undefined;
  return {
    read: async () => newest,
    async record(checkpoint) {
      newest = checkpoint;
    },
    async close() {
      // Nothing is held.
    },
  };
}
