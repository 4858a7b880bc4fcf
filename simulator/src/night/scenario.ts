/** A night as data: what is planted, over which links, and how long stations take. */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { IncidentKind } from './incident-kinds.ts';
import { incidentRules, isIncidentKind } from './incident-kinds.ts';

export type IncidentCounts = Readonly<Partial<Record<IncidentKind, number>>>;

export interface Scenario {
  readonly incidents: IncidentCounts;
  /** Played, but not told to the report: shows that the report objects to what nobody planted. */
  readonly unannounced: IncidentCounts;
  readonly links: 'satellite' | 'fast';
  /** Stations close and send over this time. */
  readonly sendingMs: number;
  /** From the last station's closing to the end of the embargo. */
  readonly settlingMs: number;
}

/** An election day in a minute, over links as they were in 2025. */
export const electionNight: Scenario = {
  incidents: Object.fromEntries(Object.keys(incidentRules).map((kind) => [kind, 1])),
  unannounced: {},
  links: 'satellite',
  sendingMs: 60_000,
  settlingMs: 20_000,
};

/** `error` says what is wrong. Fields that are left out are those of `electionNight`. */
export function parseScenario(json: string): Result<Scenario, string> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'not JSON');
  }
  if (typeof value !== 'object' || value === null) return fail('not an object');
  const unknown = Object.keys(value).find((field) => !Object.hasOwn(electionNight, field));
  if (unknown !== undefined) return fail(`unknown field ${unknown}`);
  const scenario = { ...electionNight, ...(value as Partial<Scenario>) };
  for (const field of ['incidents', 'unannounced'] as const) {
    const wrong = wrongCount(scenario[field]);
    if (wrong !== undefined) return fail(`${field}: ${wrong}`);
  }
  for (const field of ['sendingMs', 'settlingMs'] as const) {
    if (!Number.isSafeInteger(scenario[field]) || scenario[field] < 0) return fail(field);
  }
  return scenario.links === 'satellite' || scenario.links === 'fast' ? ok(scenario) : fail('links');
}

function wrongCount(counts: unknown): string | undefined {
  if (typeof counts !== 'object' || counts === null) return 'not an object';
  return Object.entries(counts).find(
    ([kind, count]: [string, unknown]) =>
      !isIncidentKind(kind) || !Number.isSafeInteger(count) || Number(count) < 0,
  )?.[0];
}
