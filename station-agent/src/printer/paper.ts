/** Rolls of thermal paper at 203 dots per inch, and what a code may hold on each (proto/spec/qr.md). */
import { partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';

export interface Paper {
  /** Across; 8 are a millimetre. */
  readonly dots: number;
  /** Of a code's text. */
  readonly codeCharactersMax: number;
  /** Side of a module of a code. */
  readonly moduleDotsMax: number;
}

/** Width of the roll, millimetres. */
export type PaperWidth = '80' | '58';

export const papers: Readonly<Record<PaperWidth, Paper>> = {
  '80': { dots: 576, codeCharactersMax: partCharactersMax.paper80mm, moduleDotsMax: 6 },
  '58': { dots: 384, codeCharactersMax: partCharactersMax.paper58mm, moduleDotsMax: 4 },
};
