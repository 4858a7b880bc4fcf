/**
 * Real results through the server: received, stored, compared and published under one policy, then under another
 * that two commissioners put in force; beside figures from the columns of the files alone.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Row } from '../builders/dataset-columns.ts';
import { columns, readRolls, readTable, standing, sumOf } from '../builders/dataset-columns.ts';
import { writeDatasetSample } from '../builders/dataset-sample.ts';
import type { ReplayedCentre } from '../builders/replayed-centre.ts';
import { startReplayedCentre } from '../builders/replayed-centre.ts';
import { seed, soak } from '../soak.ts';

const bolivia = join(import.meta.dirname, '../../../shared/data/bolivia2019');
const absent = existsSync(bolivia) ? '' : ' (skipped: ../shared/data/bolivia2019 is not there)';
const often = soak ? '' : ' (skipped: npm run soak)';
const timeout = 1_200_000;
const patient = { timeout, interval: 250 };

let directory: string;
let centre: ReplayedCentre | undefined;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-bolivia-'));
});
afterEach(async () => {
  await centre?.stop();
  centre = undefined;
  rmSync(directory, { recursive: true });
});

/** A card without a transmission counts too, and is believed first. */
const lonelyCards: Policy = {
  ...comparisonOnly,
  version: comparisonOnly.version + 1,
  adoptedStates: ['matched', 'resolved', 'received'],
  preferred: 'card',
};

interface Published {
  readonly adopted: Row;
  readonly states: Readonly<Record<string, number>>;
  readonly outcome: object;
}

type FigureRow = readonly [code: string, transmitted: string, card: string, adopted: string];

interface TotalsFile {
  readonly adoptedStates: readonly string[];
  readonly contests: readonly {
    readonly areas: readonly {
      readonly account: readonly FigureRow[];
      readonly candidates: readonly FigureRow[];
    }[];
  }[];
  readonly ballots: readonly {
    readonly states: Readonly<Record<string, { readonly stations: number }>>;
  }[];
}

/** Of the first version under this policy. */
async function published({ read }: ReplayedCentre, policy: Policy): Promise<Published> {
  const totals = await vi.waitFor(async () => {
    const file = JSON.parse(await read('totals.json')) as TotalsFile;
    expect(file.adoptedStates).toEqual(policy.adoptedStates);
    return file;
  }, patient);
  const outcome = JSON.parse(await read('outcome.json')) as { contests: readonly object[] };
  const whole = assertDefined(totals.contests[0]?.areas[0], 'the contest as a whole');
  const columnOf = (code: string): string => (code === 'inBox' ? 'ballots_cast' : code);
  const rows = [...whole.account, ...whole.candidates];
  const states = Object.entries(totals.ballots[0]?.states ?? {});
  return {
    adopted: Object.fromEntries(rows.map(([code, , , sum]) => [columnOf(code), Number(sum)])),
    states: Object.fromEntries(states.map(([state, { stations }]) => [state, stations])),
    outcome: assertDefined(outcome.contests[0], 'the outcome'),
  };
}

/** By the columns alone. */
function expectedOf(dataset: string) {
  const rolls = readRolls(dataset);
  const preliminary = readTable(dataset, 'preliminary.csv.gz');
  const official = readTable(dataset, 'official.csv.gz');
  const ids = [...rolls.keys()];
  const missing = ids.filter((id) => !preliminary.has(id));
  const differing = ids.filter((id) => {
    const [a, b] = [preliminary.get(id), official.get(id)];
    return a && b && columns.some((column) => a[column] !== b[column]);
  });
  const rollOf = (all: readonly string[]) => all.reduce((sum, id) => sum + (rolls.get(id) ?? 0), 0);
  const adopting = (isOpen: (id: string) => boolean) => {
    const open = ids.filter(isOpen);
    const sums = sumOf(ids.filter((id) => !isOpen(id)).map((id) => official.get(id) ?? {}));
    const { leader, runnerUp, margin } = standing(sums);
    const textOf = ({ code, votes }: typeof leader) => ({ code, votes: String(votes) });
    const outcome = {
      ...{ leader: textOf(leader), runnerUp: textOf(runnerUp), margin: String(margin) },
      outstanding: { stations: open.length, registered: String(rollOf(open)), withoutRoll: 0 },
      canChange: margin > rollOf(open) ? 'no' : 'yes',
    };
    return { adopted: sums, outcome };
  };
  const isDiffering = new Set(differing);
  const isMissing = new Set(missing);
  const states = {
    matched: ids.length - missing.length - differing.length,
    received: missing.length,
    discrepant: differing.length,
  };
  return {
    states,
    matched: adopting((id) => isDiffering.has(id) || isMissing.has(id)),
    withLonelyCards: adopting((id) => isDiffering.has(id)),
  };
}

async function expectBothPolicies(dataset: string) {
  const expected = expectedOf(dataset);
  centre = await startReplayedCentre(dataset, String(seed));
  const first = await published(centre, comparisonOnly);
  expect(first).toMatchObject({ states: expected.states, ...expected.matched });
  await centre.changePolicy(lonelyCards, 'A station whose link failed has voted as well.');
  const second = await published(centre, lonelyCards);
  expect(second).toMatchObject({ states: expected.states, ...expected.withLonelyCards });
  expect(JSON.parse(await centre.read('policy/2.json'))).toMatchObject({ version: 2 });
  return { first, second };
}

test.skipIf(absent !== '')(
  `adopted totals of 500 stations under two policies${absent}`,
  { timeout },
  async () => {
    const sample = join(directory, 'sample');
    writeDatasetSample(bolivia, sample, 69);
    const { first, second } = await expectBothPolicies(sample);
    expect(second.adopted).not.toEqual(first.adopted);
  },
);

test.skipIf(!soak || absent !== '')(
  `adopted totals of all stations under two policies${absent || often}`,
  { timeout },
  async () => {
    const { first, second } = await expectBothPolicies(bolivia);
    expect(first.states).toEqual({ matched: 32_100, received: 1749, discrepant: 706 });
    expect(first.outcome).toMatchObject({
      margin: '572723',
      outstanding: { registered: '501413' },
      canChange: 'no',
    });
    expect(second.outcome).toMatchObject({ outstanding: { stations: 706 } });
  },
);
