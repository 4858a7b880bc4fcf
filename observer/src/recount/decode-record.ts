/** A published record as the tape that it shows. Card and transmission show one tape, which is decoded once. */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { SignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { decodeSignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import type { TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';

export interface PublishedTape extends SignedTape {
  /** Undefined for a paper tape. */
  readonly copy: { readonly channel: Channel; readonly channelSignature: Uint8Array } | undefined;
}

const withheldAllowed = { withheldAllowed: true };

/** `known`: tapes that were decoded already. The error is a refusal code. */
export function decodeRecord(
  crypto: CryptoPort,
  kind: TapeEvidence['kind'],
  record: Uint8Array,
  known: readonly DecodedTape[],
): Result<PublishedTape, string> {
  if (kind === 'paper-tape') {
    const signed = decodeSignedTape(crypto, record, withheldAllowed);
    return signed.ok ? ok({ ...signed.value, copy: undefined }) : fail(signed.error.code);
  }
  const decoded = decodeTapeRecord(crypto, kind, record, withheldAllowed, known);
  if (!decoded.ok) return fail(decoded.error.code);
  const { tape, tapeSignature, channel, channelSignature } = decoded.value;
  return ok({ tape, tapeSignature, copy: { channel, channelSignature } });
}
