/**
 * The bytes for a receipt printer (ESC/POS). Printers neither shape Arabic nor order its letters, so the whole
 * tape is a picture; one line in the printer's own font follows, which a torn or smudged picture leaves.
 */
import { concatBytes, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Raster } from './raster.ts';

const initialize = Uint8Array.of(0x1b, 0x40);
const cutAfterFeed = Uint8Array.of(0x1d, 0x56, 66, 0);
/** Small printers hold no more in their buffer. */
const bandRows = 128;

/** `plainLine`: ASCII. */
export function formatEscPos(raster: Raster, plainLine: string): Uint8Array {
  const rowBytes = raster.width / 8;
  const bands = [];
  for (let row = 0; row < raster.height; row += bandRows) {
    const rows = Math.min(bandRows, raster.height - row);
    bands.push(
      // GS v 0: raster bit image, normal size
      Uint8Array.of(0x1d, 0x76, 0x30, 0, rowBytes & 255, rowBytes >> 8, rows & 255, rows >> 8),
      raster.bytes.subarray(row * rowBytes, (row + rows) * rowBytes),
    );
  }
  return concatBytes(initialize, ...bands, utf8(`${plainLine}\n`), cutAfterFeed);
}
