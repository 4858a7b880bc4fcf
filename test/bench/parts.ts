/**
 * Each part of the pipeline alone, in a tight loop and its fastest batched form, over the same tapes:
 * together they bound what the server can do.
 */
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { publicKeyDerPrefix } from '@mutabaqa/shared/crypto/key-text.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { decodeEnvelope, sealingInfo } from '@mutabaqa/shared/envelope/envelope.ts';
import { padRecord, unpadRecord } from '@mutabaqa/shared/envelope/padding.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { linkPath, linkSubprotocol } from '@mutabaqa/shared/link/link-frame.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import {
  channelSigningInput,
  tapeCommitment,
  tapeSigningInput,
} from '@mutabaqa/shared/tape/tape-signatures.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { formatProof } from '@mutabaqa/tally-server/log/format-proof.ts';
import { appendicesPerCommitMax } from '@mutabaqa/tally-server/log/make-sequencer.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { LogCommit } from '@mutabaqa/tally-server/store/store.ts';
import type { BenchCentre } from './bench-centre.ts';
import { startBenchSink } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import { targetOf } from './load.ts';
import { itemOf, leafOf, recordOf } from './log-items.ts';
import type { Measured } from './measure.ts';
import { batchesOf, measureCpu, summarize, warmUps } from './measure.ts';
import type { SealedTape } from './tapes.ts';

/** CPU microseconds per tape. */
export interface Parts {
  readonly link: Measured;
  readonly open: Measured;
  readonly verify: Measured;
  readonly decode: Measured;
  readonly append: Measured;
  readonly commit: Measured;
  readonly receipt: Measured;
}

const repetitions = 5;

export async function measureParts(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
): Promise<Parts> {
  const answer = makeReceipts(election, tapes.slice(0, 1), entriesOf(tapes));
  return {
    link: await measureLink(election, centre, tapes, answer()[0]!.length),
    open: await measureOpen(election, tapes),
    verify: await measureVerify(election, tapes),
    decode: await measureDecode(tapes),
    append: await measureAppend(tapes),
    commit: await measureCommit(centre, tapes),
    receipt: await measureReceipts(election, tapes),
  };
}

/** Measured before and after what they bound, so that a neighbour's load meets both alike. */
export function mergeParts(before: Parts, after: Parts): Parts {
  const merge = (part: keyof Parts) => summarize([...before[part].values, ...after[part].values]);
  return {
    link: merge('link'),
    open: merge('open'),
    verify: merge('verify'),
    decode: merge('decode'),
    append: merge('append'),
    commit: merge('commit'),
    receipt: merge('receipt'),
  };
}

export function boundOf(parts: Parts): number {
  const values = Object.values<Measured>({ ...parts }).map(({ value }) => value);
  return values.reduce((sum, value) => sum + value, 0);
}

function measureOpen(election: BenchElection, tapes: readonly SealedTape[]): Promise<Measured> {
  const opener = makeHpkeOpener(election.keys.transmission);
  const envelopes = tapes.map(({ envelope }) => {
    const decoded = valueOf(decodeEnvelope(envelope));
    return { ...decoded, info: sealingInfo(decoded.header) };
  });
  return measureCpu(tapes.length, repetitions, () => () => {
    for (const { enc, info, headerBytes, ciphertext } of envelopes) {
      assert(opener.open(enc, info, headerBytes, ciphertext) !== undefined, 'opens');
    }
  });
}

function measureVerify(election: BenchElection, tapes: readonly SealedTape[]): Promise<Measured> {
  const { keyId } = election.keys.transmission;
  const keys = new Map(
    tapes.map(({ tape: { header } }) => {
      const { publicKey } = election.tapeKey(header.deviceId);
      const der = Buffer.from(concatBytes(publicKeyDerPrefix.ed25519, publicKey));
      return [header.deviceId, createPublicKey({ key: der, format: 'der', type: 'spki' })];
    }),
  );
  const checks = tapes.flatMap((sealed) => {
    const { tape, tapeSignature, channelSignature } = sealed;
    const key = assertDefined(keys.get(tape.header.deviceId), 'key');
    const { sequence } = tape.header;
    const channel = channelSigningInput({ kind: 'transmission' }, tape.digest, sequence, keyId);
    return [
      { key, message: tapeSigningInput(tape.digest), signature: tapeSignature },
      { key, message: channel, signature: channelSignature },
    ];
  });
  return measureCpu(tapes.length, repetitions, () => () => {
    for (const { key, message, signature } of checks) {
      assert(verify(null, message, key, signature), 'verifies');
    }
  });
}

/** Frame, envelope, record and tape, each canonical, with all digests. */
function measureDecode(tapes: readonly SealedTape[]): Promise<Measured> {
  const received = tapes.map((sealed, at) => {
    return { frame: frameOf(sealed.envelope, at), padded: padRecord(recordOf(sealed)) };
  });
  return measureCpu(tapes.length, repetitions, () => () => {
    for (const { frame, padded } of received) {
      const submit = valueOf(decodeFrame(frame));
      assert(submit.kind === 'submit', 'a submission');
      valueOf(decodeEnvelope(submit.envelope));
      const content = assertDefined(unpadRecord(padded), 'content');
      const options = { withheldAllowed: false };
      const record = valueOf(decodeTapeRecord(nodeCrypto, 'transmission', content, options));
      const { tape, tapeSignature, channelSignature } = record;
      tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature);
      nodeCrypto.sha256(submit.envelope);
    }
  });
}

