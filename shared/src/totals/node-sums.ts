/** What a node of the sum tree says of all stations below it. Specification: proto/spec/sum-tree.md */
import type { Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { accountFields } from '../tape/tape.ts';
import type { ExactCount } from './exact-count.ts';
import { addVector, readVector, writeSparseVector, writeVector } from './sum-vector.ts';
import type { VarintReader } from './varint-reader.ts';
import { makeVarintWriter } from './varint-writer.ts';

/** Positions beyond the end are 0. */
export interface NodeSums {
  readonly stations: number;
  readonly adoptedStations: number;
  /** In the order of `accountFields`. */
  readonly account: readonly ExactCount[];
  readonly lists: readonly ExactCount[];
  readonly candidates: readonly ExactCount[];
}

export interface RunningSums extends NodeSums {
  stations: number;
  adoptedStations: number;
  readonly account: ExactCount[];
  readonly lists: ExactCount[];
  readonly candidates: ExactCount[];
}

/** Of one station; without figures when they are in no total. */
export function sumsOfStation(figures: Figures | undefined): RunningSums {
  const account = figures?.account;
  return {
    stations: 1,
    adoptedStations: figures ? 1 : 0,
    account: account ? accountFields.map((field) => account[field] ?? 0) : [],
    lists: denseCounts(figures?.contest?.listVotes),
    candidates: denseCounts(figures?.contest?.candidateVotes),
  };
}

function denseCounts(votes: SparseCounts | undefined): number[] {
  const values: number[] = [];
  for (const [i, position] of (votes?.positions ?? []).entries()) {
    while (values.length < position) values.push(0);
    values.push(votes?.counts[i] ?? 0);
  }
  return values;
}

/** Changes `into`. */
export function addSums(into: RunningSums, sums: NodeSums): void {
  into.stations += sums.stations;
  into.adoptedStations += sums.adoptedStations;
  addVector(into.account, sums.account);
  addVector(into.lists, sums.lists);
  addVector(into.candidates, sums.candidates);
}

export function encodeSums(sums: NodeSums): Uint8Array {
  const writer = makeVarintWriter();
  writer.count(sums.stations);
  writer.count(sums.adoptedStations);
  writeVector(writer, sums.account);
  writeVector(writer, sums.lists);
  writeVector(writer, sums.candidates);
  return writer.finish();
}

/** The same bytes as of `sumsOfStation`. */
export function encodeStationSums(figures: Figures | undefined): Uint8Array {
  const writer = makeVarintWriter();
  const account = figures?.account;
  writer.count(1);
  writer.count(figures ? 1 : 0);
  writeVector(writer, account ? accountFields.map((field) => account[field] ?? 0) : []);
  writeSparseVector(writer, figures?.contest?.listVotes);
  writeSparseVector(writer, figures?.contest?.candidateVotes);
  return writer.finish();
}

/** The reader fails on anything but what `encodeSums` writes. */
export function readSums(reader: VarintReader): RunningSums {
  const stations = reader.upTo(Number.MAX_SAFE_INTEGER);
  const adoptedStations = reader.upTo(stations);
  const account = readVector(reader);
  if (account.length > accountFields.length) reader.fail();
  return {
    stations,
    adoptedStations,
    account,
    lists: readVector(reader),
    candidates: readVector(reader),
  };
}
