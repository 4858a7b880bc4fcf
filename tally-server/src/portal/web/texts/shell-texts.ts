import type { TextTable } from './text-table.ts';
import type { ShellText } from './shell-en.ts';

/** The frame around every page, and the words that several pages use. */
export const shellTexts: TextTable<ShellText> = {
  ar: async () => (await import('./shell-ar.ts')).ar,
  ckb: async () => (await import('./shell-ckb.ts')).ckb,
  en: async () => (await import('./shell-en.ts')).en,
};
