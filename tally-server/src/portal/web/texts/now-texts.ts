import type { NowText } from './now-en.ts';
import type { TextTable } from './text-table.ts';

export const nowTexts: TextTable<NowText> = {
  ar: async () => (await import('./now-ar.ts')).ar,
  ckb: async () => (await import('./now-ckb.ts')).ckb,
  en: async () => (await import('./now-en.ts')).en,
};
