/**
 * The figures that two people decided for. What they name must be one whole count: both copies of a tape are
 * one, a part is none, and what nobody signed who may speak for the station is never adopted.
 */
import { formatHex } from '../base/bytes.ts';
import { figuresIn } from './contest-figures.ts';
import type { Counted, ContestPlace } from './counted.ts';
import { countedOnForms, countedOnTapes } from './counted.ts';
import type { StationCase, StationContext, TapeEvidence } from './evidence-case.ts';
import { isResult, isSound, isValidDevice } from './speaking-tapes.ts';
import type { FigureDecision } from './station-decisions.ts';
import type { Adopted } from './verdict.ts';

/** Undefined when the decision gives the contest no figures that can be adopted. */
export function figuresDecided(
  station: StationCase,
  { devices }: Pick<StationContext, 'devices'>,
  place: ContestPlace,
  { fact, change }: FigureDecision,
): Adopted | undefined {
  if (change.kind === 'correct') {
    const figures = figuresIn(change, place.paperId, place.contestId);
    return figures && { source: 'decision', ...figures, leaves: [fact.leafIndex] };
  }
  const isNamed = ({ leafIndex }: { readonly leafIndex: number }): boolean =>
    change.leaves.includes(leafIndex);
  const tapes = station.tapes.filter(isNamed);
  const forms = station.forms.filter(isNamed);
  if (tapes.length + forms.length < change.leaves.length) return undefined;
  const counted =
    tapes.length === 0
      ? onlyFormOf({ forms }, place)
      : forms.length === 0 && countedTogether(station, devices, tapes, place);
  return counted ? { source: 'decision', ...counted.figures, leaves: counted.leaves } : undefined;
}

const formKindsThatCount = ['paper-tape', 'hand-count', 'audit-count'] as const;

/** Forms of other contests may stand beside it. */
function onlyFormOf(
  { forms }: Pick<StationCase, 'forms'>,
  place: ContestPlace,
): Counted | undefined {
  const counts = formKindsThatCount.flatMap((kind) => countedOnForms({ forms }, kind, place));
  return counts.length === 1 ? counts[0] : undefined;
}

function countedTogether(
  station: StationCase,
  devices: StationContext['devices'],
  named: readonly TapeEvidence[],
  place: ContestPlace,
): Counted | undefined {
  const byDigest = new Map(named.toReversed().map((each) => [formatHex(each.tape.digest), each]));
  const tapes = [...byDigest.values()].sort(
    (a, b) => a.tape.header.part.index - b.tape.header.part.index,
  );
  const isFit = (tape: TapeEvidence): boolean =>
    (isResult(tape) || tape.tape.header.kind === 'hand-count') &&
    isSound(tape) &&
    isValidDevice(tape, station.tapes, devices);
  const isWhole = tapes.every(
    ({ tape: { header } }, i) => header.part.index === i + 1 && header.part.count === tapes.length,
  );
  return named.every(isFit) && isWhole ? countedOnTapes(tapes, place) : undefined;
}
