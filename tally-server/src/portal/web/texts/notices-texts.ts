import type { NoticesText } from './notices-en.ts';
import type { TextTable } from './text-table.ts';

export const noticesTexts: TextTable<NoticesText> = {
  ar: async () => (await import('./notices-ar.ts')).ar,
  ckb: async () => (await import('./notices-ckb.ts')).ckb,
  en: async () => (await import('./notices-en.ts')).en,
};
