/** A published version of a whole country: each station with transmission, card and hand count, signed by its device. */
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import type { SignedTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { channelSigningInput, tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Tape, TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { Election, StationPlan } from '@mutabaqa/simulator/world/election.ts';
import { makeElection } from '@mutabaqa/simulator/world/election.ts';
import { deriveKeySeed, makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import { makeStationResult } from '@mutabaqa/simulator/world/station-result.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeSequencer } from '@mutabaqa/tally-server/log/make-sequencer.ts';
import type { Appendix } from '@mutabaqa/tally-server/log/sequencer.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { makeLogFiles } from '@mutabaqa/tally-server/publish/log-files.ts';
import { publishPackage } from '@mutabaqa/tally-server/publish/package-copy.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { makeResultVersions } from '@mutabaqa/tally-server/publish/result-versions.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import { benchSeed, makeBenchKeys, makeDefinition, signBenchPackage } from './bench-election.ts';
import { batchesOf } from './measure.ts';

export interface PublishedVersion {
  /** Of the version. */
  readonly directory: string;
  readonly logDirectory: string;
  readonly logKey: NoteKey;
}

const stationsPerAppend = 64;

/** `directory` is empty. */
export async function publishBenchVersion(
  directory: string,
  stationCount: number,
): Promise<PublishedVersion> {
  const nowMs = Math.floor(Date.now() / 1000) * 1000;
  const world = makeElection(benchSeed, stationCount);
  const stations = world.stations.map((plan) => {
    const deviceId = deviceIdOf(plan);
    const tapeKey = keyOf(deviceId).publicKey;
    return { ...plan, devices: [{ deviceId, tapeKey, certificateFingerprint: undefined }] };
  });
  const groupIds = [...new Set(stations.map(({ pollingGroup }) => pollingGroup))];
  const definition = makeDefinition(groupIds, nowMs / 1000);
  const keys = makeBenchKeys(definition, nowMs);
  const signed = signBenchPackage(definition, keys, world.contests, stations);
  const parts = new Map(signed.built.parts.map(({ digestHex, bytes }) => [digestHex, bytes]));
  const read = (digestHex: string) => parts.get(digestHex);
  const loaded = loadElectionPackage(nodeCrypto, signed.signedManifest, read);
  assert(loaded.ok, 'the package loads');
  const election = loaded.value;
  const { manifest } = election;
  writePackageFiles(join(directory, 'package'), signed.built, signed.signedManifest);
  const packageDirectory = join(directory, 'public', 'package');
  publishPackage(publicFiles, nodeCrypto, join(directory, 'package'), packageDirectory, manifest);

  const clock = { timeMs: nowMs, nowMs: () => clock.timeMs };
  const store = openSqliteStore(join(directory, 'store'));
  const guard = await openFileGuard(nodeCrypto, join(directory, 'guard'));
  const logKey = makeNoteKey(nodeCrypto, manifest.logOrigin, keys.log.publicKey);
  const random = (bytes: number) => new Uint8Array(bytes).fill(1);
  const sign = (message: Uint8Array) => keys.log.sign(message);
  const made = await makeSequencer(
    { crypto: nodeCrypto, clock, random, store, guard, logKey, sign },
    { kind: 'package', stationId: '', commitment: election.digest, sealed: false },
  );
  assert(made.ok, 'the log begins');
  const sequencer = made.value;
  for (const some of batchesOf(world.stations, stationsPerAppend)) {
    clock.timeMs += 1000;
    await sequencer.append(some.flatMap((plan) => appendicesOf(election, world, plan)));
  }
  const gate = makeGate(manifest);
  clock.timeMs = gate.opensAtMs + 60_000;
  const versions = makeResultVersions({
    ...{ crypto: nodeCrypto, random, election, store, sequencer, gate, clock, packageDirectory },
    directory: join(directory, 'public', 'results'),
    files: publicFiles,
    logNumber: 1,
  });
  const published = await versions.publish();
  assert(published.ok, 'a version');
  const logDirectory = join(directory, 'public', 'log');
  await makeLogFiles({
    ...{ crypto: nodeCrypto, files: publicFiles, store, sequencer, logKey },
    directory: logDirectory,
  }).publish();
  await sequencer.stop();
  await guard.close();
  await store.close();
  return {
    directory: join(directory, 'public', 'results', 'versions', '1'),
    logDirectory,
    logKey,
  };
}

const deviceIdOf = ({ stationId }: StationPlan): string => `device-${stationId}`;

function keyOf(deviceId: string): Ed25519Key {
  return ed25519KeyFromSeed(deriveKeySeed(benchSeed, deviceId));
}

function appendicesOf(election: ElectionPackage, world: Election, plan: StationPlan): Appendix[] {
  const signer = keyOf(deviceIdOf(plan));
  const closing = signTape(nodeCrypto, signer, makeTape(election, world, plan, 'closing'));
  const counted = signTape(nodeCrypto, signer, makeTape(election, world, plan, 'hand-count'));
  const card = {
    kind: 'card',
    cardId: new Uint8Array(16).fill(9),
    journalHead: new Uint8Array(32),
  } as const;
  return [
    appendixOf(election, signer, closing, { kind: 'transmission' }),
    appendixOf(election, signer, counted, { kind: 'transmission' }),
    appendixOf(election, signer, closing, card),
  ];
}

function appendixOf(
  { manifest }: ElectionPackage,
  signer: Ed25519Key,
  { tape, tapeSignature }: SignedTape,
  channel: Channel,
): Appendix {
  const { stationId, deviceId, kind: tapeKind, sequence, part } = tape.header;
  const recipient = channel.kind === 'card' ? manifest.cardKey : manifest.transmissionKey;
  const channelSignature = signer.sign(
    channelSigningInput(channel, tape.digest, sequence, sealingKeyId(recipient)),
  );
  const record = encodeTapeRecord({ tape: tape.bytes, tapeSignature, channelSignature, channel });
  return {
    kind: channel.kind,
    stationId,
    commitment: tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature),
    sealed: channel.kind === 'card',
    evidence: {
      ...{ kind: channel.kind, stationId, deviceId, tapeKind, sequence, record },
      partIndex: part.index,
      tapeDigest: tape.digest,
      envelopeDigest: nodeCrypto.sha256(record),
      relayedBy: undefined,
      problems: [],
    },
  };
}

function makeTape(
  { manifest, digest }: ElectionPackage,
  world: Election,
  plan: StationPlan,
  kind: TapeKind,
): Tape {
  const { stationId, pollingGroup } = plan;
  const group = assertDefined(manifest.pollingGroups.get(pollingGroup), pollingGroup);
  const { opensAtS: openedAtS, closesAtS: closedAtS } = group;
  const result = makeStationResult(world, plan, { openedAtS, closedAtS });
  const random = makeSeededRandom(`${benchSeed}/nonces/${stationId}/${kind}`);
  return {
    header: {
      electionId: manifest.electionId,
      packageDigest: digest,
      mode: manifest.mode,
      stationId,
      deviceId: deviceIdOf(plan),
      kind,
      sequence: kind === 'closing' ? 1 : 2,
      correctionReason: undefined,
      ...{ part: result.part, capture: result.capture, openedAtS, closedAtS },
      madeAtS: closedAtS + 600,
      softwareDigest: digest,
      sections: [
        ...result.papers.map(({ paperId: id }) => ({ kind: 'account' as const, id })),
        ...result.contests.map(({ contestId: id }) => ({ kind: 'contest' as const, id })),
      ],
    },
    sections: [
      ...result.papers.map(({ counts }) => ({
        kind: 'account' as const,
        nonce: random.bytes(16),
        counts,
      })),
      ...result.contests.map(({ listVotes, candidateVotes }) => ({
        kind: 'contest' as const,
        nonce: random.bytes(16),
        listVotes: countsOf(listVotes),
        candidateVotes: countsOf(candidateVotes),
      })),
    ],
  };
}

/** A component seat has no lists. */
function countsOf(votes: readonly { readonly votes: number }[]): SparseCounts | undefined {
  return votes.length === 0 ? undefined : makeSparseCounts(votes.map((each) => each.votes));
}
