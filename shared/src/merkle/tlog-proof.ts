/**
 * Transparency-log proofs (c2sp.org/tlog-proof@v1), our receipts: an entry, its place, the path to the
 * root and the checkpoint that states the root. Verifiable offline with nothing but the log's key.
 */
import { assert } from '../base/assert.ts';
import { formatBase64, parseBase64 } from '../base/bytes.ts';
import { type Refusal, refusal } from '../base/refusals.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { type Checkpoint, type CheckpointFault, verifyCheckpoint } from './checkpoint.ts';
import { hashBytes, hashLeaf } from './hashes.ts';
import { noteCharactersMax, type NoteKey } from './note.ts';
import { verifyInclusion } from './proofs.ts';
import { isSize, parseSize, proofHashesMax } from './sizes.ts';
import { entryBytesMax } from './tiles.ts';

const firstLine = 'c2sp.org/tlog-proof@v1';
const headerCharactersMax = 128 * 1024; // an entry of 65,535 bytes in base64, and 53 hashes

export interface TlogProof {
  /** The leaf entry; the format allows its absence, a receipt does not. Unauthenticated until verified. */
  readonly extra?: Uint8Array;
  readonly index: number;
  /** From the leaf's sibling to the root's child. */
  readonly proof: readonly Uint8Array[];
  /** A signed note, verbatim. */
  readonly checkpoint: string;
}

/** What a verified receipt proves: the log with this key held `entry` at `index` when it had this root. */
export interface ProvenEntry extends Checkpoint {
  readonly entry: Uint8Array;
  readonly index: number;
}

export type TlogProofFault = CheckpointFault | 'malformed' | 'entry-missing' | 'proof-invalid';

export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  assert(isSize(index) && proof.length <= proofHashesMax, 'a leaf index and a path');
  assert(extra?.length !== 0, 'extra data is absent or not empty');
  const lines = [
    firstLine,
    ...(extra === undefined ? [] : [`extra ${formatBase64(extra)}`]),
    `index ${index}`,
    ...proof.map(formatBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

function parseHashes(lines: readonly string[]): Uint8Array[] | undefined {
  if (lines.length > proofHashesMax) return undefined;
  const hashes: Uint8Array[] = [];
  for (const line of lines) {
    const hash = parseBase64(line);
    if (hash?.length !== hashBytes) return undefined;
    hashes.push(hash);
  }
  return hashes;
}

/** Form only, and only the one form; the checkpoint is not looked into. */
export function parseTlogProof(text: string): TlogProof | undefined {
  if (text.length > headerCharactersMax + noteCharactersMax) return undefined;
  const gap = text.indexOf('\n\n');
  if (gap < 0 || gap > headerCharactersMax) return undefined;
  const lines = text.slice(0, gap).split('\n');
  if (lines.shift() !== firstLine) return undefined;

  const extraText = lines[0]?.startsWith('extra ')
    ? lines.shift()?.slice('extra '.length)
    : undefined;
  const extra = extraText === undefined ? undefined : parseBase64(extraText);
  if (extraText !== undefined && (extra === undefined || extra.length === 0)) return undefined;

  const indexLine = lines.shift();
  if (!indexLine?.startsWith('index ')) return undefined;
  const index = parseSize(indexLine.slice('index '.length));
  const proof = parseHashes(lines);
  if (index === undefined || proof === undefined) return undefined;
  return { ...(extra && { extra }), index, proof, checkpoint: text.slice(gap + 2) };
}

/** Refused with `receipt.invalid`; its parameter `why` is a `TlogProofFault`. */
export function verifyTlogProof(
  crypto: CryptoPort,
  logKey: NoteKey,
  text: string,
): Result<ProvenEntry, Refusal> {
  const invalid = (why: TlogProofFault) => fail(refusal('receipt.invalid', { why }));
  const parsed = parseTlogProof(text);
  if (parsed === undefined) return invalid('malformed');
  const { extra: entry, index, proof } = parsed;
  if (entry === undefined) return invalid('entry-missing');
  if (entry.length > entryBytesMax) return invalid('malformed');
  const checkpoint = verifyCheckpoint(crypto, logKey, parsed.checkpoint);
  if (!checkpoint.ok) return invalid(checkpoint.error);
  const { size, root } = checkpoint.value;
  const leafHash = hashLeaf(crypto, entry);
  if (!verifyInclusion(crypto, { index, size, leafHash, proof, root })) {
    return invalid('proof-invalid');
  }
  return ok({ ...checkpoint.value, entry, index });
}
