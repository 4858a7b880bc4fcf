import type { StationText } from './station-en.ts';
import type { TextTable } from './text-table.ts';

export const stationTexts: TextTable<StationText> = {
  ar: async () => (await import('./station-ar.ts')).ar,
  ckb: async () => (await import('./station-ckb.ts')).ckb,
  en: async () => (await import('./station-en.ts')).en,
};
