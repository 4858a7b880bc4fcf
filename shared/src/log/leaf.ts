/**
 * Leaves of the transparency log: small commitments, and nothing that tells a figure. Specification:
 * proto/spec/log.md
 *
 * A sealed leaf stands for another one until the embargo ends: its commitment hides kind and station,
 * and its opening is published afterwards.
 */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { makeWireWords } from '../tape/wire-words.ts';

export type LeafKind =
  | 'package'
  | 'successor'
  | 'transmission'
  | 'card'
  | 'sealed'
  | 'refusal'
  | 'bundle'
  | 'decision'
  | 'form'
  | 'paper-tape'
  | 'version'
  | 'outage';

export interface Leaf {
  readonly kind: LeafKind;
  /** Empty when the leaf is about no single station, and in sealed leaves. */
  readonly stationId: string;
  /** 32 bytes. */
  readonly commitment: Uint8Array;
  /** Unix milliseconds of the server's clock, never decreasing along the log. */
  readonly timeMs: number;
}

export interface SealedLeaf {
  /** The encoded leaf of kind sealed. */
  readonly entry: Uint8Array;
  /** The encoded SealedLeafOpening: secret until the embargo ends. */
  readonly opening: Uint8Array;
}

/** 128 bits: kinds and stations are few and could otherwise be guessed from the commitment. */
export const sealNonceBytes = 16;

const leafKinds = makeWireWords<LeafKind>({
  package: wire.LeafKind.LEAF_KIND_PACKAGE,
  successor: wire.LeafKind.LEAF_KIND_SUCCESSOR,
  transmission: wire.LeafKind.LEAF_KIND_TRANSMISSION,
  card: wire.LeafKind.LEAF_KIND_CARD,
  sealed: wire.LeafKind.LEAF_KIND_SEALED,
  refusal: wire.LeafKind.LEAF_KIND_REFUSAL,
  bundle: wire.LeafKind.LEAF_KIND_BUNDLE,
  decision: wire.LeafKind.LEAF_KIND_DECISION,
  form: wire.LeafKind.LEAF_KIND_FORM,
  'paper-tape': wire.LeafKind.LEAF_KIND_PAPER_TAPE,
  version: wire.LeafKind.LEAF_KIND_VERSION,
  outage: wire.LeafKind.LEAF_KIND_OUTAGE,
});

export function encodeLeaf({ kind, stationId, commitment, timeMs }: Leaf): Uint8Array {
  assert(commitment.length === 32, 'a commitment has 32 bytes');
  return encodeMessage(wire.LogLeaf, {
    kind: leafKinds.toWire(kind),
    stationId,
    commitment,
    timeMs,
  });
}

/** Undefined for anything that `encodeLeaf` would not write: one leaf has one hash. */
export function decodeLeaf(entry: Uint8Array): Leaf | undefined {
  const outcome = decodeCanonical(wire.LogLeaf, entry);
  if (outcome.kind !== 'canonical') return undefined;
  const raw = outcome.message;
  const kind = leafKinds.fromWire(raw.kind);
  const stationId = raw.stationId ?? '';
  const timeMs = raw.timeMs ?? 0;
  const commitment = raw.commitment;
  if (!kind || commitment?.length !== 32 || !Number.isSafeInteger(timeMs)) return undefined;
  if (stationId !== '' && !isId(stationId)) return undefined;
  if (kind === 'sealed' && stationId !== '') return undefined;
  return { kind, stationId, commitment, timeMs };
}

/** The nonce has 16 random bytes and is used once. The time stays visible: it orders the log. */
export function sealLeaf(crypto: CryptoPort, nonce: Uint8Array, inner: Leaf): SealedLeaf {
  assert(nonce.length === sealNonceBytes, 'a seal has a nonce of 16 bytes');
  assert(inner.kind !== 'sealed', 'a seal is not sealed again');
  const leaf = encodeLeaf(inner);
  const commitment = sealCommitment(crypto, nonce, leaf);
  return {
    entry: encodeLeaf({ kind: 'sealed', stationId: '', commitment, timeMs: inner.timeMs }),
    opening: encodeMessage(wire.SealedLeafOpening, { nonce, leaf }),
  };
}

/** The leaf inside; undefined when the opening is not this sealed leaf's. */
export function openSealedLeaf(
  crypto: CryptoPort,
  sealed: Leaf,
  opening: Uint8Array,
): Leaf | undefined {
  const outcome = decodeCanonical(wire.SealedLeafOpening, opening);
  if (outcome.kind !== 'canonical' || sealed.kind !== 'sealed') return undefined;
  const { nonce, leaf } = outcome.message;
  if (nonce?.length !== sealNonceBytes || !leaf) return undefined;
  if (!equalBytes(sealCommitment(crypto, nonce, leaf), sealed.commitment)) return undefined;
  const inner = decodeLeaf(leaf);
  return inner && inner.kind !== 'sealed' && inner.timeMs === sealed.timeMs ? inner : undefined;
}

function sealCommitment(crypto: CryptoPort, nonce: Uint8Array, leaf: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.nonceCommitment, nonce, leaf);
}
