/**
 * What the tally centre knows of each station, worked out from the acts alone: what came, in which order, and
 * what was turned away at the door. No bytes are looked at and no signature is verified; the plan says who
 * signed.
 */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { Election, StationPlan } from '../world/election.ts';
import type { Act, DecisionPlan, FormPlan, TapePlan } from '../sim/acts.ts';
import { deviceIdOf } from '../sim/sim-election.ts';

/** `order` counts everything that happens in the election: what is earlier has been seen by what is later. */
interface Arrived {
  readonly atMs: number;
  readonly order: number;
}

export interface KnownTape extends Arrived {
  readonly plan: TapePlan;
  readonly way: 'transmission' | 'card' | 'paper-tape';
  /** What the card reader or the import noticed about it. */
  readonly faults: readonly FindingCode[];
}

export interface KnownForm extends Arrived {
  readonly plan: FormPlan;
}

export interface KnownDecision extends Arrived {
  readonly plan: DecisionPlan;
}

export interface CardFault extends Arrived {
  readonly code: FindingCode;
  /** Of E306: whose card lay in the bag. */
  readonly cardOf?: string;
}

/** From..until (exclusive) by order. */
export interface Term {
  readonly deviceId: string;
  readonly from: number;
  readonly until: number;
}

export interface KnownStation {
  readonly station: StationPlan;
  readonly tapes: KnownTape[];
  readonly cardFaults: CardFault[];
  readonly forms: KnownForm[];
  readonly decisions: KnownDecision[];
  terms: readonly Term[];
}

export interface KnownElection {
  readonly stations: ReadonlyMap<string, KnownStation>;
  /** About no single station. */
  readonly decisions: readonly KnownDecision[];
  /** For everything that gets an answer, in order: whether it is turned away. */
  readonly answers: readonly { readonly name: string; readonly isRefused: boolean }[];
}

interface Event extends Arrived {
  readonly act: Act;
}

/**
 * As of a moment. `acts` in the order in which they were planned, which decides between acts of one moment.
 */
export function knowElection(world: Election, acts: readonly Act[], nowMs: number): KnownElection {
  const stations = new Map(
    world.stations.map((station): [string, KnownStation] => [
      station.stationId,
      {
        station,
        ...{ tapes: [], cardFaults: [], forms: [], decisions: [] },
        terms: [1, 2].map((number) => ({
          deviceId: deviceIdOf(station.stationId, number),
          ...{ from: -1, until: Infinity },
        })),
      },
    ]),
  );
  const decisions: KnownDecision[] = [];
  const answers: { name: string; isRefused: boolean }[] = [];
  for (const { act, ...arrived } of inOrder(acts)) {
    if (arrived.atMs > nowMs) break;
    switch (act.kind) {
      case 'transmit': {
        const isRefused = !isTransmissible(stations, act.tape, arrived.order);
        answers.push({ name: act.tape.name, isRefused });
        if (!isRefused) noteTransmission(stations, act.tape, arrived);
        break;
      }
      case 'card':
        noteCard(stations, act, arrived);
        break;
      case 'paper-tape':
        stations
          .get(act.tape.stationId)
          ?.tapes.push({ ...arrived, plan: act.tape, way: 'paper-tape', faults: [] });
        answers.push({ name: act.tape.name, isRefused: false });
        break;
      case 'form':
        stations.get(act.form.stationId)?.forms.push({ ...arrived, plan: act.form });
        answers.push({ name: act.form.name, isRefused: false });
        break;
      case 'decide': {
        const { decision: plan } = act;
        const isRefused = plan.flaw !== 'none' || adoptsNothing(stations, plan);
        answers.push({ name: plan.name, isRefused });
        if (!isRefused) noteDecision(stations, decisions, { ...arrived, plan });
      }
    }
  }
  return { stations, decisions, answers };
}

/** A decision names the first record of a tape: a whole count by a device that then spoke for the station. */
function adoptsNothing(
  stations: ReadonlyMap<string, KnownStation>,
  { stationId = '', change }: DecisionPlan,
): boolean {
  if (change.kind !== 'adopt') return false;
  const record = stations
    .get(stationId)
    ?.tapes.find(({ plan: { name } }) => name === change.evidence);
  if (record === undefined) return true;
  const { plan, faults, order } = record;
  const isCount = ['closing', 'correction', 'hand-count'].includes(plan.kind);
  const isSound = faults.every((code) => code.startsWith('W'));
  const speaks = termAt(stations, stationId, plan.deviceId, order) !== undefined;
  return !isCount || plan.part.count > 1 || !isSound || !speaks;
}

