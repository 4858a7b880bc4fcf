/**
 * Checks a store by itself, as an auditor of the centre does: every leaf stands for what is stored with
 * it, the leaves give the signed checkpoint, and the guard knows nothing beyond it.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  decisionCommitment,
  decodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeSignedForm, formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeSignedTape, paperTapeCommitment } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { decodeLeaf, type Leaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { outageCommitment } from '@mutabaqa/shared/log/outage-record.ts';
import { refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
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
  const compare = (what: string, commitment: Uint8Array | undefined): string | undefined => {
    if (commitment === undefined) return `its ${what} is missing`;
    return equalBytes(commitment, leaf.commitment) ? undefined : `its ${what} is another`;
  };
  switch (leaf.kind) {
    case 'transmission':
    case 'card':
    case 'paper-tape': {
      const evidence = await store.evidenceAt(index);
      if (evidence === undefined) return 'its evidence is missing';
      counts.tapes += 1;
      return checkEvidence(crypto, leaf, evidence);
    }
    case 'form': {
      const form = await store.formAt(index);
      if (form === undefined) return 'its form is missing';
      const decoded = decodeSignedForm(crypto, form.record, { withheldAllowed: false });
      if (!decoded.ok) return `its form does not decode: ${decoded.error.code}`;
      return compare('form', formCommitment(crypto, decoded.value));
    }
    case 'decision': {
      const decision = await store.decisionAt(index);
      if (decision === undefined) return 'its decision is missing';
      const decoded = decodeSignedDecision(crypto, decision.record);
      if (!decoded.ok) return `its decision does not decode: ${decoded.error.code}`;
      return compare('decision', decisionCommitment(crypto, decoded.value));
    }
    case 'version': {
      const version = await store.versionAt(index);
      return compare('version', version && versionCommitment(crypto, version.record));
    }
    case 'outage': {
      const outage = await store.outageAt(index);
      return compare('outage', outage && outageCommitment(crypto, outage.record));
    }
    case 'refusal': {
      const refusal = await store.refusalAt(index);
      if (refusal !== undefined) counts.refusals += 1;
      return compare('refusal', refusal && refusalCommitment(crypto, refusal.record));
    }
    case 'bundle': {
      const bundle = await store.bundleAt(index);
      return compare('bundle', bundle?.digest);
    }
    default:
      return undefined; // stands for a file that is published, not for a row
  }
}

function checkEvidence(crypto: CryptoPort, leaf: Leaf, evidence: Evidence): string | undefined {
  const { kind, record, tapeDigest } = evidence;
  const options = { withheldAllowed: false };
  let digest: Uint8Array;
  let commitment: Uint8Array;
  if (kind === 'paper-tape') {
    const decoded = decodeSignedTape(crypto, record, options);
    if (!decoded.ok) return `its record does not decode: ${decoded.error.code}`;
    digest = decoded.value.tape.digest;
    commitment = paperTapeCommitment(crypto, decoded.value);
  } else {
    const decoded = decodeTapeRecord(crypto, kind, record, options);
    if (!decoded.ok) return `its record does not decode: ${decoded.error.code}`;
    const { tape, tapeSignature, channelSignature } = decoded.value;
    digest = tape.digest;
    commitment = tapeCommitment(crypto, digest, tapeSignature, channelSignature);
  }
  if (kind !== leaf.kind || !equalBytes(commitment, leaf.commitment)) {
    return 'its evidence is another';
  }
  return equalBytes(digest, tapeDigest) ? undefined : 'its digest is another';
}
