/**
 * Stations as they stand now, between two published versions: what may be shown of one, read from the store
 * when somebody asks. Nothing here knows the figures of a polling group whose embargo lasts.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { centreStationsMax, decideCentre } from '@mutabaqa/shared/reconcile/decide-centre.ts';
import type { DecidedStation } from '@mutabaqa/shared/results/decide-in-order.ts';
import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import { makeStationShow } from '@mutabaqa/shared/results/show-station.ts';
import { makeGroupDeadlines } from '../publish/group-deadlines.ts';
import type { VerdictExposure } from '../publish/verdict-exposure.ts';
import { makeVerdictExposure } from '../publish/verdict-exposure.ts';
import { readStationCase } from '../reconcile/read-station-case.ts';
import type { PortalPorts } from './portal-ports.ts';

export interface OpenStations {
  /** Whether the deadline of a group has passed. */
  isOverdue(groupId: string, nowMs: number): boolean;
  /** Of verdicts on stations of a group, counted together. */
  readonly exposure: VerdictExposure;
  /** As decided now; withheld sections are hidden. Asked only for groups that are open. */
  show(entry: StationEntry, nowMs: number): Promise<DecidedStation>;
  dossier(entry: StationEntry, nowMs: number): Promise<Dossier>;
}

export function makeOpenStations({
  crypto,
  election,
  store,
  sequencer,
  decisions,
  reconciler,
  gate,
}: PortalPorts): OpenStations {
  const deadlines = makeGroupDeadlines(election.roster);
  let centres: ReadonlyMap<string, readonly string[]> | undefined;
  /** Stations of closed groups are left out: a finding would tell that theirs is the same result. */
  function centreOf(entry: StationEntry, nowMs: number): StationEntry[] {
    centres ??= findCentres(election.roster.stations());
    const ids = centres.get(entry.centreId) ?? [];
    if (ids.length > centreStationsMax) return [entry];
    return ids
      .map((id) => assertDefined(election.roster.station(id), id))
      .filter(({ pollingGroup }) => gate.ofGroup(pollingGroup, nowMs) === 'everything');
  }

  async function decideNow(entry: StationEntry, snapshot: Snapshot): Promise<DecidedStation> {
    const now = reconciler.ledger();
    const centre: Omit<DecidedStation, 'verdict'>[] = [];
    for (const each of centreOf(entry, snapshot.timeMs)) {
      const { stationId } = each;
      const question = { stationId, decisions: now.decisionsOf(stationId), size: snapshot.logSize };
      centre.push({ entry: each, station: await readStationCase(crypto, store, question) });
    }
    const at = centre.findIndex((each) => each.entry.stationId === entry.stationId);
    const verdict = decideCentre(now, centre, snapshot)[at];
    return {
      ...assertDefined(centre[at], 'a station of its centre'),
      verdict: assertDefined(verdict, 'a verdict'),
    };
  }

  const showAt = (snapshot: Snapshot) =>
    makeStationShow(crypto, {
      contests: election.contests,
      decisions: decisions.facts,
      ledger: reconciler.ledger(),
      snapshot,
    });
  const snapshotAt = (timeMs: number): Snapshot => ({ timeMs, logSize: sequencer.size });

  return {
    exposure: makeVerdictExposure(gate, election.roster.stations()),
    isOverdue(groupId, nowMs) {
      const deadlineMs = deadlines.at(reconciler.ledger(), snapshotAt(nowMs)).get(groupId);
      return deadlineMs !== undefined && nowMs > deadlineMs;
    },
    async show(entry, nowMs) {
      const snapshot = snapshotAt(nowMs);
      return showAt(snapshot).hide(await decideNow(entry, snapshot));
    },
    async dossier(entry, nowMs) {
      const snapshot = snapshotAt(nowMs);
      const show = showAt(snapshot);
      return show.dossier(show.hide(await decideNow(entry, snapshot)));
    },
  };
}

/** Station ids by polling centre, in byte order. */
function findCentres(stations: Iterable<StationEntry>): ReadonlyMap<string, readonly string[]> {
  const centres = new Map<string, string[]>();
  for (const { centreId, stationId } of stations) {
    const ids = centres.get(centreId);
    if (ids === undefined) centres.set(centreId, [stationId]);
    else ids.push(stationId);
  }
  return centres;
}
