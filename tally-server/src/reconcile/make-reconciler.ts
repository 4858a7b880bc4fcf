/**
 * Follows the log and knows the state of every station. What it holds is a projection of the store:
 * rebuilt at each start, told of every commit, never written anywhere.
 *
 * A verdict may come a moment after its evidence; until then the station counts as received. `settled`
 * waits for that moment.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeLenient, wire } from '@mutabaqa/proto/wire.ts';
import { AssertionFailed, assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import { chooseTapes, isResult, isSound } from '@mutabaqa/shared/reconcile/choose-tapes.ts';
import { decideStation } from '@mutabaqa/shared/reconcile/decide-station.ts';
import type { ChannelTotals } from '@mutabaqa/shared/reconcile/channel-totals.ts';
import { makeChannelTotals } from '@mutabaqa/shared/reconcile/channel-totals.ts';
import type {
  ArrivedBy,
  StationState,
  StationVerdict,
  TapeFact,
} from '@mutabaqa/shared/reconcile/station-case.ts';
import type { Committed, Sequencer } from '../log/sequencer.ts';
import type { Evidence, NewBundle, NewEvidence, Store } from '../store/store.ts';
import { decodeStored, factOf, readCase } from './read-case.ts';
import type { StationTable } from './station-table.ts';
import { makeStationTable } from './station-table.ts';

export interface ReconcilerPorts {
  readonly crypto: CryptoPort;
  readonly roster: Pick<Roster, 'stations'>;
  readonly store: Pick<
    Store,
    'evidenceFrom' | 'evidenceAt' | 'evidenceOfStation' | 'cardsOfStation' | 'cardsFrom'
  >;
  readonly sequencer: Pick<Sequencer, 'onCommitted'>;
  /** The store failed while a verdict was made; the station is tried again with the next evidence. */
  readonly onFault: (stationId: string, fault: unknown) => void;
}

/** Stations per state, and by which channels their tapes came. */
export interface GroupSummary {
  readonly stations: number;
  readonly states: Readonly<Record<StationState, number>>;
  readonly arrivedBy: Readonly<Record<ArrivedBy, number>>;
}

export interface StationDifferences {
  readonly stationId: string;
  readonly pollingGroup: string;
  readonly arrivedBy: ArrivedBy;
  /** Of stations that both channels brought: what differs, field by field. */
  readonly findings: readonly Finding[];
}

export interface TotalsByChannel {
  readonly transmitted: ChannelTotals;
  readonly card: ChannelTotals;
}

export interface Reconciler {
  /** Resolves when every verdict is up to date with the log. */
  settled(): Promise<void>;
  /** By polling group. */
  summary(): ReadonlyMap<string, GroupSummary>;
  /** Without reading the store; undefined for a station that is not on the roster. */
  state(
    stationId: string,
  ): { readonly state: StationState; readonly pollingGroup: string } | undefined;
  /** With all findings, from the store. */
  station(stationId: string): Promise<StationVerdict | undefined>;
  /** In byte order of ids. */
  discrepantStations(): Iterable<string>;
  /** Every station that differs or came by one channel only, in byte order of ids, read as it goes. */
  differences(): AsyncIterable<StationDifferences>;
  /** Sums of the tapes that speak for their stations, from the store, from scratch. */
  totals(): Promise<TotalsByChannel>;
  /** Bags whose label names no station of the roster. */
  readonly unlistedStations: ReadonlySet<string>;
}

const rowsPerRead = 256;

