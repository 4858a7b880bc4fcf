/** Reports of incidents and their steps, in the file of what observers sent. */
import { randomInt } from 'node:crypto';
import type Database from 'better-sqlite3';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import {
  type AffectedGender,
  type IncidentKind,
  type IncidentOutcome,
  type IncidentState,
  mayFollow,
} from '@mutabaqa/shared/observers/incident-words.ts';
import type { Incident, IncidentStep, NewIncident, ObserverStore } from './observer-store.ts';

/**
 * Six digits. Numbers that follow one another would tell whoever reads the public list or sends reports of their
 * own how many confidential ones came in between, and so when.
 */
export function drawIncidentNumber(): number {
  return randomInt(100_000, 1_000_000);
}

/** With 60 reports a day of each account, most of the 900 000 are never used. */
const drawsMax = 1000;

/** Station, governorate, time and text are empty in a confidential report's row: they are in `sealed`. */
export const incidentSchema = `
CREATE TABLE incidents (
  number INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  organisation INTEGER NOT NULL,
  sending_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  gender TEXT NOT NULL,
  received_at_ms INTEGER NOT NULL,
  digest BLOB NOT NULL,
  receipt TEXT NOT NULL,
  station TEXT,
  governorate TEXT,
  happened_at_s INTEGER,
  text TEXT,
  sealed BLOB,
  UNIQUE (account, sending_id),
  CHECK ((sealed IS NULL) <> (text IS NULL)),
  CHECK (sealed IS NULL OR (station IS NULL AND governorate IS NULL AND happened_at_s IS NULL))
) STRICT;
CREATE INDEX incidents_of_account ON incidents (account, received_at_ms);
CREATE TABLE incident_steps (
  incident INTEGER NOT NULL REFERENCES incidents (number),
  number INTEGER NOT NULL,
  state TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  note TEXT NOT NULL,
  public_note TEXT NOT NULL,
  outcome TEXT,
  PRIMARY KEY (incident, number)
) STRICT, WITHOUT ROWID;
`;

interface IncidentRow {
  readonly number: number;
  readonly account: number;
  readonly organisation: number;
  readonly sending_id: Uint8Array;
  readonly kind: string;
  readonly gender: string;
  readonly received_at_ms: number;
  readonly digest: Uint8Array;
  readonly receipt: string;
  readonly station: string | null;
  readonly governorate: string | null;
  readonly happened_at_s: number | null;
  readonly text: string | null;
  readonly sealed: Uint8Array | null;
}

interface StepRow {
  readonly state: string;
  readonly at_ms: number;
  readonly note: string;
  readonly public_note: string;
  readonly outcome: string | null;
}

export function makeSqliteIncidents(
  db: Database.Database,
  drawNumber: () => number,
): Pick<
  ObserverStore,
  'addIncident' | 'incidentAt' | 'incidentsOf' | 'incidents' | 'stepIncident'
> {
  const select = (rest: string) =>
    db.prepare<unknown[], IncidentRow>(`SELECT * FROM incidents ${rest}`);
  const at = select('WHERE number = ?');
  const same = select('WHERE account = ? AND sending_id = ?');
  const ofAccount = select('WHERE account = ? ORDER BY received_at_ms DESC, number');
  const all = select('ORDER BY number');
  const stepsOf = db.prepare<[number], StepRow>(
    'SELECT * FROM incident_steps WHERE incident = ? ORDER BY number',
  );
  const insert = db.prepare(
    `INSERT INTO incidents
     (number, account, organisation, sending_id, kind, gender, received_at_ms, digest, receipt,
      station, governorate, happened_at_s, text, sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertStep = db.prepare('INSERT INTO incident_steps VALUES (?, ?, ?, ?, ?, ?, ?)');

  const whole = (row: IncidentRow): Incident => {
    const [first, ...later] = stepsOf.all(row.number).map(stepOfRow);
    return { ...incidentOfRow(row), steps: [assertDefined(first, 'a first step'), ...later] };
  };
  const writeStep = (number: number, place: number, step: IncidentStep): void => {
    const { state, atMs, note, publicNote, outcome = null } = step;
    insertStep.run(number, place, state, atMs, note, publicNote, outcome);
  };
  const freeNumber = (): number => {
    for (let draws = 0; draws < drawsMax; draws++) {
      const number = drawNumber();
      if (at.get(number) === undefined) return number;
    }
    throw new Error('no number is free for a report');
  };
  const add = db.transaction((incident: NewIncident) => {
    const { sender, sendingId, kind, gender, receivedAtMs, digest, receipt, content } = incident;
    const { account, organisation } = sender;
    const known = same.get(account, sendingId);
    if (known !== undefined) return whole(known);
    const open = 'open' in content ? content.open : undefined;
    const sealed = 'sealed' in content ? content.sealed : null;
    const number = freeNumber();
    insert.run(
      ...[number, account, organisation, sendingId, kind, gender, receivedAtMs, digest, receipt],
      ...[open?.stationId ?? null, open?.governorate ?? null, open?.happenedAtS ?? null],
      ...[open?.text ?? null, sealed],
    );
    const nothing = { note: '', publicNote: '', outcome: undefined };
    writeStep(number, 1, { state: 'received', atMs: receivedAtMs, ...nothing });
    return whole(assertDefined(at.get(number), 'what was inserted'));
  });
  const step = db.transaction((number: number, next: IncidentStep) => {
    const row = at.get(number);
    const before = stepsOf.all(number).map(stepOfRow);
    const last = before.at(-1);
    if (row === undefined || last === undefined || !mayFollow(last.state, next.state)) {
      return undefined;
    }
    writeStep(number, before.length + 1, next);
    return whole(row);
  });
  return {
    addIncident: async (incident) => add.immediate(incident),
    async incidentAt(number) {
      const row = at.get(number);
      return row && whole(row);
    },
    incidentsOf: async (account) => ofAccount.all(account).map(whole),
    incidents: async () => all.all().map(whole),
    stepIncident: async (number, next) => step.immediate(number, next),
  };
}

/** Words as we wrote them. */
function stepOfRow(row: StepRow): IncidentStep {
  return {
    state: row.state as IncidentState,
    atMs: row.at_ms,
    note: row.note,
    publicNote: row.public_note,
    outcome: (row.outcome ?? undefined) as IncidentOutcome | undefined,
  };
}

function incidentOfRow(row: IncidentRow): NewIncident & { readonly number: number } {
  const { number, account, organisation, digest, receipt, sealed } = row;
  const open = {
    stationId: row.station ?? undefined,
    governorate: row.governorate ?? undefined,
    happenedAtS: row.happened_at_s ?? undefined,
    text: row.text ?? '',
  };
  return {
    ...{ number, digest, receipt },
    sender: { account, organisation },
    sendingId: row.sending_id,
    kind: row.kind as IncidentKind,
    gender: row.gender as AffectedGender,
    receivedAtMs: row.received_at_ms,
    content: sealed === null ? { open } : { sealed },
  };
}
