/**
 * Follows the log and knows the state of every station. What it holds is a projection of the store:
 * rebuilt at each start, told of every commit, never written anywhere.
 *
 * A verdict may come a moment after its evidence; until then the station counts as received. `settled`
 * waits for that moment. Stations are decided centre by centre, because some rules look at the whole
 * centre; where the policy only compares, two equal digests are a verdict without reading anything.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AssertionFailed, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { decideCentre } from '@mutabaqa/shared/reconcile/decide-centre.ts';
import { isDecidedByDigests } from '@mutabaqa/shared/reconcile/digest-join.ts';
import type { Ledger, LedgerElection } from '@mutabaqa/shared/reconcile/ledger.ts';
import { makeLedger } from '@mutabaqa/shared/reconcile/ledger.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { DecisionBook } from '../desk/decision-book.ts';
import type { Committed, Sequencer } from '../log/sequencer.ts';
import type { Evidence, NewBundle, NewEvidence, NewForm, Store } from '../store/store.ts';
import { computeTotals } from './channel-totals.ts';
import type { CaseStore } from './read-station-case.ts';
import { readCases } from './read-station-case.ts';
import type { Reconciler, StationDifferences } from './reconciler.ts';
import type { StationTable } from './station-table.ts';
import { makeStationTable } from './station-table.ts';
import { isWholeTape } from './whole-tape.ts';
import { summarizeTable } from './summarize-table.ts';

export interface ReconcilerPorts {
  readonly crypto: CryptoPort;
  readonly election: LedgerElection;
  readonly store: CaseStore &
    Pick<Store, 'evidenceFrom' | 'evidenceAt' | 'cardsFrom' | 'formsFrom'>;
  readonly sequencer: Pick<Sequencer, 'onCommitted' | 'size'>;
  readonly decisions: Pick<DecisionBook, 'facts' | 'onDecision'>;
  readonly clock: Clock;
  /** The store failed while a verdict was made; the station is tried again with the next evidence. */
  readonly onFault: (stationId: string, fault: unknown) => void;
}

const rowsPerRead = 256;
/** Receipts wait for no longer: a few centres' verdicts. */
const turnMs = 1;

