/**
 * What is known of every station, small enough for a whole country in memory: 80 bytes a station and its
 * id. A station with at most one faultless tape by each channel, which is nearly every one, is decided
 * from the digests that stand here; the rest is read from the store when needed.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import type { ArrivedBy, StationState } from '@mutabaqa/shared/reconcile/station-case.ts';
import { stationStates } from '@mutabaqa/shared/reconcile/station-case.ts';

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
const arrivals: readonly ArrivedBy[] = ['neither', 'transmission-only', 'card-only', 'both'];

export function makeStationTable(
  stations: Iterable<{ readonly stationId: string; readonly pollingGroup: string }>,
): StationTable {
  const ids: string[] = [];
  const groupNames: string[] = [];
  const groupNumbers: number[] = [];
  const numbers = new Map<string, number>();
  for (const { stationId, pollingGroup } of stations) {
    numbers.set(stationId, ids.length);
    ids.push(stationId);
    let group = groupNames.indexOf(pollingGroup);
    if (group < 0) group = groupNames.push(pollingGroup) - 1;
    groupNumbers.push(group);
  }
  const groups = Uint16Array.from(groupNumbers);
  const columns = {
    transmission: makeTapeColumn(ids.length),
    card: makeTapeColumn(ids.length),
  };
  const complex = new Uint8Array(ids.length);
  const states = new Uint8Array(ids.length);
  const arrivedBys = new Uint8Array(ids.length);

  return {
    ids,
    find: (stationId) => numbers.get(stationId),
    group: (station) => assertDefined(groupNames[groups[station] ?? -1], 'a polling group'),
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
