import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { describe, expect, it } from 'vitest';
import { makeElection } from '../world/election.ts';
import type { RaisedAlert } from './console-alerts.ts';
import type { IncidentKind } from './incident-kinds.ts';
import { incidentRules, ordinaryRecord, ruleOf } from './incident-kinds.ts';
import type { PublishedRecord } from './night-report.ts';
import { formatReport, makeReport } from './night-report.ts';
import { pollingGroupsOf } from './night-election.ts';
import type { NightPlan } from './plan-night.ts';
import { nightStationsMin, planNight } from './plan-night.ts';
import type { Scenario } from './scenario.ts';
import { electionNight, parseScenario } from './scenario.ts';

const election = makeElection('plan', nightStationsMin);
const kinds = Object.keys(incidentRules) as IncidentKind[];

function planOf(changes: Partial<Scenario> = {}): NightPlan {
  const plan = planNight(election, { ...electionNight, ...changes });
  return assertDefined(plan.ok ? plan.value : undefined, 'plan');
}

/** What a flawless centre would publish, and raise. */
function perfectNight(plan: NightPlan): {
  records: Map<string, PublishedRecord>;
  alerts: RaisedAlert[];
} {
  const records = new Map<string, PublishedRecord>();
  const alerts: RaisedAlert[] = [];
  for (const { station, incident } of plan.stations) {
    const { stationId } = station;
    const expected = incident ? ruleOf(incident.kind).expected : ordinaryRecord;
    const { state, transmissions, cards, codes, adopted = 'nothing' } = expected;
    const { claims = [], refusals = [], decisions = [], isLate = false } = expected;
    records.set(stationId, {
      ...{ state, transmissions, cards, codes, claims, adopted: [adopted] },
      ...{ refusals, decisions, isLate },
    });
    for (const what of expected.alerts ?? []) alerts.push({ what, stationId });
  }
  return { records, alerts };
}

function reportOf(plan: NightPlan, { records, alerts } = perfectNight(plan)) {
  return makeReport(plan, records, alerts);
}

const ordinaryFound: PublishedRecord = {
  ...{ state: 'matched', transmissions: 1, cards: 1, codes: [], claims: [] },
  ...{ adopted: ['hand-count'], refusals: [], decisions: [], isLate: false },
};

describe('the plan of a night', () => {
  it('is the same for the same seed and takes each station for one incident only', () => {
    const plan = planOf();
    expect(plan).toEqual(planOf());
    const taken = plan.incidents.flatMap(({ stationIds }) => stationIds);
    expect(new Set(taken).size).toBe(taken.length);
    expect(plan.incidents.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
  });

  it('has room for every incident, and for ordinary stations, at its smallest', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const plan = planNight(makeElection(`${seed}`, nightStationsMin), electionNight);
      assertDefined(plan.ok ? plan.value : undefined, `plan of seed ${seed}`);
    }
  });

  it('lets all but the late close before the embargo ends', () => {
    const { stations, embargoEndsAtMs } = planOf();
    for (const { closesAtMs, incident } of stations) {
      expect(closesAtMs > embargoEndsAtMs).toBe(incident?.kind === 'late-station');
    }
  });

  it('lets special and displaced stations close before all others', () => {
    const timesOf = (isEarly: boolean) =>
      planOf()
        .stations.filter(({ station }) => (station.pollingGroup !== 'general') === isEarly)
        .map(({ closesAtMs }) => closesAtMs);
    expect(timesOf(true).length).toBeGreaterThan(0);
    expect(Math.max(...timesOf(true))).toBeLessThanOrEqual(Math.min(...timesOf(false)));
    const startsAtMs = 1_762_873_200_000;
    const groups = pollingGroupsOf(startsAtMs, startsAtMs / 1000 + 60);
    const closing = Object.fromEntries(groups.map(({ id, closesAtS }) => [id, closesAtS]));
    expect(closing['special']).toBeLessThan(closing['general'] ?? 0);
    expect(closing['displaced']).toBe(closing['special']);
  });

  it('takes two stations of one centre where an incident is between them', () => {
    const centreOf = new Map(election.stations.map((each) => [each.stationId, each.centreId]));
    const pairs = planOf().incidents.filter(({ stationIds }) => stationIds.length === 2);
    expect(pairs.map(({ kind }) => kind)).toEqual(['same-result', 'swapped-cards']);
    for (const { stationIds } of pairs) {
      expect(new Set(stationIds.map((id) => centreOf.get(id))).size).toBe(1);
    }
  });

  it('objects to more incidents than stations', () => {
    const scenario = { ...electionNight, incidents: { 'lost-card': 40 } };
    expect(planNight(election, scenario)).toMatchObject({
      ok: false,
      error: expect.stringContaining('none is left for lost-card'),
    });
  });

  it('objects to two replaced devices, since one spare is made', () => {
    const scenario = { ...electionNight, incidents: { 'replaced-device': 2 } };
    expect(planNight(election, scenario)).toEqual({
      ok: false,
      error: 'there is one spare device',
    });
  });
});