export async function makeReconciler(ports: ReconcilerPorts): Promise<Reconciler> {
  const { crypto, store, roster } = ports;
  const table = makeStationTable(roster.stations());
  const unlisted = new Set<string>();
  const pending = new Set<number>();
  let working: Promise<void> | undefined;
  /** Evidence before this leaf is in the table. */
  let notedTo = 0;

  function noteEvidence(evidence: NewEvidence | Evidence, leafIndex: number): void {
    notedTo = Math.max(notedTo, leafIndex + 1);
    const station = table.find(evidence.stationId);
    if (station === undefined) {
      unlisted.add(evidence.stationId);
      return;
    }
    const { kind, tapeDigest: digest, record } = evidence;
    const isFirst = table.tape(station, kind) === undefined;
    const isPlain = isResult(evidence) && evidence.problems.length === 0;
    if (isFirst && isPlain && evidence.partIndex === 1) {
      table.setTape(station, kind, { leafIndex, digest });
      // Looked at once both are there and agree: until then it changes nothing.
      if (isSamePair(station) && partCountOf(record) !== 1) table.setComplex(station);
    } else {
      table.setComplex(station);
    }
    judge(station);
  }

  function isSamePair(station: number): boolean {
    const transmission = table.tape(station, 'transmission');
    const card = table.tape(station, 'card');
    return transmission !== undefined && card !== undefined
      ? equalBytes(transmission.digest, card.digest)
      : false;
  }

  function noteCards({ cards }: Pick<NewBundle, 'cards'>): void {
    for (const { bagStationId, problems } of cards) {
      const station = table.find(bagStationId);
      if (station === undefined) unlisted.add(bagStationId);
      if (station === undefined || problems.length === 0) continue;
      table.setComplex(station);
      judge(station);
    }
  }

  /** From the table alone where that is enough, otherwise soon. */
  function judge(station: number): void {
    const isSimple = !table.isComplex(station);
    if (isSimple && isSamePair(station)) {
      table.setVerdict(station, 'matched', 'both');
      return;
    }
    const transmission = table.tape(station, 'transmission');
    const card = table.tape(station, 'card');
    const arrivedBy = transmission
      ? card
        ? 'both'
        : 'transmission-only'
      : card
        ? 'card-only'
        : 'neither';
    // What was discrepant stays so until the new verdict, whatever that is.
    const stays = table.state(station) === 'discrepant';
    const state = stays ? 'discrepant' : arrivedBy === 'neither' ? 'awaited' : 'received';
    table.setVerdict(station, state, arrivedBy);
    if (isSimple && arrivedBy !== 'both') return;
    pending.add(station);
    working ??= work();
  }

  async function work(): Promise<void> {
    await nextTurn(); // commits come in bursts, and this is less urgent than receipts
    for (const station of pending) {
      pending.delete(station);
      const stationId = assertDefined(table.ids[station], 'a station');
      try {
        const { state, arrivedBy } = await readVerdict(stationId);
        // New evidence during the reading has put the station back: its verdict comes with that.
        if (!pending.has(station)) table.setVerdict(station, state, arrivedBy);
      } catch (fault) {
        if (fault instanceof AssertionFailed) throw fault;
        ports.onFault(stationId, fault);
      }
      await nextTurn();
    }
    working = undefined;
  }

  async function readVerdict(stationId: string): Promise<StationVerdict> {
    const { station, tapeAt } = await readCase(crypto, store, stationId);
    return decideStation(station, tapeAt);
  }

  async function settled(): Promise<void> {
    for (let current = working; current !== undefined; current = working) await current;
  }

  // Listening starts before reading, so nothing falls between; what is told twice is found in the table.
  const early: Committed[] = [];
  let isRebuilt = false;
  const note = ({ appendix, position }: Committed): void => {
    if (appendix.evidence) noteEvidence(appendix.evidence, position.index);
    if (appendix.bundle) noteCards(appendix.bundle);
  };
  ports.sequencer.onCommitted((batch) => {
    if (isRebuilt) for (const committed of batch) note(committed);
    else early.push(...batch);
  });
  let readTo = 0;
  for await (const evidence of allEvidence(store)) {
    noteEvidence(evidence, evidence.leafIndex);
    readTo = evidence.leafIndex + 1;
  }
  for (let after = 0; ;) {
    const cards = await store.cardsFrom(after, rowsPerRead);
    noteCards({ cards });
    after += cards.length;
    if (cards.length < rowsPerRead) break;
  }
  isRebuilt = true;
  for (const committed of early) {
    if (committed.position.index >= readTo || committed.appendix.bundle) note(committed);
  }
  await settled();

  async function* differences(): AsyncIterable<StationDifferences> {
    await settled(); // or what came last would count as received, and be left out
    for (const [station, stationId] of table.ids.entries()) {
      const state = table.state(station);
      const arrivedBy = table.arrivedBy(station);
      const isOneSided = arrivedBy === 'transmission-only' || arrivedBy === 'card-only';
      if (state !== 'discrepant' && !isOneSided) continue;
      const findings = state === 'discrepant' ? (await readVerdict(stationId)).findings : [];
      yield { stationId, pollingGroup: table.group(station), arrivedBy, findings };
    }
  }

  return {
    settled,
    summary: () => summarize(table),
    state(stationId) {
      const station = table.find(stationId);
      if (station === undefined) return undefined;
      return { state: table.state(station), pollingGroup: table.group(station) };
    },
    async station(stationId) {
      return table.find(stationId) === undefined ? undefined : readVerdict(stationId);
    },
    *discrepantStations() {
      for (const [station, id] of table.ids.entries()) {
        if (table.state(station) === 'discrepant') yield id;
      }
    },
    differences,
    totals: () => computeTotals(ports, table, notedTo),
    unlistedStations: unlisted,
  };
}

