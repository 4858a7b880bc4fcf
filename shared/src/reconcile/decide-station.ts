/**
 * The verdict on one station. Pure and total: the same evidence gives the same verdict in whatever order
 * and however often it is told. Two contents under one device, part and sequence, and whatever a record was
 * found to lack, stay a discrepancy, whatever comes later; only what waits for the other channel's copy of a
 * newer tape is settled when that copy comes.
 */
import { equalBytes } from '../base/bytes.ts';
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import { blocksAdoption } from '../base/findings.ts';
import type { ComparableTape } from '../compare/compare-tapes.ts';
import { compareTapes } from '../compare/compare-tapes.ts';
import type { PartPair } from './choose-tapes.ts';
import { chooseTapes, isResult } from './choose-tapes.ts';
import type { ArrivedBy, IntakeProblem, StationCase, StationVerdict } from './station-case.ts';
import { isFindingCode } from './station-case.ts';

/** The pairs that cannot be judged by their digests; `decideStation` asks for these tapes only. */
export function pairsToCompare({ tapes }: StationCase): PartPair[] {
  const { pairs, earlier } = chooseTapes(tapes);
  return [...pairs, ...earlier].filter(
    ({ transmission, card }) =>
      transmission && card && !equalBytes(transmission.tapeDigest, card.tapeDigest),
  );
}

/** `tapeAt` gives the decoded tape of a leaf; it is asked for both sides of `pairsToCompare`. */
export function decideStation(
  station: StationCase,
  tapeAt: (leafIndex: number) => ComparableTape,
): StationVerdict {
  const chosen = chooseTapes(station.tapes);
  const findings = [
    ...chosen.findings,
    ...station.tapes.flatMap(({ problems }) => problems.flatMap(findingOfProblem)),
    ...station.cardProblems.flatMap(findingOfProblem),
    ...pairsToCompare(station).flatMap((pair) => comparePair(pair, tapeAt)),
  ];
  const arrivedBy = arrivalOf(station);
  const isWhole =
    chosen.pairs.length > 0 &&
    chosen.pairs.length === chosen.partCount &&
    chosen.pairs.every(({ transmission, card }) => transmission && card);
  const state = findings.some(({ code }) => blocksAdoption(code))
    ? 'discrepant'
    : isWhole
      ? 'matched'
      : arrivedBy === 'neither'
        ? 'awaited'
        : 'received';
  return { state, arrivedBy, findings: sortedOnce(findings) };
}

/** Left is what was transmitted, right what the card holds. */
function comparePair(
  { transmission, card }: PartPair,
  tapeAt: (leafIndex: number) => ComparableTape,
): Finding[] {
  if (!transmission || !card) return [];
  const found = compareTapes(tapeAt(transmission.leafIndex), tapeAt(card.leafIndex));
  // Other bytes under one sequence, though every field agrees (a nonce was drawn again): the device
  // signed twice, and nobody can say why.
  if (found.length === 0) return [{ code: 'E501', params: { sequence: card.sequence } }];
  return found;
}

function arrivalOf({ tapes }: StationCase): ArrivedBy {
  const has = (channel: 'transmission' | 'card'): boolean =>
    tapes.some((tape) => tape.channel === channel && isResult(tape));
  if (has('transmission')) return has('card') ? 'both' : 'transmission-only';
  return has('card') ? 'card-only' : 'neither';
}

/** A newer card reader may know more codes: what it says blocks adoption does so here too, by its code. */
function findingOfProblem({ code, params }: IntakeProblem): Finding[] {
  if (isFindingCode(code)) return [{ code, params }];
  return code.startsWith('E') ? [{ code: 'E307', params: { ...params, code } }] : [];
}

/** Copies of one card say one thing; sorting makes the order of arrival invisible. */
function sortedOnce(findings: readonly Finding[]): Finding[] {
  const byKey = new Map(findings.map((finding) => [keyOf(finding), finding]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}

function keyOf({ code, path, params }: Finding): string {
  const sortedParams = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${code} ${path ? formatFieldPath(path) : ''} ${JSON.stringify(sortedParams)}`;
}
