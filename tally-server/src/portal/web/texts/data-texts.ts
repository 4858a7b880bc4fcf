import type { DataText } from './data-en.ts';
import type { TextTable } from './text-table.ts';

export const dataTexts: TextTable<DataText> = {
  ar: async () => (await import('./data-ar.ts')).ar,
  ckb: async () => (await import('./data-ckb.ts')).ckb,
  en: async () => (await import('./data-en.ts')).en,
};
