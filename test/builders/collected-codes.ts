/** What a phone reads from a posted tape. */
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import type { SignedTape } from './sample-centre.ts';
import { sampleKey } from './sample-election.ts';

/** Texts of its codes, the parity first when there are several. */
export function codesOf(
  { tape, tapeSignature, signer }: SignedTape,
  charactersMax: number = partCharactersMax.paper80mm,
): string[] {
  const keyId = labelledDigest(nodeCrypto, labels.keyId, sampleKey(signer).publicKey).slice(0, 8);
  return formatQrParts(nodeCrypto, { tape: tape.bytes, keyId, tapeSignature }, charactersMax);
}
