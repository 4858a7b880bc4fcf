/** What the console raised during the night, read over HTTP as a program of the centre would. */
import { readJson } from './centre-api.ts';

/** Of `/api/v1/alerts`: what is read here. */
interface AlertAnswer {
  readonly number: number;
  readonly kind: string;
  readonly state: string;
  readonly stationId?: string;
  readonly params: { readonly code?: string };
}

export interface RaisedAlert {
  /** The kind, with the code of a refusal or finding after a blank. */
  readonly what: string;
  /** Undefined when it is about no station. */
  readonly stationId: string | undefined;
}

const eventsPerPage = 500;

export async function readRaisedAlerts(console: URL): Promise<RaisedAlert[]> {
  const raised: RaisedAlert[] = [];
  for (let after = 0; ;) {
    const path = `/api/v1/alerts?after=${after}&limit=${eventsPerPage}`;
    const { events } = await readJson<{ readonly events: readonly AlertAnswer[] }>(console, path);
    for (const { number, kind, state, stationId, params } of events) {
      after = number;
      if (state !== 'raised') continue;
      const what = params.code === undefined ? kind : `${kind} ${params.code}`;
      raised.push({ what, stationId });
    }
    if (events.length < eventsPerPage) return raised;
  }
}
