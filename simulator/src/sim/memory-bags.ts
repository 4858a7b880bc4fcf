/** Bags with cards in them, as directories that a card reader lists; and nothing on any disk. */
import { basename } from 'node:path';
import { formatBagLabel } from '@mutabaqa/tally-server/card-reader/bag-label.ts';
import type { CardFiles } from '@mutabaqa/tally-server/card-reader/card-files.ts';
import type { MemoryCard } from './make-tapes.ts';

export interface MemoryBags {
  readonly files: CardFiles;
  /** The directory's name: of one station, one after the other. */
  add(bagStationId: string, card: MemoryCard): string;
}

export function makeMemoryBags(): MemoryBags {
  const cards = new Map<string, MemoryCard>();
  const counts = new Map<string, number>();
  return {
    files: {
      async list(directory, max) {
        const card = cards.get(basename(directory));
        return card && [...card.keys()].sort().slice(0, max + 1);
      },
      async read(directory, name, bytesMax) {
        const bytes = cards.get(basename(directory))?.get(name);
        if (bytes === undefined) return { kind: 'missing' };
        return bytes.length > bytesMax ? { kind: 'too-large' } : { kind: 'bytes', bytes };
      },
    },
    add(bagStationId, card) {
      const number = (counts.get(bagStationId) ?? 0) + 1;
      counts.set(bagStationId, number);
      const name = formatBagLabel(bagStationId, number);
      cards.set(name, card);
      return name;
    },
  };
}
