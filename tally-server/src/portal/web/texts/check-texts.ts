import type { CheckText } from './check-en.ts';
import type { TextTable } from './text-table.ts';

export const checkTexts: TextTable<CheckText> = {
  ar: async () => (await import('./check-ar.ts')).ar,
  ckb: async () => (await import('./check-ckb.ts')).ckb,
  en: async () => (await import('./check-en.ts')).en,
};
