/**
 * Real results through the verdict: all stations of a country, under several policies, beside figures that
 * are computed from the columns of the files alone and share no code with the verdict, the totals or the
 * reader of the dataset.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import { outcomeOf } from '@mutabaqa/shared/totals/outcome.ts';
import type { Row, Table } from '../builders/dataset-columns.ts';
import { columns, readRolls, readTable, standing, sumOf } from '../builders/dataset-columns.ts';
import type { DecidedCountry, ReplayedCountry } from '../builders/replayed-country.ts';
import { decideCountry, figuresOfTotals, replayCountry } from '../builders/replayed-country.ts';

const bolivia = join(import.meta.dirname, '../../../shared/data/bolivia2019');
const absent = existsSync(bolivia) ? '' : ' (skipped: ../shared/data/bolivia2019 is not there)';

describe.skipIf(absent !== '')(`bolivia2019${absent}`, () => {
  let rolls: ReadonlyMap<string, number>;
  let preliminary: Table;
  let official: Table;
  /** By the columns alone. */
  let differing: ReadonlySet<string>;
  let missing: ReadonlySet<string>;
  let country: ReplayedCountry;
  let compared: DecidedCountry;

  beforeAll(async () => {
    rolls = readRolls(bolivia);
    preliminary = readTable(bolivia, 'preliminary.csv.gz');
    official = readTable(bolivia, 'official.csv.gz');
    const ids = [...rolls.keys()];
    missing = new Set(ids.filter((id) => !preliminary.has(id)));
    differing = new Set(
      ids.filter((id) => {
        const [a, b] = [preliminary.get(id), official.get(id)];
        return a && b && columns.some((column) => a[column] !== b[column]);
      }),
    );
    country = await replayCountry(bolivia);
    compared = decideCountry(country, comparisonOnly);
  });

  const rollOf = (...sets: readonly ReadonlySet<string>[]): number => {
    let sum = 0;
    for (const set of sets) for (const id of set) sum += rolls.get(id) ?? Number.NaN;
    return sum;
  };
  const rowsOf = (table: Table, isTaken: (id: string) => boolean): Row[] =>
    [...table].filter(([id]) => isTaken(id)).map(([, row]) => row);
  const stationsIn = ({ verdicts }: DecidedCountry, state: string): ReadonlySet<string> =>
    new Set(verdicts.filter((each) => each.state === state).map(({ stationId }) => stationId));
  const outcomeIn = ({ totals }: DecidedCountry) => {
    const [contest] = totals.contests;
    if (contest === undefined) throw new Error('the contest');
    return outcomeOf(contest);
  };
  const adoptingAll = (changes: Partial<Policy>): Policy => ({
    ...comparisonOnly,
    adoptedStates: ['matched', 'resolved', 'received'],
    ...changes,
  });

  it('has the stations that its documentation names', () => {
    expect([rolls.size, preliminary.size, official.size]).toEqual([34_555, 32_806, 34_555]);
    expect([differing.size, missing.size]).toEqual([706, 1749]);
  });

  it('before cards: what was not transmitted cannot change the leader', () => {
    const decided = decideCountry(country, adoptingAll({}), ['transmission']);
    expect(stationsIn(decided, 'awaited')).toEqual(missing);
    expect(stationsIn(decided, 'received').size).toBe(32_806);
    expect(figuresOfTotals(country, decided.totals, 'adopted')).toEqual(
      sumOf(preliminary.values()),
    );
    const { leader, runnerUp, margin } = standing(sumOf(preliminary.values()));
    expect([margin, rollOf(missing)]).toEqual([592_899, 350_388]);
    expect(outcomeIn(decided)).toMatchObject({
      leader,
      runnerUp,
      margin,
      outstanding: { stations: 1749, registered: 350_388, withoutRoll: 0 },
      canChange: 'no',
    });
  });

  it('compared: every discrepancy and no other, field by field', () => {
    const { verdicts } = compared;
    expect(new Set(verdicts.map(({ state }) => state))).toEqual(
      new Set(['matched', 'received', 'discrepant']),
    );
    const found = new Map(
      verdicts
        .filter(({ state }) => state === 'discrepant')
        .map(({ stationId, findings }) => [
          stationId,
          findings
            .filter(({ code }) => code === 'E201')
            .map(({ path, params }) => {
              const column = path && country.columnOf(path);
              return `${column ?? (path ? formatFieldPath(path) : '')} ${params['left']} ${params['right']}`;
            })
            .sort(),
        ]),
    );
    const expected = new Map(
      [...differing].map((id) => {
        const [a, b] = [preliminary.get(id), official.get(id)];
        const fields = columns.filter((column) => a?.[column] !== b?.[column]);
        return [id, fields.map((column) => `${column} ${a?.[column]} ${b?.[column]}`).sort()];
      }),
    );
    expect(found).toEqual(expected);
  });

  it('adopting what matched: what is open cannot change the leader', () => {
    const decided = compared;
    expect(stationsIn(decided, 'discrepant')).toEqual(differing);
    expect(stationsIn(decided, 'received')).toEqual(missing);
    const sums = sumOf(rowsOf(preliminary, (id) => !differing.has(id)));
    expect(figuresOfTotals(country, decided.totals, 'adopted')).toEqual(sums);
    const { leader, runnerUp, margin } = standing(sums);
    expect([margin, rollOf(missing, differing)]).toEqual([572_723, 501_413]);
    expect(outcomeIn(decided)).toMatchObject({
      leader,
      runnerUp,
      margin,
      outstanding: { stations: 706 + 1749, registered: 501_413, withoutRoll: 0 },
      canChange: 'no',
    });
  });

  it('adopting a lone card too: only discrepant stations stay out', () => {
    const decided = decideCountry(country, adoptingAll({ preferred: 'card' }));
    const sums = sumOf(rowsOf(official, (id) => !differing.has(id)));
    expect(figuresOfTotals(country, decided.totals, 'adopted')).toEqual(sums);
    const { leader, runnerUp, margin } = standing(sums);
    expect(outcomeIn(decided)).toMatchObject({
      leader,
      runnerUp,
      margin,
      outstanding: { stations: 706, registered: rollOf(differing), withoutRoll: 0 },
    });
  });

  it('shows both channels whole, whatever is adopted', () => {
    const { totals } = compared;
    const [transmitted, card] = [sumOf(preliminary.values()), sumOf(official.values())];
    expect(figuresOfTotals(country, totals, 'transmitted')).toEqual(transmitted);
    expect(figuresOfTotals(country, totals, 'card')).toEqual(card);
    expect(card).toMatchObject({ c05: 2_889_359, c01: 2_240_920 });
  });

  it('with every discrepancy decided for the card: the official result', () => {
    const policy = adoptingAll({ preferred: 'card' });
    const decided = decideCountry(country, policy, ['transmission', 'card'], differing);
    expect(stationsIn(decided, 'resolved')).toEqual(differing);
    expect(figuresOfTotals(country, decided.totals, 'adopted')).toEqual(sumOf(official.values()));
    expect(outcomeIn(decided)).toMatchObject({
      outstanding: { stations: 0, registered: 0 },
      canChange: 'no',
    });
  });
});
