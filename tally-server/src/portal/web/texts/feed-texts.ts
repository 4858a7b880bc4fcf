import type { FeedText } from './feed-en.ts';
import type { TextTable } from './text-table.ts';

export const feedTexts: TextTable<FeedText> = {
  ar: async () => (await import('./feed-ar.ts')).ar,
  ckb: async () => (await import('./feed-ckb.ts')).ckb,
  en: async () => (await import('./feed-en.ts')).en,
};
