/** The smallest honest centre: opens, verifies, logs once, gives receipts. In memory. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { sampleDefinition, sampleKey, sampleSealingKey } from './sample-election.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { openEnvelope, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { RefusalFrame } from '@mutabaqa/shared/link/link-frame.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';

export interface ReceivingLog {
  /** Throws for an envelope that the centre would refuse: these tests send none. */
  take(envelope: Uint8Array): Receipt;
  /** With its leaf in the log, sealed as before publication. */
  refuse(
    envelope: Uint8Array,
    code: string,
    retryAfterMs?: number,
    /** Instead of the time that the seal shows. */
    innerTimeMs?: number,
  ): RefusalFrame;
  /** How often each tape was taken, by digest in hex; each is in the log once. */
  readonly taken: ReadonlyMap<string, number>;
  readonly size: number;
}

export interface ReceivingLogOptions {
  readonly origin?: string;
  /** Name of the sample key that signs checkpoints. */
  readonly signer?: string;
  readonly leafKind?: number;
  /** Instead of the envelope's. */
  readonly stationId?: string;
}

export function makeReceivingLog(options: ReceivingLogOptions = {}): ReceivingLog {
  const { origin = sampleDefinition.logOrigin, signer = 'log' } = options;
  const key = sampleKey(signer);
  const logKey = makeNoteKey(nodeCrypto, origin, key.publicKey);
  const opener = makeHpkeOpener(sampleSealingKey('transmission'));
  const tree = makeTree(nodeCrypto);
  const entries: Uint8Array[] = [];
  const indexes = new Map<string, number>();
  const taken = new Map<string, number>();
  append(wire.LeafKind.LEAF_KIND_PACKAGE, '', new Uint8Array(32));

  function nextTimeMs(): number {
    return 1_762_873_200_000 + entries.length;
  }

  function append(kind: number, stationId: string, commitment: Uint8Array): number {
    const timeMs = nextTimeMs();
    const entry = encodeMessage(wire.LogLeaf, { kind, stationId, commitment, timeMs });
    entries.push(entry);
    return tree.append(hashLeaf(nodeCrypto, entry));
  }

  function prove(index: number): string {
    const { size } = tree;
    const checkpoint = signCheckpoint({ origin, size, root: tree.root() }, logKey, key.sign);
    const proof = tree.inclusionProof(index, size);
    return formatTlogProof({ extra: entries[index] ?? new Uint8Array(), index, proof, checkpoint });
  }

  return {
    taken,
    get size() {
      return tree.size;
    },
    take(envelope) {
      const decoded = decodeEnvelope(envelope);
      assert(decoded.ok, 'the envelope decodes');
      const opened = openEnvelope(nodeCrypto, opener, decoded.value);
      assert(opened.ok, 'the envelope opens');
      const { tape, tapeSignature, channelSignature } = opened.value;
      const { publicKey } = sampleKey(tape.header.deviceId);
      const verified = verifyTapeRecord(nodeCrypto, publicKey, opened.value, opener.keyId);
      assert(verified.ok, 'the signatures verify');
      const digest = formatHex(tape.digest);
      taken.set(digest, (taken.get(digest) ?? 0) + 1);
      let index = indexes.get(digest);
      if (index === undefined) {
        index = append(
          options.leafKind ?? wire.LeafKind.LEAF_KIND_TRANSMISSION,
          options.stationId ?? tape.header.stationId,
          tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature),
        );
        indexes.set(digest, index);
      }
      return { tapeDigest: tape.digest, proof: prove(index) };
    },
    refuse(envelope, code, retryAfterMs = 0, innerTimeMs = nextTimeMs()) {
      const decoded = decodeEnvelope(envelope);
      const deviceId = decoded.ok ? decoded.value.header.deviceId : '';
      const refusedDigest = nodeCrypto.sha256(envelope);
      const record = encodeMessage(wire.RefusalRecord, { deviceId, code, refusedDigest });
      const leaf = encodeMessage(wire.LogLeaf, {
        kind: wire.LeafKind.LEAF_KIND_REFUSAL,
        commitment: labelledDigest(nodeCrypto, labels.evidence, record),
        timeMs: innerTimeMs,
      });
      const nonce = new Uint8Array(16).fill(3);
      const sealed = labelledDigest(nodeCrypto, labels.nonceCommitment, nonce, leaf);
      const index = append(wire.LeafKind.LEAF_KIND_SEALED, '', sealed);
      const opening = encodeMessage(wire.SealedLeafOpening, { nonce, leaf });
      return {
        kind: 'refusal',
        ref: 0,
        code,
        params: {},
        retryAfterMs,
        proof: prove(index),
        opening,
        record,
      };
    },
  };
}
