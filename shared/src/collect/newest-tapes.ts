/**
 * Which of the tapes that were brought speak for a station: of each part the highest sequence of its device.
 * Two contents under one sequence, or two devices for one part, are a contradiction that nobody here can
 * resolve: the station is not counted and named.
 */
import { compareIds } from '../base/ids.ts';
import type { JudgedTape } from './judge-tape.ts';

export type CollectedState = 'counted' | 'contradictory' | 'parts-missing' | 'unfit';

export interface CollectedStation {
  readonly stationId: string;
  readonly state: CollectedState;
  /** One per part, in their order; of a contradictory station all that contradict each other. */
  readonly tapes: readonly JudgedTape[];
  /** Replaced by a higher sequence, or of a device that was replaced: replayed perhaps, and harmless. */
  readonly older: readonly JudgedTape[];
  /** Those who brought every tape of `tapes` themselves; in byte order. None unless counted. */
  readonly organisations: readonly string[];
}

/** Zero and test tapes hold no result, and a hand count is not the scanner's. */
export function isResultTape({ tape }: Pick<JudgedTape, 'tape'>): boolean {
  return tape.header.kind === 'closing' || tape.header.kind === 'correction';
}

/** In byte order of station ids, whatever the order of `tapes`. */
export function findNewestTapes(tapes: readonly JudgedTape[]): CollectedStation[] {
  const distinct = new Map<string, JudgedTape>();
  for (const tape of tapes) {
    const before = distinct.get(tape.digest);
    distinct.set(tape.digest, before ? mergeCopies(before, tape) : tape);
  }
  const byStation = Map.groupBy(distinct.values(), ({ tape }) => tape.header.stationId);
  return [...byStation]
    .toSorted(([a], [b]) => compareIds(a, b))
    .map(([stationId, own]) => chooseOf(stationId, own.toSorted(inOrder)));
}

/** One tape under two signatures of its device is one tape. */
function mergeCopies(a: JudgedTape, b: JudgedTape): JudgedTape {
  const [first, second] = compareSignatures(a, b) <= 0 ? [a, b] : [b, a];
  const organisations = new Set([...first.organisations, ...second.organisations]);
  return { ...first, organisations: [...organisations].toSorted(compareIds) };
}

function compareSignatures(a: JudgedTape, b: JudgedTape): number {
  const [left, right] = [a.signed.tapeSignature, b.signed.tapeSignature];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

function inOrder(a: JudgedTape, b: JudgedTape): number {
  const [left, right] = [a.tape.header, b.tape.header];
  return (
    left.part.index - right.part.index ||
    compareIds(left.deviceId, right.deviceId) ||
    left.sequence - right.sequence ||
    compareIds(a.digest, b.digest)
  );
}

function chooseOf(stationId: string, own: readonly JudgedTape[]): CollectedStation {
  // A device that was replaced speaks only where its successor is silent.
  const current = own.filter(({ isReplacedDevice }) => !isReplacedDevice);
  const valid = current.length > 0 ? current : own;
  const newest: JudgedTape[] = [];
  const contradicting = new Set<JudgedTape>();
  for (const part of Map.groupBy(valid, ({ tape }) => tape.header.part.index).values()) {
    const speaking = [...Map.groupBy(part, ({ tape }) => tape.header.deviceId).values()].flatMap(
      (ofDevice) => highest(ofDevice),
    );
    for (const twins of sameSequence(part)) for (const twin of twins) contradicting.add(twin);
    if (speaking.length > 1) for (const each of speaking) contradicting.add(each);
    newest.push(...speaking);
  }
  const counts = new Set(newest.map(({ tape }) => tape.header.part.count));
  const [count] = counts;
  let state: CollectedState = 'counted';
  if (contradicting.size > 0 || counts.size > 1) state = 'contradictory';
  else if (newest.length !== count) state = 'parts-missing';
  else if (newest.some(({ unfitSection }) => unfitSection !== undefined)) state = 'unfit';
  const isChosen = new Set(state === 'contradictory' ? [...newest, ...contradicting] : newest);
  const tapes = own.filter((tape) => isChosen.has(tape));
  const older = own.filter((tape) => !isChosen.has(tape));
  const organisations = state === 'counted' ? whoBroughtAll(tapes) : [];
  return { stationId, state, tapes, older, organisations };
}

function highest(ofDevice: readonly JudgedTape[]): JudgedTape[] {
  const sequence = Math.max(...ofDevice.map(({ tape }) => tape.header.sequence));
  return ofDevice.filter(({ tape }) => tape.header.sequence === sequence);
}

/** Contents that one device signed under one sequence: a later correction does not explain them. */
function sameSequence(part: readonly JudgedTape[]): JudgedTape[][] {
  const bySlot = Map.groupBy(part, ({ tape }) => `${tape.header.sequence} ${tape.header.deviceId}`);
  return [...bySlot.values()].filter((twins) => twins.length > 1);
}

function whoBroughtAll([first, ...others]: readonly JudgedTape[]): readonly string[] {
  return (first?.organisations ?? []).filter((name) =>
    others.every(({ organisations }) => organisations.includes(name)),
  );
}
