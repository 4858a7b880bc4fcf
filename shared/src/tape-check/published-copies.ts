/** What a version of the results publishes of one station, as far as a tape is held against it. */
import { formatHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { decodeTapeRecord, verifyTapeRecord } from '../envelope/tape-record.ts';
import { decodeSignedTape, paperTapeCommitment } from '../evidence/signed-tape.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { Manifest } from '../election/manifest.ts';
import type { StationState } from '../reconcile/verdict.ts';
import { tapeCommitment, tapeSigningInput } from '../tape/tape-signatures.ts';
import type { DecodedTape } from '../tape/tape.ts';

export type CopyKind = 'transmission' | 'card' | 'paper-tape';

/** A row of the dossier's `evidence` that is a tape, and its record. */
export interface PublishedRow {
  readonly leafIndex: number;
  readonly kind: CopyKind;
  /** Of the tape, lower-case hex, as the dossier says. */
  readonly digest: string;
  /** The published record; undefined when it could not be fetched. */
  readonly record: Uint8Array | undefined;
}

export interface PublishedStation {
  /** Of the results. */
  readonly version: number;
  /** Of its snapshot. */
  readonly timeMs: number;
  readonly logSize: number;
  /** Of the log that `logSize` counts, as the version says. */
  readonly logOrigin: string | undefined;
  /** The station's verdict, as the dossier says. */
  readonly state: StationState | undefined;
  readonly rows: readonly PublishedRow[];
}

export interface PublishedCopy {
  readonly leafIndex: number;
  readonly kind: CopyKind;
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
  /** What its leaf must commit to. */
  readonly commitment: Uint8Array;
  /** Tape signature and, but for a paper tape, channel signature. */
  verifySignatures(deviceKey: Uint8Array): boolean;
}

/** Undefined for a record that does not decode, or is of another tape than its row says. */
export function decodePublishedCopy(
  crypto: CryptoPort,
  manifest: Pick<Manifest, 'transmissionKey' | 'cardKey'>,
  row: PublishedRow,
): PublishedCopy | undefined {
  const copy = row.record && decodeCopy(crypto, manifest, row, row.record);
  return copy && formatHex(copy.tape.digest) === row.digest ? copy : undefined;
}

function decodeCopy(
  crypto: CryptoPort,
  manifest: Pick<Manifest, 'transmissionKey' | 'cardKey'>,
  { leafIndex, kind }: PublishedRow,
  bytes: Uint8Array,
): PublishedCopy | undefined {
  const options = { withheldAllowed: true };
  if (kind === 'paper-tape') {
    const signed = decodeSignedTape(crypto, bytes, options);
    if (!signed.ok) return undefined;
    const { tape, tapeSignature } = signed.value;
    return {
      ...{ leafIndex, kind, tape, tapeSignature },
      commitment: paperTapeCommitment(crypto, signed.value),
      verifySignatures: (deviceKey) =>
        crypto.verifyEd25519(deviceKey, tapeSigningInput(tape.digest), tapeSignature),
    };
  }
  const record = decodeTapeRecord(crypto, kind, bytes, options);
  if (!record.ok) return undefined;
  const { tape, tapeSignature, channelSignature } = record.value;
  const recipient = kind === 'card' ? manifest.cardKey : manifest.transmissionKey;
  const recipientKeyId = labelledDigest(crypto, labels.keyId, recipient).subarray(0, 8);
  return {
    ...{ leafIndex, kind, tape, tapeSignature },
    commitment: tapeCommitment(crypto, tape.digest, tapeSignature, channelSignature),
    verifySignatures: (deviceKey) =>
      verifyTapeRecord(crypto, deviceKey, record.value, recipientKeyId).ok,
  };
}