function inOrder(acts: readonly Act[]): Event[] {
  const planned = acts.flatMap((act): Pick<Event, 'atMs' | 'act'>[] =>
    act.kind === 'transmit'
      ? act.arrivalsMs.map((atMs) => ({ atMs, act }))
      : [{ atMs: act.atMs, act }],
  );
  return planned
    .map((event, number) => ({ ...event, number }))
    .sort((a, b) => a.atMs - b.atMs || a.number - b.number)
    .map(({ atMs, act }, order) => ({ atMs, act, order }));
}

function termAt(
  stations: ReadonlyMap<string, KnownStation>,
  stationId: string,
  deviceId: string,
  order: number,
): Term | undefined {
  return stations
    .get(stationId)
    ?.terms.find((term) => term.deviceId === deviceId && term.from < order && order < term.until);
}

function isTransmissible(
  stations: ReadonlyMap<string, KnownStation>,
  tape: TapePlan,
  order: number,
): boolean {
  return (
    tape.isOfThisElection &&
    tape.signedBy === tape.deviceId &&
    termAt(stations, tape.stationId, tape.deviceId, order) !== undefined
  );
}

/** The same tape again is answered, and nothing more. */
function noteTransmission(
  stations: ReadonlyMap<string, KnownStation>,
  plan: TapePlan,
  arrived: Arrived,
): void {
  const tapes = stations.get(plan.stationId)?.tapes ?? [];
  const isKnown = tapes.some((tape) => tape.way === 'transmission' && tape.plan.name === plan.name);
  if (!isKnown) tapes.push({ ...arrived, plan, way: 'transmission', faults: [] });
}

function noteCard(
  stations: ReadonlyMap<string, KnownStation>,
  { bag, card }: Extract<Act, { kind: 'card' }>,
  arrived: Arrived,
): void {
  const known = stations.get(bag);
  if (known === undefined) return;
  const fault = (code: FindingCode, cardOf?: string): void => {
    known.cardFaults.push({ ...arrived, code, ...(cardOf !== undefined && { cardOf }) });
  };
  if (card.stationId !== bag) fault('E306', card.stationId);
  if (card.damage !== 'none') {
    // Nothing on it opens: by its own list a changed byte shows, an envelope for another key does not.
    if (card.damage === 'byte') fault('E304');
    fault('E305');
    fault('W309');
    return;
  }
  for (const plan of card.tapes) {
    known.tapes.push({ ...arrived, plan, way: 'card', faults: faultsOnCard(stations, bag, plan) });
  }
  const isResult = card.tapes.some(({ kind }) => kind === 'closing' || kind === 'correction');
  if (!isResult) fault('W309');
}

function faultsOnCard(
  stations: ReadonlyMap<string, KnownStation>,
  bag: string,
  plan: TapePlan,
): FindingCode[] {
  const faults: FindingCode[] = [];
  if (!plan.isOfThisElection) faults.push('E307');
  if (plan.stationId !== bag) faults.push('E306');
  const isSpare = plan.deviceId.startsWith('spare-');
  const isOf = (stationId: string): boolean =>
    [1, 2].some((number) => deviceIdOf(stationId, number) === plan.deviceId);
  if (!isSpare && !isOf(plan.stationId)) faults.push('E401');
  const isKnown = isSpare || [...stations.keys()].some(isOf);
  if (!isKnown || plan.signedBy !== plan.deviceId) faults.push('E307');
  return faults;
}

function noteDecision(
  stations: ReadonlyMap<string, KnownStation>,
  decisions: KnownDecision[],
  known: KnownDecision,
): void {
  const { stationId, change } = known.plan;
  if (stationId === undefined) {
    decisions.push(known);
    return;
  }
  const station = stations.get(stationId);
  station?.decisions.push(known);
  if (station === undefined || change.kind !== 'replace-device') return;
  station.terms = [
    ...station.terms.map((term) =>
      term.deviceId === change.oldDeviceId ? { ...term, until: known.order } : term,
    ),
    { deviceId: change.newDeviceId, from: known.order, until: Infinity },
  ];
}
