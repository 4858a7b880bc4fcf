/**
 * What each of a station's results says against itself. Apart from `decideStation`: these findings change
 * no state, so a station whose two channels agree on figures that do not add up is matched, and says so.
 */
import { formatHex } from '../base/bytes.ts';
import type { Finding } from '../base/findings.ts';
import type { TapeContext } from '../tape/tape-checks.ts';
import { checkTape } from '../tape/tape-checks.ts';
import type { Tape } from '../tape/tape.ts';
import { isResult } from './choose-tapes.ts';
import type { StationCase } from './station-case.ts';

export interface TapeFinding {
  /** Whatever channels it came by. */
  readonly tapeDigest: Uint8Array;
  readonly finding: Finding;
}

/** Of every result, replaced ones too, each tape once, in the order of the log. */
export function findTapeFindings(
  { tapes }: Pick<StationCase, 'tapes'>,
  tapeAt: (leafIndex: number) => Tape,
  context: TapeContext,
): TapeFinding[] {
  const seen = new Set<string>();
  return tapes
    .filter(isResult)
    .toSorted((a, b) => a.leafIndex - b.leafIndex)
    .flatMap(({ tapeDigest, leafIndex }) => {
      const key = formatHex(tapeDigest);
      if (seen.has(key)) return [];
      seen.add(key);
      return checkTape(tapeAt(leafIndex), context).map((finding) => ({ tapeDigest, finding }));
    });
}
