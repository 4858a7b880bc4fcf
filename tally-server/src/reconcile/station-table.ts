/**
 * What is known of every station, small enough for a whole country in memory: 90 bytes a station and its
 * id. A station with at most one faultless tape by each channel, which is nearly every one, is decided
 * from the digests that stand here; the rest is read from the store when needed.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import type { ArrivedBy, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { centreStationsMax } from '@mutabaqa/shared/reconcile/decide-centre.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';

export interface ArrivedTape {
  readonly leafIndex: number;
  /** 32 bytes. */
  readonly digest: Uint8Array;
}

export interface StationTable {
  /** In byte order of ids; a station is named by its place here. */
  readonly ids: readonly string[];
  find(stationId: string): number | undefined;
  group(station: number): string;
  /** All stations of its polling centre, itself among them, ascending; itself alone when they are too many. */
  centreOf(station: number): readonly number[];
  /** The first tape that came by a channel. */
  tape(station: number, channel: RecordKind): ArrivedTape | undefined;
  setTape(station: number, channel: RecordKind, tape: ArrivedTape): void;
  /** More than the table can hold: the store must be asked. */
  isComplex(station: number): boolean;
  setComplex(station: number): void;
  state(station: number): StationState;
  arrivedBy(station: number): ArrivedBy;
  setVerdict(station: number, state: StationState, arrivedBy: ArrivedBy): void;
}

const digestBytes = 32;
const noLeaf = 0xffff_ffff;
const awaited = stationStates.indexOf('awaited');
const arrivals: readonly ArrivedBy[] = ['neither', 'transmission-only', 'card-only', 'both'];

export function makeStationTable(
  stations: Iterable<{
    readonly stationId: string;
    readonly pollingGroup: string;
    readonly centreId: string;
  }>,
): StationTable {
  const ids: string[] = [];
  const groupNames: string[] = [];
  const groupNumbers: number[] = [];
  const numbers = new Map<string, number>();
  const centreNumbers = new Map<string, number>();
  const centreOfStation: number[] = [];
  for (const { stationId, pollingGroup, centreId } of stations) {
    numbers.set(stationId, ids.length);
    const centre = centreNumbers.get(centreId) ?? centreNumbers.size;
    centreNumbers.set(centreId, centre);
    centreOfStation.push(centre);
    ids.push(stationId);
    let group = groupNames.indexOf(pollingGroup);
    if (group < 0) group = groupNames.push(pollingGroup) - 1;
    groupNumbers.push(group);
  }
  const groups = Uint16Array.from(groupNumbers);
  const centres = makeMembership(Uint32Array.from(centreOfStation), centreNumbers.size);
  const columns = {
    transmission: makeTapeColumn(ids.length),
    card: makeTapeColumn(ids.length),
  };
  const complex = new Uint8Array(ids.length);
  const states = new Uint8Array(ids.length).fill(awaited);
  const arrivedBys = new Uint8Array(ids.length);

  return {
    ids,
    find: (stationId) => numbers.get(stationId),
    group: (station) => assertDefined(groupNames[groups[station] ?? -1], 'a polling group'),
    centreOf: (station) => centres.membersOf(station),
    tape: (station, channel) => columns[channel].get(station),
    setTape: (station, channel, tape) => {
      columns[channel].set(station, tape);
    },
    isComplex: (station) => complex[station] === 1,
    setComplex: (station) => {
      complex[station] = 1;
    },
    state: (station) => assertDefined(stationStates[states[station] ?? 0], 'a state'),
    arrivedBy: (station) => assertDefined(arrivals[arrivedBys[station] ?? 0], 'an arrival'),
    setVerdict: (station, state, arrivedBy) => {
      states[station] = stationStates.indexOf(state);
      arrivedBys[station] = arrivals.indexOf(arrivedBy);
    },
  };
}

function makeTapeColumn(stations: number) {
  const leaves = new Uint32Array(stations).fill(noLeaf);
  const digests = new Uint8Array(stations * digestBytes);
  return {
    get(station: number): ArrivedTape | undefined {
      const leafIndex = leaves[station] ?? noLeaf;
      if (leafIndex === noLeaf) return undefined;
      const at = station * digestBytes;
      return { leafIndex, digest: digests.subarray(at, at + digestBytes) };
    },
    set(station: number, { leafIndex, digest }: ArrivedTape): void {
      leaves[station] = leafIndex;
      digests.set(digest, station * digestBytes);
    },
  };
}

/** Members of each group, side by side in one array: 8 bytes a station. */
function makeMembership(groupOf: Uint32Array, groupCount: number) {
  const ends = new Uint32Array(groupCount);
  for (const group of groupOf) ends[group] = (ends[group] ?? 0) + 1;
  let end = 0;
  for (let group = 0; group < groupCount; group++) ends[group] = end += ends[group] ?? 0;
  const members = new Uint32Array(groupOf.length);
  const next = ends.slice();
  for (let station = groupOf.length - 1; station >= 0; station--) {
    const group = groupOf[station] ?? 0;
    const place = (next[group] ?? 0) - 1;
    next[group] = place;
    members[place] = station;
  }
  return {
    membersOf(station: number): readonly number[] {
      const group = groupOf[station] ?? 0;
      const from = group === 0 ? 0 : (ends[group - 1] ?? 0);
      const to = ends[group] ?? from;
      return to - from > centreStationsMax ? [station] : [...members.subarray(from, to)];
    },
  };
}
