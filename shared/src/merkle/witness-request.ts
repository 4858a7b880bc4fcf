/** The body of `POST <prefix>/add-checkpoint` (c2sp.org/tlog-witness), as a log writes and a witness reads it. */
import { assert } from '../base/assert.ts';
import { formatBase64, parseBase64 } from '../base/bytes.ts';
import { hashBytes } from './hashes.ts';
import { noteCharactersMax } from './note.ts';
import { isSize, parseSize } from './sizes.ts';

export interface WitnessRequest {
  /** The size that the client believes the witness cosigned last; 0 for none. */
  readonly oldSize: number;
  /** From `oldSize` to the checkpoint; empty from 0. */
  readonly proof: readonly Uint8Array[];
  /** A signed note, verbatim. */
  readonly checkpoint: string;
}

/** C2SP's bound. */
const proofLinesMax = 63;
const headCharactersMax = 4096;
/** In UTF-8; a longer body is no request. */
export const witnessRequestBytesMax = headCharactersMax + 2 * noteCharactersMax;
/** Of the 409 answer, which holds the size last cosigned. */
export const witnessSizeType = 'text/x.tlog.size';

export function formatWitnessRequest({ oldSize, proof, checkpoint }: WitnessRequest): string {
  assert(isSize(oldSize) && proof.length <= proofLinesMax, 'a size and a proof');
  return `${[`old ${oldSize}`, ...proof.map(formatBase64)].join('\n')}\n\n${checkpoint}`;
}

/** Form only; the checkpoint is not looked into. */
export function parseWitnessRequest(body: string): WitnessRequest | undefined {
  const gap = body.indexOf('\n\n');
  if (gap < 0 || gap > headCharactersMax) return undefined;
  const [first = '', ...lines] = body.slice(0, gap).split('\n');
  const oldSize = first.startsWith('old ') ? parseSize(first.slice('old '.length)) : undefined;
  if (oldSize === undefined || lines.length > proofLinesMax) return undefined;
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const hash = parseBase64(line);
    if (hash?.length !== hashBytes) return undefined;
    proof.push(hash);
  }
  return { oldSize, proof, checkpoint: body.slice(gap + 2) };
}