function frameOf(envelope: Uint8Array, at: number): Uint8Array {
  return encodeFrame({ kind: 'submit', ref: at + 1, envelope, earlierReceipt: undefined });
}

function entriesOf(tapes: readonly SealedTape[]): Uint8Array[] {
  return tapes.map((sealed) => encodeLeaf(leafOf(sealed)));
}

function measureAppend(tapes: readonly SealedTape[]): Promise<Measured> {
  const batches = batchesOf(tapes.map(leafOf), appendicesPerCommitMax);
  return measureCpu(tapes.length, repetitions, () => () => {
    const tree = makeTree(nodeCrypto);
    for (const batch of batches) {
      for (const leaf of batch) tree.append(hashLeaf(nodeCrypto, encodeLeaf(leaf)));
      tree.root();
    }
  });
}

/** The real rows of prebuilt leaves, and the guard after each transaction. */
function measureCommit(centre: BenchCentre, tapes: readonly SealedTape[]): Promise<Measured> {
  const items = tapes.map(itemOf);
  const checkpoint = 'a checkpoint of the usual length\n'.repeat(6);
  const batches = batchesOf(items, appendicesPerCommitMax);
  const commits = batches.map((batch, at): LogCommit => ({
    firstIndex: at * appendicesPerCommitMax,
    items: batch,
    checkpoint,
  }));
  return measureCpu(tapes.length, repetitions, () => {
    const directory = centre.makeDirectory();
    const store = openSqliteStore(directory);
    return async () => {
      const guard = await openFileGuard(nodeCrypto, join(directory, 'guard'));
      for (const commit of commits) {
        await store.commitLog(commit);
        await guard.record(checkpoint);
      }
      await guard.close();
      await store.close();
    };
  });
}

function measureReceipts(election: BenchElection, tapes: readonly SealedTape[]): Promise<Measured> {
  const make = makeReceipts(election, tapes, entriesOf(tapes));
  return measureCpu(tapes.length, repetitions, () => () => void make());
}

/** One signature a batch; a proof in a frame for each tape, against the checkpoint of its batch. */
function makeReceipts(
  election: BenchElection,
  tapes: readonly SealedTape[],
  entries: readonly Uint8Array[],
): () => Uint8Array[] {
  const { logOrigin, logKey } = election.built.manifest;
  const key = makeNoteKey(nodeCrypto, logOrigin, logKey);
  const tree = makeTree(nodeCrypto);
  for (const entry of entries) tree.append(hashLeaf(nodeCrypto, entry));
  const batches = batchesOf([...tapes.entries()], appendicesPerCommitMax);
  return () => {
    const frames: Uint8Array[] = [];
    for (const batch of batches) {
      const size = tree.size;
      const statement = { origin: logOrigin, size, root: tree.root(size) };
      const checkpoint = signCheckpoint(statement, key, election.keys.log.sign);
      for (const [index, { tapeDigest }] of batch) {
        const inclusion = tree.inclusionProof(index, size);
        const proof = formatProof(entries[index]!, index, inclusion, checkpoint);
        frames.push(
          encodeFrame({ kind: 'receipt', ref: index + 1, receipt: { tapeDigest, proof } }),
        );
      }
    }
    return frames;
  };
}

/** CPU of a server that only takes frames and answers each with as many bytes as a receipt has. */
async function measureLink(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
  answerBytes: number,
): Promise<Measured> {
  const sink = await startBenchSink(centre, answerBytes);
  const sockets = await Promise.all(
    election.carriers.map((carrier) => openSocket(targetOf(election, carrier, sink.port))),
  );
  const frames = tapes.map(({ envelope }, at) => frameOf(envelope, at));
  const shares = sockets.map((_, at) => frames.filter((__, i) => i % sockets.length === at));
  const values: number[] = [];
  for (let round = 0; round < repetitions + warmUps; round++) {
    const before = await sink.usage();
    await Promise.all(sockets.map((socket, at) => exchange(socket, shares[at]!)));
    const after = await sink.usage();
    if (round >= warmUps) values.push((after.cpuUs - before.cpuUs) / tapes.length);
  }
  for (const socket of sockets) socket.terminate();
  await sink.stop();
  return summarize(values);
}

async function openSocket({ host, port, identity }: ReturnType<typeof targetOf>) {
  const socket = new WebSocket(`wss://${host}:${port}${linkPath}`, linkSubprotocol, {
    ...clientTlsOptions(identity),
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  return socket;
}

const framesInFlight = 64;

/** Half a window at a time: the fewer and fuller its reads, the cheaper for the sink. */
function exchange(socket: WebSocket, frames: readonly Uint8Array[]): Promise<void> {
  return new Promise((resolve) => {
    let sent = 0;
    let answered = 0;
    const fill = () => {
      const until = Math.min(frames.length, answered + framesInFlight);
      for (; sent < until; sent++) socket.send(frames[sent]!);
    };
    const take = () => {
      answered += 1;
      if (sent - answered <= framesInFlight / 2) fill();
      if (answered < frames.length) return;
      socket.off('message', take);
      resolve();
    };
    socket.on('message', take);
    fill();
  });
}

function valueOf<T>(result: Result<T, unknown>): T {
  assert(result.ok, 'a good tape');
  return result.value;
}
