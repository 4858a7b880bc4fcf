import type { ResultsText } from './results-en.ts';
import type { TextTable } from './text-table.ts';

export const resultsTexts: TextTable<ResultsText> = {
  ar: async () => (await import('./results-ar.ts')).ar,
  ckb: async () => (await import('./results-ckb.ts')).ckb,
  en: async () => (await import('./results-en.ts')).en,
};
