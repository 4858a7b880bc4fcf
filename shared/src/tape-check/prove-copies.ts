/** That published copies are what their devices signed, and that the log commits to each of them. */
import { equalBytes, parseUtf8 } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { SignedManifest } from '../election/signed-manifest.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Leaf } from '../log/leaf.ts';
import { decodeLeaf, openSealedLeaf } from '../log/leaf.ts';
import {
  extendLogChain,
  firstLogChain,
  makeLogTrust,
  newestLogKey,
} from '../log/successor-chain.ts';
import type { Checkpoint } from '../merkle/checkpoint.ts';
import { verifyCheckpoint } from '../merkle/checkpoint.ts';
import { proveEntry } from './log-file-proof.ts';
import type { ProofReason, ProofStep } from './proof-steps.ts';
import { failed, open, proved } from './proof-steps.ts';
import type { PublishedCopy } from './published-copies.ts';
import type { CheckTrust } from './verify-tape-in-hand.ts';
import { findDevice } from './verify-tape-in-hand.ts';

/** Published files. A file that is not there is undefined; a network that fails is a fault, thrown. */
export interface PublishedFiles {
  /** Below the public root: `log/checkpoint`. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** What a sealed leaf stands for, when it is published. `logNumber` is from 1. */
  readOpening(logNumber: number, leafIndex: number): Promise<Uint8Array | undefined>;
}

/** A centre that lost its log this often has other problems. */
const logsMax = 99;

/** The signatures of each copy, under the key that the roster has for its device. */
export function checkCopySignatures(
  copies: readonly PublishedCopy[],
  station: StationEntry,
  trust: CheckTrust,
): ProofStep {
  for (const copy of copies) {
    const { header } = copy.tape;
    const device = findDevice(header, station, trust);
    const isSigned = !('refused' in device) && copy.verifySignatures(device.tapeKey);
    const at = { leaf: copy.leafIndex, device: header.deviceId };
    if (!isSigned) return failed('channel', 'copy-signature', at);
    if (!device.isPlacementProved) return open('channel', 'decision-unlogged', at);
  }
  return proved('channel', { leaves: leavesOf(copies) });
}

/** Each copy's leaf in the log that the version counts, against its checkpoint. */
export async function checkInclusion(
  crypto: CryptoPort,
  files: PublishedFiles,
  signed: SignedManifest,
  copies: readonly PublishedCopy[],
  logOrigin: string | undefined,
): Promise<ProofStep> {
  const log = await openLog(crypto, files, signed, logOrigin);
  if (log === undefined) return open('inclusion', 'files-missing');
  const { checkpoint, prefix } = log;
  if (checkpoint === undefined) return failed('inclusion', 'checkpoint', { log: prefix });
  for (const copy of copies) {
    const { leafIndex } = copy;
    const at = { leaf: leafIndex, log: prefix, size: checkpoint.size };
    const leaf = await readProvenLeaf(crypto, files, { ...log, checkpoint }, leafIndex);
    if (leaf === undefined) return failed('inclusion', 'log-proof', at);
    const problem = problemOfLeaf(leaf, copy);
    if (problem === 'sealed') return open('inclusion', problem, at);
    if (problem !== undefined) return failed('inclusion', problem, at);
  }
  return proved('inclusion', { leaves: leavesOf(copies), log: prefix, size: checkpoint.size });
}

/** Whether the log has, at this leaf, a commitment of this kind; false also when its files do not prove it. */
export async function isCommitted(
  crypto: CryptoPort,
  files: PublishedFiles,
  signed: SignedManifest,
  shown: Pick<Leaf, 'kind' | 'commitment'> & { readonly leafIndex: number },
  logOrigin: string | undefined,
): Promise<boolean> {
  const log = await openLog(crypto, files, signed, logOrigin);
  if (log?.checkpoint === undefined) return false;
  const { checkpoint } = log;
  const leaf = await readProvenLeaf(crypto, files, { ...log, checkpoint }, shown.leafIndex);
  return leaf?.kind === shown.kind && equalBytes(leaf.commitment, shown.commitment);
}

/** The leaf, opened where its opening is published; undefined when the log's files do not prove it. */
async function readProvenLeaf(
  crypto: CryptoPort,
  files: PublishedFiles,
  { prefix, number, checkpoint }: OpenedLog & { readonly checkpoint: Checkpoint },
  leafIndex: number,
): Promise<Leaf | undefined> {
  const read = async (path: string): Promise<Uint8Array | undefined> =>
    files.read(`${prefix}/${path}`);
  const entry = await proveEntry(crypto, read, checkpoint, leafIndex);
  const logged = entry && decodeLeaf(entry);
  if (logged?.kind !== 'sealed') return logged;
  const opening = await files.readOpening(number, leafIndex);
  // What does not open it leaves it sealed.
  return (opening && openSealedLeaf(crypto, logged, opening)) ?? logged;
}

function problemOfLeaf(
  leaf: Leaf,
  { kind, tape, commitment }: PublishedCopy,
): ProofReason | undefined {
  if (leaf.kind === 'sealed') return 'sealed';
  if (leaf.kind !== kind || !equalBytes(leaf.commitment, commitment)) return 'other-commitment';
  // The leaf of a card names the station on the bag it came in.
  const isOfStation = kind === 'card' || leaf.stationId === tape.header.stationId;
  return isOfStation ? undefined : 'other-commitment';
}

interface OpenedLog {
  readonly number: number;
  readonly prefix: string;
  /** Undefined when the log's key did not sign it. */
  readonly checkpoint: Checkpoint | undefined;
}

/**
 * The log that the package names; for a version that counts another, the one that officers let follow it.
 * Undefined when nobody serves it.
 */
async function openLog(
  crypto: CryptoPort,
  files: PublishedFiles,
  { manifest, digest }: SignedManifest,
  logOrigin: string | undefined,
): Promise<OpenedLog | undefined> {
  const offered: Uint8Array[] = [];
  for (let number = 2; number <= logsMax && logOrigin !== manifest.logOrigin; number++) {
    const successor = await files.read(`log-${number}/successor`);
    if (successor === undefined) break;
    offered.push(successor);
  }
  const first = firstLogChain(crypto, manifest);
  const { chain } = extendLogChain(crypto, makeLogTrust(manifest, digest), first, offered);
  const number = chain.logKeys.length;
  const prefix = number === 1 ? 'log' : `log-${number}`;
  const note = await files.read(`${prefix}/checkpoint`);
  if (note === undefined) return undefined;
  const verified = verifyCheckpoint(crypto, newestLogKey(chain), parseUtf8(note) ?? '');
  return { number, prefix, checkpoint: verified.ok ? verified.value : undefined };
}

function leavesOf(copies: readonly PublishedCopy[]): string {
  return copies.map(({ leafIndex }) => leafIndex).join(', ');
}
