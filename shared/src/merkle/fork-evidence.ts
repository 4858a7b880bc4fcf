/**
 * The proof that a log showed two histories, as a file that anybody can verify with the log's key: two signed
 * checkpoints that cannot both be true. Of one size, their roots differ. Of two sizes, a consistency proof
 * leads from the larger one to another root at the smaller size.
 */
import { assertDefined } from '../base/assert.ts';
import { equalBytes, formatBase64, parseBase64 } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { type Checkpoint, verifyCheckpoint } from './checkpoint.ts';
import { formatVkey, type NoteKey } from './note.ts';
import { verifyConsistency } from './proofs.ts';

const format = 'mutabaqa/fork/v1';

export interface ForkEvidence {
  /** For whoever has no other; a key from the file proves only that the parts fit. */
  readonly logKey: NoteKey | undefined;
  /** Two signed notes, the smaller size first. */
  readonly notes: readonly [string, string];
  /** For different sizes: what the larger one says about the smaller. */
  readonly path?: { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };
}

export interface ProvenFork {
  readonly checkpoints: readonly [Checkpoint, Checkpoint];
  /** What the later history has at the size of the first checkpoint. */
  readonly otherRoot: Uint8Array;
}

export type ForkFault =
  'not-evidence' | 'not-signed' | 'sizes-in-other-order' | 'proof-invalid' | 'no-contradiction';

/** One line of JSON and a newline; equal evidence gives equal bytes. */
export function formatForkEvidence({ logKey, notes, path }: ForkEvidence): string {
  return `${JSON.stringify({
    format,
    ...(logKey && { logKey: formatVkey(logKey) }),
    checkpoints: notes,
    ...(path && { root: formatBase64(path.root), proof: path.proof.map(formatBase64) }),
  })}\n`;
}

/** Form only. */
export function parseForkEvidence(text: string): Omit<ForkEvidence, 'logKey'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // JSON.parse has no other way to say "malformed"
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { format: given, checkpoints, root, proof } = value as Record<string, unknown>;
  if (given !== format || !isTexts(checkpoints) || checkpoints.length !== 2) return undefined;
  const [first = '', second = ''] = checkpoints;
  if (root === undefined && proof === undefined) return { notes: [first, second] };
  if (typeof root !== 'string' || !isTexts(proof)) return undefined;
  const [rootBytes, ...hashes] = [root, ...proof].map(parseBase64);
  if (rootBytes === undefined || hashes.includes(undefined)) return undefined;
  const path = { root: rootBytes, proof: hashes.map((hash) => assertDefined(hash, 'a hash')) };
  return { notes: [first, second], path };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

export function verifyForkEvidence(
  crypto: CryptoPort,
  logKey: NoteKey,
  text: string,
): Result<ProvenFork, ForkFault> {
  const evidence = parseForkEvidence(text);
  if (evidence === undefined) return fail('not-evidence');
  const [first, second] = evidence.notes.map((note) => verifyCheckpoint(crypto, logKey, note));
  if (!first?.ok || !second?.ok) return fail('not-signed');
  const [a, b] = [first.value, second.value];
  if (a.size > b.size) return fail('sizes-in-other-order');
  const otherRoot = a.size === b.size ? b.root : evidence.path?.root;
  if (otherRoot === undefined) return fail('not-evidence');
  if (a.size < b.size) {
    const proof = evidence.path?.proof ?? [];
    const claim = { from: a.size, to: b.size, fromRoot: otherRoot, toRoot: b.root, proof };
    if (!verifyConsistency(crypto, claim)) return fail('proof-invalid');
  }
  if (equalBytes(otherRoot, a.root)) return fail('no-contradiction');
  return ok({ checkpoints: [a, b], otherRoot });
}