/** Lenient, because intake was strict: parts of the count by what the tape's header says. */
function partCountOf(record: Uint8Array): number {
  const sealed = decodeLenient(wire.SealedRecord, record);
  const tape = sealed?.tape && decodeLenient(wire.Tape, sealed.tape);
  const header = tape?.header && decodeLenient(wire.TapeHeader, tape.header);
  return assertDefined(header, 'the header of a stored tape').partCount ?? 0;
}

async function* allEvidence(store: Pick<Store, 'evidenceFrom'>): AsyncIterable<Evidence> {
  for (let from = 0; ;) {
    const rows = await store.evidenceFrom(from, rowsPerRead);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    from = last.leafIndex + 1;
    await nextTurn();
  }
}

function summarize(table: StationTable): Map<string, GroupSummary> {
  const groups = new Map<
    string,
    { stations: number; states: Record<StationState, number>; arrivedBy: Record<ArrivedBy, number> }
  >();
  for (let station = 0; station < table.ids.length; station++) {
    const name = table.group(station);
    let group = groups.get(name);
    if (group === undefined) {
      group = {
        stations: 0,
        states: { awaited: 0, received: 0, matched: 0, discrepant: 0 },
        arrivedBy: { neither: 0, 'transmission-only': 0, 'card-only': 0, both: 0 },
      };
      groups.set(name, group);
    }
    group.stations += 1;
    group.states[table.state(station)] += 1;
    group.arrivedBy[table.arrivedBy(station)] += 1;
  }
  return groups;
}

/** One pass over the store; only stations with several tapes are looked at twice. */
async function computeTotals(
  { crypto, store }: ReconcilerPorts,
  table: StationTable,
  upTo: number,
): Promise<TotalsByChannel> {
  const totals = { transmission: makeChannelTotals(), card: makeChannelTotals() };
  const complex = new Map<number, TapeFact[]>();
  for await (const evidence of allEvidence(store)) {
    // What arrives during the pass could make a station complex that was already counted as simple.
    if (evidence.leafIndex >= upTo) break;
    const station = table.find(evidence.stationId);
    if (station === undefined) continue;
    const record = decodeStored(crypto, evidence);
    if (!table.isComplex(station)) {
      totals[evidence.kind].add(record.tape);
      continue;
    }
    const facts = complex.get(station) ?? [];
    facts.push(factOf(evidence, record));
    complex.set(station, facts);
  }
  for (const facts of complex.values()) {
    for (const { transmission, card } of chooseTapes(facts).pairs) {
      for (const chosen of [transmission, card]) {
        // A tape that nobody soundly signed is compared, and counted nowhere.
        if (chosen === undefined || !isSound(chosen)) continue;
        const evidence = await store.evidenceAt(chosen.leafIndex);
        assert(evidence !== undefined, 'evidence of a fact');
        totals[chosen.channel].add(decodeStored(crypto, evidence).tape);
      }
    }
  }
  return { transmitted: totals.transmission, card: totals.card };
}
