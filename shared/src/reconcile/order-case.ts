/** A case as the log has it: each leaf once, in its order, however it was told. */
import type { StationCase } from './evidence-case.ts';

export function orderCase(station: StationCase): StationCase {
  const { tapes, forms, decisions } = station;
  if (isInOrder(tapes) && isInOrder(forms) && isInOrder(decisions)) return station;
  return {
    ...station,
    tapes: inLogOrder(tapes),
    forms: inLogOrder(forms),
    decisions: inLogOrder(decisions),
  };
}

interface Logged {
  readonly leafIndex: number;
}

function isInOrder(items: readonly Logged[]): boolean {
  return items.every(({ leafIndex }, i) => i === 0 || (items[i - 1]?.leafIndex ?? 0) < leafIndex);
}

function inLogOrder<Item extends Logged>(items: readonly Item[]): Item[] {
  const byLeaf = new Map(items.map((item) => [item.leafIndex, item]));
  return [...byLeaf.values()].sort((a, b) => a.leafIndex - b.leafIndex);
}