describe('a scenario file', () => {
  it('overrides what it names', () => {
    const parsed = parseScenario('{"links":"fast","incidents":{"lost-card":2}}');
    expect(parsed).toEqual({
      ok: true,
      value: { ...electionNight, links: 'fast', incidents: { 'lost-card': 2 } },
    });
  });

  it.each(['[', '3', '{"speed":1}', '{"incidents":{"flood":1}}', '{"links":"pigeon"}'])(
    'is refused: %s',
    (json) => expect(parseScenario(json).ok).toBe(false),
  );
});

describe('the report', () => {
  it('finds what was planted and nothing else in a perfect record', () => {
    const report = reportOf(planOf());
    expect(report).toMatchObject({ isAsPlanted: true, unplanted: [] });
    expect(formatReport(report)).toContain('as planted');
  });

  it.each(kinds)('objects to %s that was not announced, and to one that is not seen', (kind) => {
    const leavesTrace = ruleOf(kind).expected !== ordinaryRecord;
    const hidden = planOf({ incidents: {}, unannounced: { [kind]: 1 } });
    expect(reportOf(hidden).isAsPlanted).toBe(!leavesTrace);

    const shown = planOf({ incidents: { [kind]: 1 } });
    const records = new Map(
      shown.stations.map(({ station: { stationId } }) => [stationId, ordinaryFound]),
    );
    expect(reportOf(shown, { records, alerts: [] }).isAsPlanted).toBe(!leavesTrace);
  });

  const changes: readonly (readonly [string, IncidentKind, Partial<PublishedRecord>])[] = [
    ['a tape that was logged twice', 'duplicate-send', { transmissions: 2 }],
    ['figures that were adopted all the same', 'hand-count-5', { adopted: ['electronic'] }],
    ['a decision that nobody made', 'altered-card', { decisions: ['adopt'] }],
    ['a decision that is not in the ledger', 'sums-wrong', { decisions: [] }],
    ['a claim that counts as a finding', 'forged-claim', { codes: ['W710'] }],
    ['a refusal that left no leaf', 'forged-signature', { refusals: [] }],
    ['a finding that does not follow', 'lost-card', { codes: ['W702'] }],
  ];
  it.each(changes)('objects to %s', (_, kind, change) => {
    const plan = planOf();
    const { records, alerts } = perfectNight(plan);
    const incident = plan.incidents.find((each) => each.kind === kind);
    const stationId = assertDefined(incident?.stationIds[0], 'station');
    const record = assertDefined(records.get(stationId), 'record');
    records.set(stationId, { ...record, ...change });
    expect(reportOf(plan, { records, alerts }).isAsPlanted).toBe(false);
  });

  it('objects to an alert that was not raised, and to one that nothing calls for', () => {
    const plan = planOf();
    const { records, alerts } = perfectNight(plan);
    const [, ...fewer] = alerts;
    expect(reportOf(plan, { records, alerts: fewer }).isAsPlanted).toBe(false);
    const foreign = { what: 'device.foreign', stationId: undefined };
    const report = reportOf(plan, { records, alerts: [...alerts, foreign] });
    expect(report.unplanted).toEqual([{ stationId: '', record: 'device.foreign' }]);
  });

  it('takes a note on what voters did for no alarm', () => {
    const plan = planOf();
    const { records, alerts } = perfectNight(plan);
    const ordinary = plan.stations.find(({ incident }) => incident === undefined);
    const { stationId } = assertDefined(ordinary, 'an ordinary station').station;
    const record = assertDefined(records.get(stationId), 'record');
    records.set(stationId, { ...record, codes: ['W605'] });
    expect(reportOf(plan, { records, alerts }).isAsPlanted).toBe(true);
    records.set(stationId, { ...record, codes: ['E103'] });
    expect(reportOf(plan, { records, alerts }).isAsPlanted).toBe(false);
  });
});
