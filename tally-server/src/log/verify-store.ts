/**
 * Checks a store by itself, as an auditor of the centre does: every leaf stands for what is stored with
 * it, the leaves give the signed checkpoint, and the guard knows nothing beyond it.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeLeaf, type Leaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeFrontier } from '@mutabaqa/shared/merkle/frontier.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Evidence, Store, StoredLeaf } from '../store/store.ts';

export interface StoreReport {
  readonly leaves: number;
  readonly tapes: number;
  readonly refusals: number;
  /** One line each, with the place; empty when all is well. */
  readonly problems: readonly string[];
}

export async function verifyStore(
  crypto: CryptoPort,
  store: Store,
  logKey: NoteKey,
  guardCheckpoint: string | undefined,
): Promise<StoreReport> {
  const problems: string[] = [];
  const counts = { leaves: 0, tapes: 0, refusals: 0 };
  const state = await store.logState();
  const guarded =
    guardCheckpoint === undefined ? undefined : verifyCheckpoint(crypto, logKey, guardCheckpoint);
  if (guarded === undefined) problems.push('guard: missing');
  else if (!guarded.ok) problems.push(`guard: ${guarded.error}`);
  const guardedSize = guarded?.ok ? guarded.value.size : undefined;
  if (guardedSize !== undefined && guardedSize > state.size) {
    problems.push(`guard: knows ${guardedSize} leaves, the store holds ${state.size}`);
  }

  const frontier = makeFrontier(crypto);
  let timeMs = 0;
  const compareGuard = (): void => {
    if (frontier.size !== guardedSize || !guarded?.ok) return;
    if (!equalBytes(guarded.value.root, frontier.root())) problems.push('guard: another history');
  };
  compareGuard();
  for await (const leaf of allLeaves(store, state.size)) {
    counts.leaves += 1;
    frontier.append(hashLeaf(crypto, leaf.entry));
    compareGuard();
    const opened = openLeaf(crypto, leaf);
    if (opened === undefined) {
      problems.push(`leaf ${leaf.index}: malformed, or its opening is another's`);
      continue;
    }
    if (opened.timeMs < timeMs) problems.push(`leaf ${leaf.index}: earlier than the one before`);
    timeMs = opened.timeMs;
    const wrong = await checkSubject(crypto, store, opened, leaf.index, counts);
    if (wrong !== undefined) problems.push(`leaf ${leaf.index}: ${wrong}`);
  }

  const signed = verifyCheckpoint(crypto, logKey, state.checkpoint ?? '');
  if (!signed.ok) problems.push(`checkpoint: ${signed.error}`);
  else if (signed.value.size !== counts.leaves || !equalBytes(signed.value.root, frontier.root())) {
    problems.push('checkpoint: the leaves do not give it');
  }
  return { ...counts, problems };
}

async function* allLeaves(store: Store, size: number): AsyncIterable<StoredLeaf> {
  const step = 1024;
  for (let from = 0; from < size; from += step) {
    yield* await store.leaves(from, Math.min(size, from + step));
  }
}

function openLeaf(crypto: CryptoPort, { entry, opening }: StoredLeaf): Leaf | undefined {
  const leaf = decodeLeaf(entry);
  if (leaf === undefined || leaf.kind !== 'sealed') return leaf;
  return opening && openSealedLeaf(crypto, leaf, opening);
}

async function checkSubject(
  crypto: CryptoPort,
  store: Store,
  leaf: Leaf,
  index: number,
  counts: { tapes: number; refusals: number },
): Promise<string | undefined> {
  switch (leaf.kind) {
    case 'transmission':
    case 'card': {
      const evidence = await store.evidenceAt(index);
      if (evidence === undefined) return 'its evidence is missing';
      counts.tapes += 1;
      return checkEvidence(crypto, leaf, evidence);
    }
    case 'refusal': {
      const refusal = await store.refusalAt(index);
      if (refusal === undefined) return 'its refusal is missing';
      counts.refusals += 1;
      const isSame = equalBytes(refusalCommitment(crypto, refusal.record), leaf.commitment);
      return isSame ? undefined : 'its refusal is another';
    }
    case 'bundle': {
      const bundle = await store.bundleAt(index);
      if (bundle === undefined) return 'its bundle is missing';
      return equalBytes(bundle.digest, leaf.commitment) ? undefined : 'its bundle is another';
    }
    default:
      return undefined; // stands for a file that is published, not for a row
  }
}

function checkEvidence(crypto: CryptoPort, leaf: Leaf, evidence: Evidence): string | undefined {
  const decoded = decodeTapeRecord(crypto, evidence.kind, evidence.record, {
    withheldAllowed: false,
  });
  if (!decoded.ok) return `its record does not decode: ${decoded.error.code}`;
  const { tape, tapeSignature, channelSignature } = decoded.value;
  const commitment = tapeCommitment(crypto, tape.digest, tapeSignature, channelSignature);
  if (!equalBytes(commitment, leaf.commitment)) return 'its evidence is another';
  return equalBytes(tape.digest, evidence.tapeDigest) ? undefined : 'its digest is another';
}
