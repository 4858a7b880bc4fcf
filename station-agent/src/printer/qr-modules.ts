/** A code as black and white modules, by the `qrcode` library; how big it is printed is decided by whole dots. */
import { create } from 'qrcode';

export interface QrModules {
  /** Along a side, without the quiet zone. */
  readonly size: number;
  readonly isBlack: (x: number, y: number) => boolean;
}

/** White modules around a code (ISO/IEC 18004). */
export const quietModules = 4;

/** Level M; texts of the alphanumeric set are written as such by the library. */
export function makeQrModules(text: string): QrModules {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  return { size, isBlack: (x, y) => modules.get(y, x) === 1 };
}
