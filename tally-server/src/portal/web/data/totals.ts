/** Totals and outcome of a version (proto/spec/totals.md). Sums are decimal texts: they may pass 2^53. */
import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { contestTotalsFile } from '@mutabaqa/shared/results/file-names.ts';
import { fetchJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { isFields, shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';
import { versionFile } from './versions.ts';

/** Code or field; transmitted, card, adopted, countable, null = nobody reported it; adopted figures that did. */
export type FigureRow = readonly [
  code: string,
  transmitted: string | null,
  card: string | null,
  adopted: string | null,
  countable: string | null,
  adoptedFigures: number,
];

export interface RollSums {
  readonly stations: number;
  readonly registered: string;
  readonly withoutRoll: number;
}

export type ResultStatus =
  'unofficial-partial' | 'unofficial-complete' | 'certified' | 'correction' | 'recount';

export interface AreaSums extends RollSums {
  readonly kind: 'whole' | 'governorate' | 'constituency';
  readonly name: string;
  readonly adoptedStations: number;
  readonly states: Readonly<
    Partial<Record<StationState, { readonly adopted: RollSums; readonly notAdopted: RollSums }>>
  >;
  readonly turnout: {
    readonly ballots: string;
    readonly registered: string;
    readonly hundredths: string | null;
  };
  readonly account: readonly FigureRow[];
  readonly lists: readonly FigureRow[];
  readonly candidates: readonly FigureRow[];
}

export interface ContestSums {
  readonly timeMs: number;
  readonly logSize: number;
  readonly adoptedStates: readonly StationState[];
  /** Places of excluded candidates on the ballot, from 0. */
  readonly excluded: ReadonlySet<number>;
  readonly contestId: string;
  readonly status: ResultStatus;
  /** The whole first. */
  readonly areas: readonly AreaSums[];
}

export interface Contender {
  readonly code: string;
  readonly votes: string;
}

export interface ContestOutcome {
  readonly contestId: string;
  readonly level: 'list' | 'candidate';
  readonly leader: Contender | null;
  readonly runnerUp: Contender | null;
  readonly margin: string | null;
  readonly outstanding: RollSums;
  readonly canChange: 'yes' | 'no' | 'unknown';
}

export function useContestSums(
  version: number | undefined,
  contestId: string | undefined,
): FileState<ContestSums> {
  const isAsked = version !== undefined && contestId !== undefined;
  return useFile(
    isAsked ? versionFile(version, contestTotalsFile(contestId)) : undefined,
    readSums,
  );
}

export function useOutcomes(
  version: number | undefined,
): FileState<ReadonlyMap<string, ContestOutcome>> {
  return useFile(
    version === undefined ? undefined : versionFile(version, 'outcome.json'),
    readOutcomes,
  );
}

const readSums = keepFiles((path) => fetchJson(path, shapeSums));
const readOutcomes = keepFiles((path) => fetchJson(path, shapeOutcomes));

const fileShape = shapeOf<{
  readonly timeMs: number;
  readonly logSize: number;
  readonly adoptedStates: readonly StationState[];
  readonly exclusions: readonly { readonly contestId: string; readonly position: number }[];
  readonly contests: readonly unknown[];
}>({
  timeMs: 'number',
  logSize: 'number',
  adoptedStates: 'list',
  exclusions: 'list',
  contests: 'list',
});
const contestShape = shapeOf<Pick<ContestSums, 'contestId' | 'status' | 'areas'>>({
  contestId: 'text',
  status: 'text',
  areas: 'list',
});
const outcomeShape = shapeOf<ContestOutcome>({
  contestId: 'text',
  level: 'text',
  outstanding: 'fields',
  canChange: 'text',
});

function shapeSums(value: unknown): ContestSums | undefined {
  const file = fileShape(value);
  const contest = contestShape(file?.contests[0]);
  if (file === undefined || contest === undefined) return undefined;
  const { timeMs, logSize, adoptedStates, exclusions } = file;
  const excluded = new Set(
    exclusions.flatMap((each) => (each.contestId === contest.contestId ? [each.position] : [])),
  );
  return { timeMs, logSize, adoptedStates, excluded, ...contest };
}

function shapeOutcomes(value: unknown): ReadonlyMap<string, ContestOutcome> | undefined {
  if (!isFields(value) || !Array.isArray(value['contests'])) return undefined;
  const outcomes = value['contests'].flatMap((each) => outcomeShape(each) ?? []);
  return new Map(outcomes.map((outcome) => [outcome.contestId, outcome]));
}
