/** What was loaded and used most recently, at most so many values of it. */
export interface RecentValues<V> {
  /** The kept value, or what `load` gives; undefined is not kept. */
  get(name: string, load: () => V | undefined): V | undefined;
}

export function makeRecentValues<V>(valuesMax: number): RecentValues<V> {
  const kept = new Map<string, V>(); // in order of last use: a Map iterates in order of insertion
  return {
    get(name, load) {
      const known = kept.get(name);
      const value = known ?? load();
      if (value === undefined) return undefined;
      kept.delete(name);
      kept.set(name, value);
      if (kept.size > valuesMax) dropOldest(kept);
      return value;
    },
  };
}

function dropOldest(kept: Map<string, unknown>): void {
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
