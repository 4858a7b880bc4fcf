import type { ObserversText } from './observers-en.ts';
import type { TextTable } from './text-table.ts';

export const observersTexts: TextTable<ObserversText> = {
  ar: async () => (await import('./observers-ar.ts')).ar,
  ckb: async () => (await import('./observers-ckb.ts')).ckb,
  en: async () => (await import('./observers-en.ts')).en,
};
