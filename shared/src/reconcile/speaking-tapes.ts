/**
 * Which tape speaks for each part of a station's count, by each way it came: among closing and correction
 * tapes the highest sequence of a device that was valid when the tape was first logged. Every other tape
 * stays evidence, and two contents under one device, part and sequence stay a discrepancy, whatever comes
 * later: a correction does not close what nobody has explained.
 */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { Finding } from '../base/findings.ts';
import { blocksAdoption } from '../base/findings.ts';
import { compareIds } from '../base/ids.ts';
import { compareTapes } from '../compare/compare-tapes.ts';
import type { DeviceTerm, IntakeProblem, StationCase, TapeEvidence } from './evidence-case.ts';
import { isFindingCode } from './intake-problems.ts';
import type { ArrivedBy } from './verdict.ts';

export type TapeSource = TapeEvidence['kind'];

/** What one way of arrival says: one tape per part, in order of parts. */
export interface Speech {
  readonly tapes: readonly TapeEvidence[];
  /** Each was signed by a device that could speak for the station. */
  readonly isSound: boolean;
  /** All parts of the count are there, and sound. */
  readonly isWhole: boolean;
}

export interface SpeakingTapes {
  readonly transmission: Speech;
  readonly card: Speech;
  readonly paper: Speech;
  readonly arrivedBy: ArrivedBy;
  /** Card and transmission say the same, part by part. */
  readonly isPair: boolean;
  readonly findings: readonly Finding[];
}

/** Zero and test tapes hold no result, and a hand count is held against the result. */
export function isResult({ tape }: Pick<TapeEvidence, 'tape'>): boolean {
  return tape.header.kind === 'closing' || tape.header.kind === 'correction';
}

/** Signed by the right device, of the right station: fit to be adopted. */
export function isSound({ problems }: { readonly problems: readonly IntakeProblem[] }): boolean {
  return problems.every(({ code }) => !isFindingCode(code) || !blocksAdoption(code));
}

const silent: Speech = { tapes: [], isSound: true, isWhole: false };

/** Tapes are in the order of the log. */
export function findSpeakingTapes(
  { tapes }: Pick<StationCase, 'tapes'>,
  devices: readonly DeviceTerm[],
): SpeakingTapes {
  const results = tapes.filter(isResult);
  const plain = plainPair(results, devices);
  if (plain) return plain;
  const findings: Finding[] = [];
  const valid = results.filter((tape) => {
    const isValid = isValidDevice(tape, results, devices);
    if (!isValid) findings.push(deviceNotValid(tape));
    return isValid && isSound(tape);
  });
  const speech = (kind: TapeSource): Speech => findSpeech(findings, results, valid, kind);
  const [transmission, card, paper] = [
    speech('transmission'),
    speech('card'),
    speech('paper-tape'),
  ];
  findings.push(...compareSlots(valid));
  findings.push(...compareSpeeches(transmission, card));
  const electronic = transmission.tapes.length > 0 ? transmission : card;
  findings.push(...compareSpeeches(electronic, paper));
  const isPair = transmission.isWhole && card.isWhole && sameTapes(transmission.tapes, card.tapes);
  const arrivedBy = arrivalOf(results);
  return { transmission, card, paper, arrivedBy, isPair, findings };
}

/** One faultless tape by each of two channels, and they are the same: nearly every station. */
function plainPair(
  results: readonly TapeEvidence[],
  devices: readonly DeviceTerm[],
): SpeakingTapes | undefined {
  const [first, second] = results;
  if (first === undefined || second === undefined || results.length !== 2) return undefined;
  const isPlain =
    first.kind !== second.kind &&
    first.kind !== 'paper-tape' &&
    second.kind !== 'paper-tape' &&
    first.problems.length + second.problems.length === 0 &&
    first.tape.header.part.count === 1 &&
    equalBytes(first.tape.digest, second.tape.digest) &&
    equalBytes(first.tapeSignature, second.tapeSignature) &&
    isValidDevice(first, results, devices);
  if (!isPlain) return undefined;
  const speech = (tape: TapeEvidence): Speech => ({ tapes: [tape], isSound: true, isWhole: true });
  const [transmission, card] = first.kind === 'transmission' ? [first, second] : [second, first];
  return {
    transmission: speech(transmission),
    card: speech(card),
    paper: silent,
    arrivedBy: 'both',
    isPair: true,
    findings: [],
  };
}

