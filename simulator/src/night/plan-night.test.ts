import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { describe, expect, it } from 'vitest';
import { makeElection } from '../world/election.ts';
import type { PublicRecord } from './night-report.ts';
import { formatReport, makeReport } from './night-report.ts';
import type { IncidentKind, IncidentRule } from './incident-kinds.ts';
import { incidentRules, ordinaryRecord } from './incident-kinds.ts';
import type { NightPlan } from './plan-night.ts';
import { planNight } from './plan-night.ts';
import type { Scenario } from './scenario.ts';
import { electionNight, parseScenario } from './scenario.ts';

const election = makeElection('plan', 40);

function planOf(changes: Partial<Scenario> = {}): NightPlan {
  const plan = planNight(election, { ...electionNight, ...changes });
  return assertDefined(plan.ok ? plan.value : undefined, 'plan');
}

/** What a flawless centre would publish. */
function perfectRecords(plan: NightPlan): Map<string, PublicRecord> {
  return new Map(
    plan.stations.map(({ station, incident }) => {
      const { state, transmissions, cards, codes, isLate } = {
        isLate: false,
        ...(incident ? incidentRules[incident.kind].expected : ordinaryRecord),
      };
      return [station.stationId, { state, transmissions, cards, codes, isLate }];
    }),
  );
}

describe('the plan of a night', () => {
  it('is the same for the same seed and takes each station for one incident only', () => {
    const plan = planOf();
    expect(plan).toEqual(planOf());
    const taken = plan.incidents.flatMap(({ stationIds }) => stationIds);
    expect(new Set(taken).size).toBe(taken.length);
    expect(plan.incidents.map(({ kind }) => kind).sort()).toEqual(
      Object.keys(incidentRules).sort(),
    );
  });

  it('lets all but the late close before the embargo ends', () => {
    const { stations, embargoEndsAtMs } = planOf();
    for (const { closesAtMs, incident } of stations) {
      expect(closesAtMs > embargoEndsAtMs).toBe(incident?.kind === 'late-station');
    }
  });

  it('objects to more incidents than stations', () => {
    const scenario = { ...electionNight, incidents: { 'lost-card': 40 } };
    expect(planNight(election, scenario).ok).toBe(false);
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
    const plan = planOf();
    const report = makeReport(plan, perfectRecords(plan));
    expect(report).toMatchObject({ isAsPlanted: true, unplanted: [] });
    expect(formatReport(report)).toContain('as planted');
  });

  it.each(Object.keys(incidentRules) as IncidentKind[])(
    'objects to %s that was not announced, and to one that is not seen',
    (kind) => {
      const { expected }: IncidentRule = incidentRules[kind];
      const { isLate = false, state, codes } = expected;
      const leavesTrace = isLate || state !== 'matched' || codes.length > 0;
      const hidden = planOf({ incidents: {}, unannounced: { [kind]: 1 } });
      expect(makeReport(hidden, perfectRecords(hidden)).isAsPlanted).toBe(!leavesTrace);

      const shown = planOf({ incidents: { [kind]: 1 } });
      const nothingSeen = new Map(
        [...perfectRecords(shown)].map(([id]) => [id, { ...ordinaryRecord, isLate: false }]),
      );
      expect(makeReport(shown, nothingSeen).isAsPlanted).toBe(!leavesTrace);
    },
  );

  it('objects to a tape that was logged twice', () => {
    const plan = planOf();
    const records = perfectRecords(plan);
    const duplicate = plan.incidents.find(({ kind }) => kind === 'duplicate-send')?.stationIds[0];
    const stationId = assertDefined(duplicate, 'station');
    const record = assertDefined(records.get(stationId), 'record');
    records.set(stationId, { ...record, transmissions: 2 });
    expect(makeReport(plan, records).isAsPlanted).toBe(false);
  });
});
