/**
 * Whether a refusal left a trace: its record is committed to by a leaf of the log, sealed or not.
 *
 * A device that is turned away can show this to anybody; a refusal without it is the word of a server.
 */
import { equalBytes } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { RefusalFrame } from '../link/link-frame.ts';
import { decodeLeaf, openSealedLeaf, type Leaf } from '../log/leaf.ts';
import { encodeRefusalRecord, refusalCommitment } from '../log/refusal-record.ts';
import type { NoteKey } from '../merkle/note.ts';
import { verifyTlogProof } from '../merkle/tlog-proof.ts';

/**
 * True when the log holds the refusal, with this code and these parameters, of exactly these bytes
 * (`refusedDigest`, SHA-256) to the device whose link it was.
 */
export function isRefusalProven(
  crypto: CryptoPort,
  logKey: NoteKey,
  refused: Pick<RefusalFrame, 'code' | 'params' | 'proof' | 'opening' | 'record'>,
  deviceId: string,
  refusedDigest: Uint8Array,
): boolean {
  const { code, params, proof, opening } = refused;
  // Made again rather than read: what a person is shown must be what the leaf commits to.
  const record = encodeRefusalRecord({ deviceId, code, params, refusedDigest });
  if (!equalBytes(record, refused.record)) return false;
  const proven = verifyTlogProof(crypto, logKey, proof);
  const leaf = proven.ok ? openLeaf(crypto, proven.value.entry, opening) : undefined;
  return leaf?.kind === 'refusal' && equalBytes(leaf.commitment, refusalCommitment(crypto, record));
}

/** The leaf itself, or the one inside a sealed leaf that `opening` opens; undefined when it does not. */
function openLeaf(crypto: CryptoPort, entry: Uint8Array, opening: Uint8Array): Leaf | undefined {
  const leaf = decodeLeaf(entry);
  return leaf?.kind === 'sealed' ? openSealedLeaf(crypto, leaf, opening) : leaf;
}
