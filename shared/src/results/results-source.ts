/**
 * What published results are made of. The server reads it from its store, an observer from published
 * files; `writeResults` makes the same bytes from both.
 */
import type { ElectionPackage } from '../election/election-package.ts';
import type { DecisionFact, Snapshot, StationCase } from '../reconcile/evidence-case.ts';

export interface ResultsSource {
  readonly election: Pick<
    ElectionPackage,
    'manifest' | 'digest' | 'roster' | 'contests' | 'spares' | 'policy'
  >;
  readonly snapshot: Snapshot;
  /** All admitted decisions below the snapshot, in the order of the log. */
  readonly decisions: readonly DecisionFact[];
  /** What each published version was made of, by its number; at least of those that were certified. */
  readonly versions: ReadonlyMap<number, Snapshot>;
  /** The encoded SignedDecision of each of them, as it was received. */
  signedDecision(leafIndex: number): Uint8Array | Promise<Uint8Array>;
  /** Of one station, as it was at the snapshot. Asked for each station of the roster, once or more often. */
  caseOf(stationId: string): StationCase | Promise<StationCase>;
}

/** Where the files go: pieces of one file in order, of several files side by side. */
export interface ResultsSink {
  /** `file` is relative to the version's directory, with `/`; `chunk` has whole lines. */
  write(file: string, chunk: Uint8Array): void;
}
