/**
 * Rendered dossiers of the stations that were asked for last. Reading a case decodes all its tapes, and
 * anybody may ask as often as they like: per state of the log it is done once, however many ask.
 */
export interface Dossiers {
  /** `render` runs when this name was not rendered at this size of the log; its fault is not kept. */
  get(name: string, logSize: number, render: () => Promise<string>): Promise<string>;
}

interface Dossier {
  readonly logSize: number;
  readonly text: Promise<string>;
}

export function makeDossiers(dossiersMax = 256): Dossiers {
  const kept = new Map<string, Dossier>(); // in order of last use: a Map iterates in order of insertion
  return {
    async get(name, logSize, render) {
      const known = kept.get(name);
      const dossier = known?.logSize === logSize ? known : { logSize, text: render() };
      kept.delete(name);
      kept.set(name, dossier);
      const [oldest] = kept.keys();
      if (kept.size > dossiersMax && oldest !== undefined) kept.delete(oldest);
      try {
        return await dossier.text;
      } catch (fault) {
        if (kept.get(name) === dossier) kept.delete(name); // the next one tries again
        throw fault;
      }
    },
  };
}