/**
 * By the first leaf of the tape, whatever channel it came by: the card of a device that was replaced counts
 * only if its digest was logged before.
 */
export function isValidDevice(
  { tape }: Pick<TapeEvidence, 'tape'>,
  inLogOrder: readonly TapeEvidence[],
  devices: readonly DeviceTerm[],
): boolean {
  const first = inLogOrder.find((other) => equalBytes(other.tape.digest, tape.digest));
  const leafIndex = first?.leafIndex ?? 0;
  return devices.some(
    ({ deviceId, fromLeaf, untilLeaf = Infinity }) =>
      deviceId === tape.header.deviceId && fromLeaf <= leafIndex && leafIndex < untilLeaf,
  );
}

export function deviceNotValid({ tape }: TapeEvidence): Finding {
  const { deviceId: device, sequence } = tape.header;
  return { code: 'E407', params: { device, sequence } };
}

/**
 * What is not soundly signed is compared only where nothing sound came that way, and is never adopted. Of
 * equal sequences the one logged first is taken. Sequences of two devices do not compare: neither can
 * replace the other.
 */
function findSpeech(
  findings: Finding[],
  results: readonly TapeEvidence[],
  valid: readonly TapeEvidence[],
  kind: TapeSource,
): Speech {
  const all = results.filter((tape) => tape.kind === kind);
  if (all.length === 0) return silent;
  const parts = [...new Set(all.map(({ tape }) => tape.header.part.index))].sort((a, b) => a - b);
  const tapes = parts.flatMap((part) => {
    const ofPart = (tape: TapeEvidence) =>
      tape.kind === kind && tape.tape.header.part.index === part;
    const sound = valid.filter(ofPart);
    return chooseOne(findings, sound.length > 0 ? sound : all.filter(ofPart));
  });
  findings.push(...differingPartCounts(tapes));
  const partCount = Math.max(...tapes.map(({ tape }) => tape.header.part.count));
  const isAllSound = tapes.every((tape) => valid.includes(tape));
  return { tapes, isSound: isAllSound, isWhole: isAllSound && tapes.length === partCount };
}

function chooseOne(findings: Finding[], candidates: readonly TapeEvidence[]): TapeEvidence[] {
  const [chosen, ...others] = candidates.toSorted(
    (a, b) => b.tape.header.sequence - a.tape.header.sequence || a.leafIndex - b.leafIndex,
  );
  if (chosen === undefined) return [];
  const { deviceId, sequence: newer } = chosen.tape.header;
  for (const { tape, leafIndex } of others) {
    const { sequence } = tape.header;
    if (tape.header.deviceId !== deviceId) {
      findings.push(twoDevices(tape.header.deviceId, deviceId));
    } else if (sequence < newer) {
      findings.push({ code: 'W402', params: { sequence, newer } });
      if (leafIndex > chosen.leafIndex) {
        findings.push({ code: 'W409', params: { sequence, newer } });
      }
    }
  }
  return [chosen];
}

/** A device makes one tape for each part and sequence; what else it signed under them stays a discrepancy. */
function compareSlots(valid: readonly TapeEvidence[]): Finding[] {
  return [...Map.groupBy(valid, slotOf).values()].flatMap((all) => {
    // Paper that repeats what a channel said adds nothing to compare.
    const slot = all.filter((tape) => tape.kind !== 'paper-tape' || !isRepeated(tape, all));
    const pairs = slot.flatMap((first, i) =>
      slot.slice(i + 1).map((other) => inOrderOfKind(first, other)),
    );
    const findings = pairs.flatMap(([left, right]) => compareTapes(left, right));
    return [...findings, ...twoContents(pairs)];
  });
}

function isRepeated({ tape }: TapeEvidence, slot: readonly TapeEvidence[]): boolean {
  return slot.some(
    (other) => other.kind !== 'paper-tape' && equalBytes(other.tape.digest, tape.digest),
  );
}

