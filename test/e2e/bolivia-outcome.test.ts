/** Outcome impact on real results, against figures computed independently of this program. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Figures, StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeElectionTotals } from '@mutabaqa/shared/totals/election-totals.ts';
import { outcomeOf } from '@mutabaqa/shared/totals/outcome.ts';
import type { Dataset } from '@mutabaqa/simulator/replay/dataset/dataset.ts';
import { readDataset } from '@mutabaqa/simulator/replay/dataset/read-dataset.ts';
import { countedStation, figuresOf } from '../builders/counted-station.ts';

const bolivia = join(import.meta.dirname, '../../../shared/data/bolivia2019');
const absent = existsSync(bolivia) ? '' : ' (skipped: ../shared/data/bolivia2019 is not there)';

/** What a station's state is, given whether each side has it and whether they agree. */
type Judge = (isTransmitted: boolean, isSame: boolean) => StationState;

function outcomeWith(dataset: Dataset, adoptedStates: readonly StationState[], judge: Judge) {
  const { candidateColumns: columns, preliminary, official, stations } = dataset;
  const contest: ContestEntry = {
    contestId: 'council',
    constituency: 'all',
    name: dataset.name,
    lists: [],
    candidates: columns.map((id) => ({ id, name: id, listPosition: 0 })),
  };
  const totals = makeElectionTotals(new Map([['council', contest]]), {
    adoptedStates,
    exclusions: [],
  });
  const compared = dataset.countColumns;
  for (const row of stations.ids.keys()) {
    const { stationId, registered, constituency } = stations.entry(row);
    const figures = (side: Dataset['official']): Figures | undefined =>
      side.has(row)
        ? figuresOf(
            undefined,
            columns.map((column) => side.value(row, column)),
          )
        : undefined;
    const transmitted = figures(preliminary);
    const isSame = compared.every(
      (column) => preliminary.value(row, column) === official.value(row, column),
    );
    const state = judge(transmitted !== undefined, isSame);
    const { entry, verdict } = countedStation(stationId, state, registered, transmitted, {
      governorate: constituency,
      constituency,
    });
    const [only] = verdict.contests;
    const card = figures(official);
    const adopted = transmitted && { ...transmitted, source: 'electronic' as const, leaves: [1] };
    const contests = only ? [{ ...only, transmitted, card, adopted }] : [];
    totals.add(entry, { ...verdict, contests });
  }
  return { totals, outcome: outcomeOf(assertDefined(totals.contests[0], 'contest')) };
}

describe.skipIf(absent !== '')(`bolivia2019${absent}`, () => {
  it('before cards: the stations that did not transmit cannot change the leader', async () => {
    const dataset = await readDataset(bolivia);
    const { outcome } = outcomeWith(dataset, ['received'], (isTransmitted) =>
      isTransmitted ? 'received' : 'awaited',
    );
    expect(outcome).toMatchObject({
      leader: { code: 'c05' },
      runnerUp: { code: 'c01' },
      margin: 592_899,
      outstanding: { stations: 1749, registered: 350_388, withoutRoll: 0 },
      canChange: 'no',
    });
  });

  it('after the comparison: nor can they and the discrepant ones together', async () => {
    const dataset = await readDataset(bolivia);
    const { outcome, totals } = outcomeWith(dataset, ['matched'], (isTransmitted, isSame) =>
      !isTransmitted ? 'received' : isSame ? 'matched' : 'discrepant',
    );
    expect(outcome).toMatchObject({
      margin: 572_723,
      outstanding: { stations: 1749 + 706, registered: 501_413 },
      canChange: 'no',
    });
    const [contest] = totals.contests;
    expect(contest?.whole.card.candidates.rows()[4]?.sum).toBe(2_889_359);
    expect(contest?.whole.card.candidates.rows()[0]?.sum).toBe(2_240_920);
  });
});
