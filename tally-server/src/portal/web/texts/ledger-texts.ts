import type { LedgerText } from './ledger-en.ts';
import type { TextTable } from './text-table.ts';

export const ledgerTexts: TextTable<LedgerText> = {
  ar: async () => (await import('./ledger-ar.ts')).ar,
  ckb: async () => (await import('./ledger-ckb.ts')).ckb,
  en: async () => (await import('./ledger-en.ts')).en,
};
