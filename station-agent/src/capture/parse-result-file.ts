/** From the bytes of a result file to what can become a tape, or the reason why it cannot. */
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { nonceBytes } from '@mutabaqa/shared/tape/section-codec.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { ResultFile } from './closing-result.ts';
import { parseClosingResultJson } from './closing-result-json.ts';
import { decodeClosingResult } from './closing-result-protobuf.ts';
import type { TapeOrigin } from './make-tape.ts';
import { makeTape } from './make-tape.ts';
import type { ResolvedResult } from './resolve-closing-result.ts';
import { resolveClosingResult } from './resolve-closing-result.ts';

/**
 * Refusals: `result.malformed`, `count.out-of-range`, `election.other`, `station.unknown`, and those of
 * `decodeTape`: a trial tape goes through the decoder that the centre uses, so that what is accepted
 * here is not refused there, hours later, for its form.
 */
export function parseResultFile(
  crypto: CryptoPort,
  origin: TapeOrigin,
  { format, bytes }: ResultFile,
): Result<ResolvedResult, Refusal> {
  const parsed = format === 'json' ? parseClosingResultJson(bytes) : decodeClosingResult(bytes);
  if (!parsed.ok) return parsed;
  const resolved = resolveClosingResult(origin.devicePackage, parsed.value);
  if (!resolved.ok) return resolved;
  const trial = makeTape(origin, resolved.value, 1, () => new Uint8Array(nonceBytes), 0);
  const decoded = decodeTape(crypto, encodeTape(trial), { withheldAllowed: false });
  return decoded.ok ? resolved : decoded;
}
