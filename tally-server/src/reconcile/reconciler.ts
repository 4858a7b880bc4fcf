/** The port of who knows the state of every station. */
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { Ledger } from '@mutabaqa/shared/reconcile/ledger.ts';
import type {
  ArrivedBy,
  StationState,
  StationVerdict,
} from '@mutabaqa/shared/reconcile/verdict.ts';
import type { TapeTotals } from '@mutabaqa/shared/totals/tape-totals.ts';

/** Stations per state, and by which channels their tapes came. */
export interface GroupSummary {
  readonly stations: number;
  readonly states: Readonly<Record<StationState, number>>;
  readonly arrivedBy: Readonly<Record<ArrivedBy, number>>;
}

export interface KnownStation {
  readonly state: StationState;
  readonly arrivedBy: ArrivedBy;
  readonly pollingGroup: string;
}

export interface StationDifferences {
  readonly stationId: string;
  readonly pollingGroup: string;
  readonly arrivedBy: ArrivedBy;
  /** Of stations that both channels brought: what differs, field by field. */
  readonly findings: readonly Finding[];
}

export interface TotalsByChannel {
  readonly transmitted: TapeTotals;
  readonly card: TapeTotals;
}

export interface Reconciler {
  /** Resolves when every verdict is up to date with the log and the clock. */
  settled(): Promise<void>;
  /** Looks at the clock: what was awaited may be overdue now, and more may be said of a polling group. */
  tick(): void;
  /** Makes the verdicts anew that somebody may have to hear of: for who began to listen just now. */
  tellAgain(): void;
  /** By polling group. */
  summary(): ReadonlyMap<string, GroupSummary>;
  /** Without reading the store; undefined for a station that is not on the roster. */
  state(stationId: string): KnownStation | undefined;
  /** With all findings, from the store. */
  station(stationId: string): Promise<StationVerdict | undefined>;
  /** In byte order of ids. */
  discrepantStations(): Iterable<string>;
  /** Every station that differs or came by one channel only, in byte order of ids, read as it goes. */
  differences(): AsyncIterable<StationDifferences>;
  /** Sums of the tapes that speak for their stations, from the store, from scratch. */
  totals(): Promise<TotalsByChannel>;
  /** What the decisions so far have made of the election. */
  ledger(): Ledger;
  /** Called with each verdict that was made anew, a moment after its evidence. Must not throw. */
  onVerdict(listener: (verdict: StationVerdict, pollingGroup: string) => void): void;
  /** Bags whose label names no station of the roster. */
  readonly unlistedStations: ReadonlySet<string>;
}
