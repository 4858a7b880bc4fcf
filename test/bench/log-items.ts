/** Sealed tapes as the sequencer hands them to the store, made without a server. */
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { LogItem } from '@mutabaqa/tally-server/store/store.ts';
import type { SealedTape } from './tapes.ts';

const timeMs = 1_889_708_640_000;

export function leafOf(sealed: SealedTape): Leaf {
  const { stationId, tapeDigest, tapeSignature, channelSignature } = sealed;
  const commitment = tapeCommitment(nodeCrypto, tapeDigest, tapeSignature, channelSignature);
  return { kind: 'transmission', stationId, commitment, timeMs };
}

export function recordOf({ tape, tapeSignature, channelSignature }: SealedTape): Uint8Array {
  const channel = { kind: 'transmission' } as const;
  return encodeTapeRecord({ tape: tape.bytes, tapeSignature, channelSignature, channel });
}

export function itemOf(sealed: SealedTape): LogItem {
  const { tape, envelope, stationId, tapeDigest } = sealed;
  const { deviceId, kind, sequence, part } = tape.header;
  return {
    entry: encodeLeaf(leafOf(sealed)),
    opening: undefined,
    timeMs,
    evidence: {
      kind: 'transmission',
      stationId,
      deviceId,
      tapeKind: kind,
      sequence,
      partIndex: part.index,
      tapeDigest,
      record: recordOf(sealed),
      envelopeDigest: nodeCrypto.sha256(envelope),
      relayedBy: 'D-000000',
      problems: [],
    },
  };
}
