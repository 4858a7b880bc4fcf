/** Verdicts on all stations of one polling centre, because some rules look at the whole centre. */
import type { StationEntry } from '../election/station-entry.ts';
import type { CrossKey } from './cross-facts.ts';
import { crossKeyOf, findCrossFacts, noCrossFacts } from './cross-facts.ts';
import { judgeReading } from './decide.ts';
import type { Snapshot, StationCase } from './evidence-case.ts';
import type { Ledger } from './ledger.ts';
import { orderCase } from './order-case.ts';
import { readStation } from './station-reading.ts';
import type { StationVerdict } from './verdict.ts';

/**
 * Stations that are looked at together. A roll that puts more into one centre has no centres to speak of, and
 * each of its stations is decided alone.
 */
export const centreStationsMax = 256;

export interface CentreStation {
  readonly entry: StationEntry;
  readonly station: StationCase;
}

/** In the order given. */
export function decideCentre(
  ledger: Ledger,
  centre: readonly CentreStation[],
  now: Snapshot,
): StationVerdict[] {
  const read = centre.map(({ entry, station: told }) => {
    const station = orderCase(told);
    const context = ledger.contextOf(entry, now);
    return { station, context, reading: readStation(station, context, now) };
  });
  const keys = read.flatMap(({ station, context, reading }): CrossKey[] =>
    hasEvidence(station) ? [crossKeyOf(reading, station, context)] : [],
  );
  const facts = keys.length > 0 ? findCrossFacts(keys) : undefined;
  const referral = referralOf(facts);
  return read.map(({ station, context, reading }) => {
    const cross = facts?.get(context.entry.stationId) ?? referral ?? context.cross;
    return judgeReading(reading, station, { ...context, cross });
  });
}

function hasEvidence({ tapes, cardProblems, forms }: StationCase): boolean {
  return tapes.length + cardProblems.length + forms.length > 0;
}

/** A station of the centre that has sent nothing is sent to be counted like the others. */
function referralOf(facts: ReturnType<typeof findCrossFacts> | undefined) {
  for (const { centreReferredBy, newestLeaf } of facts?.values() ?? []) {
    if (centreReferredBy === undefined) continue;
    return { ...noCrossFacts, centreReferredBy, ...(newestLeaf !== undefined && { newestLeaf }) };
  }
  return undefined;
}