type Pair = readonly [left: TapeEvidence, right: TapeEvidence];

/** Each two contents once, however many copies of them came. */
function twoContents(pairs: readonly Pair[]): Finding[] {
  const keyOf = (pair: Pair): string => pair.map(tapeKeyOf).sort().join(' ');
  const differing = pairs.filter(([a, b]) => !equalBytes(a.tape.digest, b.tape.digest));
  const compared = new Set(differing.filter(isBilateral).map(keyOf));
  const found = new Map<string, Finding>();
  for (const pair of differing) {
    const [left, right] = pair;
    if (left.kind === 'card' && right.kind === 'card') {
      found.set(`E310 ${keyOf(pair)}`, { code: 'E310', params: {} });
    } else if (left.kind === right.kind || !compared.has(keyOf(pair))) {
      found.set(`E501 ${keyOf(pair)}`, otherContent(left));
    }
  }
  return [...found.values()];
}

/** Transmission against card, with a difference to show: other bytes with equal fields have none. */
function isBilateral([left, right]: Pair): boolean {
  return (
    left.kind === 'transmission' && right.kind === 'card' && compareTapes(left, right).length > 0
  );
}

function slotOf({ tape: { header } }: TapeEvidence): string {
  return `${header.part.index} ${header.sequence} ${header.deviceId}`;
}

/** What was transmitted is on the left, what the card holds on the right, paper after both. */
function inOrderOfKind(a: TapeEvidence, b: TapeEvidence): [TapeEvidence, TapeEvidence] {
  const rank = { transmission: 0, card: 1, 'paper-tape': 2 } as const;
  return rank[a.kind] <= rank[b.kind] ? [a, b] : [b, a];
}

function otherContent({ tape: { header } }: TapeEvidence): Finding {
  return { code: 'E501', params: { sequence: header.sequence } };
}

/** Part by part, where the two come from different slots: those of one slot are compared there. */
function compareSpeeches(left: Speech, right: Speech): Finding[] {
  return left.tapes.flatMap((a) => {
    const part = a.tape.header.part.index;
    const b = right.tapes.find(({ tape }) => tape.header.part.index === part);
    if (b === undefined || equalBytes(a.tape.digest, b.tape.digest)) return [];
    if (slotOf(a) === slotOf(b) && isSound(a) && isSound(b)) return [];
    const found = compareTapes(a, b);
    return found.length > 0 ? found : [otherContent(a)];
  });
}

function sameTapes(left: readonly TapeEvidence[], right: readonly TapeEvidence[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ tape }, part) =>
      equalBytes(tape.digest, right[part]?.tape.digest ?? new Uint8Array()),
    )
  );
}

function arrivalOf(results: readonly TapeEvidence[]): ArrivedBy {
  const has = (kind: TapeSource): boolean => results.some((tape) => tape.kind === kind);
  if (has('transmission')) return has('card') ? 'both' : 'transmission-only';
  return has('card') ? 'card-only' : 'neither';
}

/** In byte order of ids, so that it is one finding whichever device is chosen. */
function twoDevices(a: string, b: string): Finding {
  const [left = '', right = ''] = [a, b].sort(compareIds);
  return { code: 'E203', path: { kind: 'header', field: 'deviceId' }, params: { left, right } };
}

/** "The whole count" and "part 2 of 2" cannot both be true, and their sum would count ballots twice. */
function differingPartCounts([first, ...others]: readonly TapeEvidence[]): Finding[] {
  const textOf = ({ tape: { header } }: TapeEvidence): string =>
    `${header.part.index}/${header.part.count}`;
  return others.flatMap((other) =>
    first === undefined || other.tape.header.part.count === first.tape.header.part.count
      ? []
      : [
          {
            code: 'E203',
            path: { kind: 'header', field: 'part' },
            params: { left: textOf(first), right: textOf(other) },
          } as const,
        ],
  );
}

/** Names a tape where its bytes are too long to be a key. */
export function tapeKeyOf({ tape }: Pick<TapeEvidence, 'tape'>): string {
  return formatHex(tape.digest);
}
