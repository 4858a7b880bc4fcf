/**
 * `incidents/` of the public directory, once every embargo is over: how many reports of which kind, and those that
 * are not confidential without their reporter and without the reporter's words. Specification:
 * proto/spec/incidents.md
 */
import { join } from 'node:path';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import {
  affectedGenders,
  incidentKinds,
  incidentStates,
} from '@mutabaqa/shared/observers/incident-words.ts';
import type { Gate } from '../publish/gate.ts';
import { type PublicFiles, writeIfOther } from '../publish/public-files.ts';
import type { Incident, ObserverStore } from './observer-store.ts';

export interface IncidentFilesSetup {
  readonly clock: Clock;
  readonly gate: Gate;
  readonly store: Pick<ObserverStore, 'incidents'>;
  readonly files: PublicFiles;
  /** `incidents/` of the public directory. */
  readonly directory: string;
}

export interface IncidentFiles {
  /** Nothing before the last embargo ends; nothing is written that is there already. */
  publish(): Promise<void>;
}

export function makeIncidentFiles(setup: IncidentFilesSetup): IncidentFiles {
  const { clock, gate, store, files, directory } = setup;
  return {
    async publish() {
      if (gate.ofElection(clock.nowMs()) !== 'everything') return;
      const incidents = await store.incidents();
      write('summary.json', summarize(incidents, clock.nowMs()));
      write('list.json', { incidents: incidents.flatMap(viewOpen) });
    },
  };

  function write(name: string, content: object): void {
    writeIfOther(files, join(directory, name), utf8(`${JSON.stringify(content)}\n`));
  }
}

/** Fewer than so many confidential reports of one kind are not told apart by who was affected. */
const tellApartMin = 5;

function summarize(incidents: readonly Incident[], nowMs: number): object {
  const open = incidents.filter(({ content }) => 'open' in content);
  // Only of days that are over: a count that rises before everybody's eyes would tell the minute.
  const confidential = incidents.filter(
    ({ content, receivedAtMs }) => 'sealed' in content && dayOf(receivedAtMs) < dayOf(nowMs),
  );
  const counted = [...open, ...confidential];
  return {
    reports: counted.length,
    states: Object.fromEntries(
      incidentStates.map((state) => [
        state,
        counted.filter(({ steps }) => steps.at(-1)?.state === state).length,
      ]),
    ),
    // Rows in the order of their words; a governorate is null when the report names no station.
    open: governoratesOf(open).flatMap((governorate) =>
      countRows(
        open.filter((incident) => governorateOf(incident) === governorate),
        { governorate },
      ),
    ),
    // For the whole country: neither place nor time of a confidential report is known here, or told.
    confidential: incidentKinds.flatMap((kind) => {
      const ofKind = confidential.filter((incident) => incident.kind === kind);
      return ofKind.length < tellApartMin
        ? ofKind.slice(0, 1).map(() => ({ kind, gender: null, count: ofKind.length }))
        : countRows(ofKind, {});
    }),
  };
}

function governorateOf({ content }: Incident): string | null {
  return ('open' in content ? content.open.governorate : undefined) ?? null;
}

function governoratesOf(incidents: readonly Incident[]): (string | null)[] {
  const known = [...new Set(incidents.map(governorateOf))];
  return known.sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
}

function countRows(incidents: readonly Incident[], place: object): object[] {
  return incidentKinds.flatMap((kind) =>
    affectedGenders.flatMap((gender) => {
      const count = incidents.filter((each) => each.kind === kind && each.gender === gender).length;
      return count === 0 ? [] : [{ ...place, kind, gender, count }];
    }),
  );
}

/** Nothing for a confidential one: that there is one stands in the counts. */
function viewOpen({ number, kind, gender, receivedAtMs, content, steps }: Incident): object[] {
  if ('sealed' in content) return [];
  const { stationId = null, governorate = null } = content.open;
  return [
    {
      ...{ number, kind, gender, governorate, stationId },
      day: dayOf(receivedAtMs),
      steps: steps.slice(1).map(({ state, atMs, publicNote, outcome = null }) => ({
        ...{ state, time: new Date(atMs).toISOString(), note: publicNote, outcome },
      })),
    },
  ];
}

const baghdadOffsetMs = 3 * 3_600_000;

/** In Asia/Baghdad. */
function dayOf(atMs: number): string {
  return new Date(atMs + baghdadOffsetMs).toISOString().slice(0, 10);
}