export async function makeReconciler(ports: ReconcilerPorts): Promise<Reconciler> {
  const { crypto, store, election, decisions, clock, sequencer } = ports;
  const { roster, manifest, contests } = election;
  const contestOf = (contestId: string) => contests.get(contestId);
  const table = makeStationTable(roster.stations());
  const unlisted = new Set<string>();
  /** One station of each centre that is to be decided. */
  const pending = new Set<number>();
  const listeners: ((verdict: StationVerdict, pollingGroup: string) => void)[] = [];
  let working: Promise<void> | undefined;
  let ledger = makeLedger(election, decisions.facts, crypto);
  let isJoined = isJoinedUnder(ledger);
  let lookedAtMs = clock.nowMs();
  /** Evidence before this leaf is in the table. */
  let notedTo = 0;

  function isJoinedUnder(now: Ledger): boolean {
    return isDecidedByDigests(now.policyAt(Infinity).policy, manifest.softwareDigests);
  }

  function noteEvidence(evidence: NewEvidence | Evidence, leafIndex: number): void {
    notedTo = Math.max(notedTo, leafIndex + 1);
    const station = findListed(evidence.stationId);
    if (station === undefined) return;
    const { kind, tapeDigest: digest, tapeKind, problems, partIndex, record } = evidence;
    const isResult = tapeKind === 'closing' || tapeKind === 'correction';
    if (kind === 'paper-tape' || !isResult) {
      table.setComplex(station);
    } else if (!table.tape(station, kind) && problems.length === 0 && partIndex === 1) {
      table.setTape(station, kind, { leafIndex, digest });
      if (!isWholeTape(record, digest, contestOf)) table.setComplex(station);
    } else {
      table.setComplex(station);
    }
    judge(station);
  }

  function findListed(stationId: string): number | undefined {
    const station = table.find(stationId);
    if (station === undefined) unlisted.add(stationId);
    return station;
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
      const station = findListed(bagStationId);
      if (station !== undefined && problems.length > 0) judgeComplex(station);
    }
  }

  function noteForm({ stationId }: Pick<NewForm, 'stationId'>): void {
    const station = findListed(stationId);
    if (station !== undefined) judgeComplex(station);
  }

  function judgeComplex(station: number): void {
    table.setComplex(station);
    judge(station);
  }

  /** From the table alone where that is enough, otherwise soon. */
  function judge(station: number): void {
    if (isJoined && !table.isComplex(station)) {
      if (isSamePair(station)) {
        table.setVerdict(station, 'matched', 'both');
        return;
      }
      const arrivedBy = arrivalOf(table, station);
      if (arrivedBy !== 'both') {
        table.setVerdict(station, arrivedBy === 'neither' ? 'awaited' : 'received', arrivedBy);
        return;
      }
    }
    // What is known stays until the new verdict, whatever that is; that something came is said at once.
    const arrivedBy = arrivalOf(table, station);
    const state = table.state(station);
    if (arrivedBy !== 'neither') {
      table.setVerdict(station, state === 'awaited' ? 'received' : state, arrivedBy);
    }
    decideSoon(station);
  }

  function decideSoon(station: number): void {
    pending.add(table.centreOf(station)[0] ?? station);
    working ??= work();
  }

  async function work(): Promise<void> {
    await nextTurn(); // commits come in bursts, and this is less urgent than receipts
    let turnEndsMs = performance.now() + turnMs;
    for (const first of pending) {
      pending.delete(first);
      const stationId = assertDefined(table.ids[first], 'a station');
      try {
        const verdicts = await decideCentreOf(first);
        // New evidence during the reading has put the centre back: its verdicts come with that.
        if (!pending.has(first)) for (const verdict of verdicts) keepVerdict(verdict);
      } catch (fault) {
        if (fault instanceof AssertionFailed) throw fault;
        ports.onFault(stationId, fault);
      }
      if (performance.now() < turnEndsMs) continue;
      await nextTurn();
      turnEndsMs = performance.now() + turnMs;
    }
    working = undefined;
  }

  function keepVerdict(verdict: StationVerdict): void {
    const station = assertDefined(table.find(verdict.stationId), 'a station of the roster');
    table.setVerdict(station, verdict.state, verdict.arrivedBy);
    for (const listener of listeners) listener(verdict, table.group(station));
  }

  async function decideCentreOf(station: number): Promise<StationVerdict[]> {
    const ids = table.centreOf(station).map((each) => assertDefined(table.ids[each], 'a station'));
    const entries = ids.map((id): StationEntry => assertDefined(roster.station(id), id));
    const now = { timeMs: clock.nowMs(), logSize: sequencer.size };
    const current = ledger;
    const cases = await readCases(crypto, store, {
      stationIds: ids,
      decisionsOf: (stationId) => current.decisionsOf(stationId),
      size: Infinity,
    });
    const centre = entries.map((entry, i) => ({
      entry,
      station: assertDefined(cases[i], entry.stationId),
    }));
    return decideCentre(current, centre, now);
  }

  async function readVerdict(stationId: string): Promise<StationVerdict | undefined> {
    const station = table.find(stationId);
    if (station === undefined) return undefined;
    const verdicts = await decideCentreOf(station);
    return verdicts.find((verdict) => verdict.stationId === stationId);
  }

  /** A policy, a draw or a device changes what old evidence means. */
  function noteDecision(stationId: string | undefined): void {
    ledger = makeLedger(election, decisions.facts, crypto);
    isJoined = isJoinedUnder(ledger);
    const station = stationId === undefined ? undefined : findListed(stationId);
    if (station !== undefined) judgeComplex(station);
    else for (let each = 0; each < table.ids.length; each++) judge(each);
  }

  function tick(): void {
    const nowMs = clock.nowMs();
    const isPassed = (momentMs: number): boolean => lookedAtMs <= momentMs && momentMs < nowMs;
    const groups = [...manifest.pollingGroups.values()];
    const overdue = groups.filter(({ id }) =>
      isPassed(ledger.deadlineMs(id, Infinity) ?? Infinity),
    );
    // At the very millisecond of its end the embargo is over: passed means reached.
    const opened = groups.filter(({ embargoEndsAtS }) => isPassed(embargoEndsAtS * 1000 - 1));
    lookedAtMs = nowMs;
    if (overdue.length > 0) decideGroups(overdue, () => true);
    if (opened.length > 0) decideGroups(opened, isWorthTelling);
  }

  function decideGroups(
    groups: readonly { readonly id: string }[],
    concerns: (station: number) => boolean,
  ): void {
    const ids = new Set(groups.map(({ id }) => id));
    for (let station = 0; station < table.ids.length; station++) {
      if (ids.has(table.group(station)) && concerns(station)) decideSoon(station);
    }
  }

  function isWorthTelling(station: number): boolean {
    return !['awaited', 'received', 'matched'].includes(table.state(station));
  }

  async function settled(): Promise<void> {
    tick();
    for (let current = working; current !== undefined; current = working) await current;
  }

  // Listening starts before reading, so nothing falls between; what is told twice is found in the table.
  const early: Committed[] = [];
  let isRebuilt = false;
  const note = ({ appendix, position }: Committed): void => {
    if (appendix.evidence) noteEvidence(appendix.evidence, position.index);
    if (appendix.bundle) noteCards(appendix.bundle);
    if (appendix.form) noteForm(appendix.form);
  };
  sequencer.onCommitted((batch) => {
    if (isRebuilt) for (const committed of batch) note(committed);
    else early.push(...batch);
  });
  decisions.onDecision(({ stationId }) => {
    noteDecision(stationId);
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
  for (let from = 0; ;) {
    const forms = await store.formsFrom(from, rowsPerRead);
    for (const form of forms) noteForm(form);
    const last = forms.at(-1);
    if (last === undefined) break;
    from = last.leafIndex + 1;
  }
  isRebuilt = true;
  for (const committed of early) {
    const { evidence, bundle, form } = committed.appendix;
    if ((evidence && committed.position.index >= readTo) || bundle || form) note(committed);
  }
  for (const { stationId } of decisions.facts) {
    const station = stationId === undefined ? undefined : findListed(stationId);
    if (station !== undefined) table.setComplex(station);
  }
  // Stations that sent nothing may be overdue or decided upon.
  noteDecision(undefined);
  await settled();

  async function* differences(): AsyncIterable<StationDifferences> {
    await settled(); // or what came last would count as received, and be left out
    for (const [station, stationId] of table.ids.entries()) {
      const state = table.state(station);
      const arrivedBy = table.arrivedBy(station);
      const isOneSided = arrivedBy === 'transmission-only' || arrivedBy === 'card-only';
      if (arrivedBy === 'neither' || (state === 'matched' && !isOneSided)) continue;
      const verdict = isOneSided ? undefined : await readVerdict(stationId);
      const findings = verdict?.findings.filter(isDifference) ?? [];
      if (!isOneSided && findings.length === 0) continue;
      yield { stationId, pollingGroup: table.group(station), arrivedBy, findings };
    }
  }

  return {
    settled,
    tick,
    tellAgain() {
      decideGroups([...manifest.pollingGroups.values()], isWorthTelling);
    },
    summary: () => summarizeTable(table),
    state(stationId) {
      const station = table.find(stationId);
      if (station === undefined) return undefined;
      const arrivedBy = table.arrivedBy(station);
      return { state: table.state(station), arrivedBy, pollingGroup: table.group(station) };
    },
    station: readVerdict,
    *discrepantStations() {
      for (const [station, id] of table.ids.entries()) {
        if (table.state(station) === 'discrepant') yield id;
      }
    },
    differences,
    totals: () => computeTotals({ crypto, store, ledger }, table, notedTo),
    ledger: () => ledger,
    onVerdict(listener) {
      listeners.push(listener);
    },
    unlistedStations: unlisted,
  };
}

/** The family of rules that hold two records against each other. */
function isDifference({ code }: Finding): boolean {
  return code.startsWith('E2') || code.startsWith('W2');
}

function arrivalOf(table: StationTable, station: number) {
  const transmission = table.tape(station, 'transmission');
  const card = table.tape(station, 'card');
  if (transmission) return card ? 'both' : 'transmission-only';
  return card ? 'card-only' : 'neither';
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
