/** What each way of arrival says of one contest at a station, each summed over the parts of its count. */
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts } from '../tape/sparse-counts.ts';
import type { Counted } from './counted.ts';
import { countedOnForms, countedOnTapes } from './counted.ts';
import type { StationCase, StationContext } from './evidence-case.ts';
import type { HandTapes } from './hand-tapes.ts';
import type { SpeakingTapes } from './speaking-tapes.ts';
import type { Figures } from './verdict.ts';

export interface ContestReading {
  readonly contestId: string;
  readonly paperId: string;
  /** Undefined also for what nobody soundly signed: it is compared, and counted nowhere. */
  readonly transmitted: Figures | undefined;
  readonly card: Figures | undefined;
  /** Of the preferred channel that is whole; undefined when neither is. */
  readonly electronic: Counted | undefined;
  /** From the device's QR, or typed by two people. */
  readonly paper: Counted | undefined;
  readonly hand: Counted | undefined;
}

export function readContests(
  station: StationCase,
  { entry, policy }: Pick<StationContext, 'entry' | 'policy'>,
  { transmission, card, paper }: SpeakingTapes,
  hands: HandTapes,
): ContestReading[] {
  const isCardFirst = policy.preferred === 'card';
  return entry.papers.flatMap(({ paperId, contestIds }) =>
    contestIds.map((contestId) => {
      const place = { paperId, contestId };
      const transmitted = countedOnTapes(transmission.tapes, place);
      const onCard = countedOnTapes(card.tapes, place);
      const [first, second] = [
        transmission.isWhole ? transmitted : undefined,
        card.isWhole ? onCard : undefined,
      ];
      return {
        ...place,
        transmitted: transmission.isSound ? transmitted?.figures : undefined,
        card: card.isSound ? onCard?.figures : undefined,
        electronic: isCardFirst ? (second ?? first) : (first ?? second),
        paper:
          (paper.isWhole ? countedOnTapes(paper.tapes, place) : undefined) ??
          countedOnForms(station, 'paper-tape', place)[0],
        hand:
          countedOnTapes(hands.tapes.slice(0, 1), place) ??
          countedOnForms(station, 'hand-count', place)[0],
      };
    }),
  );
}

/** What the machines counted: of the channels, or of the paper that the device signed. */
export function machineOf({ electronic, paper }: ContestReading): Counted | undefined {
  return electronic ?? paper;
}

/** A hand count that leaves out what the machines report would take those votes away if it were adopted. */
export function isCountedByHand(contest: ContestReading): boolean {
  return (
    contest.hand !== undefined && reportsAll(contest.hand.figures, machineOf(contest)?.figures)
  );
}

/** Whether votes are reported wherever the other reports them. */
export function reportsAll({ contest: votes }: Figures, other: Figures | undefined): boolean {
  return (
    coversReported(votes?.listVotes, other?.contest?.listVotes) &&
    coversReported(votes?.candidateVotes, other?.contest?.candidateVotes)
  );
}

function coversReported(votes: SparseCounts | undefined, other: SparseCounts | undefined): boolean {
  if (other === undefined || votes?.reportedRuns.length === 0) return true;
  const own = votes && listCounts(votes);
  return listCounts(other).every((count, i) => count === undefined || own?.[i] !== undefined);
}
