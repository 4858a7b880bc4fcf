import type { FindText } from './find-en.ts';
import type { TextTable } from './text-table.ts';

export const findTexts: TextTable<FindText> = {
  ar: async () => (await import('./find-ar.ts')).ar,
  ckb: async () => (await import('./find-ckb.ts')).ckb,
  en: async () => (await import('./find-en.ts')).en,
};
