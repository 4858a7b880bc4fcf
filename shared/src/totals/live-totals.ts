/** Totals that follow the verdicts as they change. */
import { assert, assertDefined } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Figures } from '../reconcile/verdict.ts';
import { stationStates } from '../reconcile/verdict.ts';
import type { CountedContest } from './adopted-figures.ts';
import type { CountedVerdict, ElectionTotals, TotalsRules } from './election-totals.ts';
import { makeElectionTotals } from './election-totals.ts';
import { readFigures, writeFigures } from './figure-bytes.ts';
import type { VarintReader } from './varint-reader.ts';
import { makeVarintReader } from './varint-reader.ts';
import { makeVarintWriter } from './varint-writer.ts';

export interface LiveTotals {
  /** Replaces what the station had before; setting it twice is setting it once. */
  set(entry: StationEntry, verdict: CountedVerdict): void;
  /** Of all stations set, equal to adding them from scratch. */
  readonly totals: ElectionTotals;
}

/** Remembers of each station what was added: some hundred bytes, the figures of equal channels once. */
export function makeLiveTotals(
  contests: ReadonlyMap<string, ContestEntry>,
  rules: TotalsRules,
): LiveTotals {
  const totals = makeElectionTotals(contests, rules);
  const added = new Map<string, Uint8Array>();
  return {
    totals,
    set(entry, verdict) {
      const before = added.get(entry.stationId);
      const after = encodeCounted(verdict);
      if (before !== undefined) {
        if (equalBytes(before, after)) return;
        totals.remove(entry, decodeCounted(before));
      }
      added.set(entry.stationId, after);
      totals.add(entry, verdict);
    },
  };
}

const channels = ['transmitted', 'card', 'adopted'] as const;

function encodeCounted({ state, contests }: CountedVerdict): Uint8Array {
  const writer = makeVarintWriter();
  writer.byte(stationStates.indexOf(state));
  writer.count(contests.length);
  for (const contest of contests) {
    writer.text(contest.contestId);
    writer.byte(stationStates.indexOf(contest.state));
    const written: Uint8Array[] = [];
    for (const channel of channels) {
      const figures = contest[channel];
      const bytes = figures ? encodeFigures(figures) : new Uint8Array();
      const same = written.findIndex((each) => equalBytes(each, bytes));
      writer.byte(same + 1);
      if (same >= 0) continue;
      written.push(bytes);
      writer.bytes(bytes);
    }
  }
  return writer.finish();
}

function encodeFigures(figures: Figures): Uint8Array {
  const writer = makeVarintWriter();
  writeFigures(writer, figures);
  return writer.finish();
}

function decodeCounted(bytes: Uint8Array): CountedVerdict {
  const reader = makeVarintReader(bytes);
  const state = readState(reader);
  const contests: CountedContest[] = [];
  const count = reader.upTo(bytes.length);
  for (let i = 0; i < count; i++) {
    const contestId = reader.text();
    const contestState = readState(reader);
    const written: (Figures | undefined)[] = [];
    const [transmitted, card, adopted] = channels.map(() => {
      const same = reader.byte();
      if (same === 0) written.push(decodeFigures(reader.bytes()));
      return same === 0 ? written.at(-1) : written[same - 1];
    });
    contests.push({ contestId, state: contestState, transmitted, card, adopted });
  }
  assert(reader.isWhole(), 'what was remembered of a station');
  return { state, contests };
}

function readState(reader: VarintReader): CountedVerdict['state'] {
  return assertDefined(stationStates[reader.byte()], 'state');
}

function decodeFigures(bytes: Uint8Array): Figures | undefined {
  return bytes.length === 0 ? undefined : readFigures(makeVarintReader(bytes));
}
