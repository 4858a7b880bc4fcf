/**
 * Verdicts of all stations in the order of the roster. Some rules look at a whole polling centre, so that a
 * centre is decided at once and its stations wait for their turn; more than `stationsHeldMax` waiting are
 * forgotten and decided again, which gives the same verdicts.
 */
import { assertDefined } from '../base/assert.ts';
import type { Roster } from '../election/roster.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { CentreStation } from '../reconcile/decide-centre.ts';
import { centreStationsMax, decideCentre } from '../reconcile/decide-centre.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { StationVerdict } from '../reconcile/verdict.ts';
import type { ResultsSource } from './results-source.ts';

export interface DecidedStation extends CentreStation {
  readonly verdict: StationVerdict;
}

const stationsHeldMax = 4096;

export async function* decideInOrder(
  source: ResultsSource,
  ledger: Ledger,
): AsyncGenerator<DecidedStation> {
  const { election, snapshot } = source;
  const { roster } = election;
  const { scattered, tooLarge } = findUnusualCentres(roster);
  const held = new Map<string, DecidedStation>();

  async function decideAll(entries: readonly StationEntry[]): Promise<DecidedStation[]> {
    const centre: CentreStation[] = [];
    for (const entry of entries)
      centre.push({ entry, station: await source.caseOf(entry.stationId) });
    const verdicts = decideCentre(ledger, centre, snapshot);
    return centre.map((each, i) => ({ ...each, verdict: assertDefined(verdicts[i], 'a verdict') }));
  }

  for (const entries of runsOfCentres(roster)) {
    const centreId = entries[0]?.centreId ?? '';
    if (tooLarge.has(centreId)) {
      for (const entry of entries) yield* await decideAll([entry]);
      continue;
    }
    const ids = scattered.get(centreId);
    if (ids === undefined) {
      yield* await decideAll(entries);
      continue;
    }
    for (const { stationId } of entries) {
      if (!held.has(stationId)) {
        const whole = ids.map((id) => assertDefined(roster.station(id), id));
        for (const decided of await decideAll(whole)) held.set(decided.entry.stationId, decided);
      }
      yield assertDefined(held.get(stationId), 'a station of its centre');
      held.delete(stationId);
    }
    if (held.size > stationsHeldMax) held.clear();
  }
}

/** Stations that follow each other and are of one centre; what is too large for one comes in pieces. */
function* runsOfCentres(roster: Pick<Roster, 'stations'>): Generator<readonly StationEntry[]> {
  let run: StationEntry[] = [];
  for (const entry of roster.stations()) {
    if (run.length > centreStationsMax || (run[0] && run[0].centreId !== entry.centreId)) {
      yield run;
      run = [];
    }
    run.push(entry);
  }
  if (run.length > 0) yield run;
}

interface UnusualCentres {
  /** Station ids, in order, of the centres whose stations do not follow each other: seldom any. */
  readonly scattered: ReadonlyMap<string, string[]>;
  /** By id. */
  readonly tooLarge: ReadonlySet<string>;
}

function findUnusualCentres(roster: Pick<Roster, 'stations'>): UnusualCentres {
  const sizes = new Map<string, number>();
  const scattered = new Map<string, string[]>();
  let current: string | undefined;
  for (const { centreId } of roster.stations()) {
    if (centreId !== current && sizes.has(centreId)) scattered.set(centreId, []);
    sizes.set(centreId, (sizes.get(centreId) ?? 0) + 1);
    current = centreId;
  }
  const large = [...sizes].filter(([, size]) => size > centreStationsMax);
  const tooLarge = new Set(large.map(([centreId]) => centreId));
  for (const centreId of tooLarge) scattered.delete(centreId);
  if (scattered.size > 0) {
    for (const { centreId, stationId } of roster.stations()) {
      scattered.get(centreId)?.push(stationId);
    }
  }
  return { scattered, tooLarge };
}
