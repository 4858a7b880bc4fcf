import { mkdtempSync, readFileSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { editDatabase } from '@mutabaqa/test/builders/edit-database.ts';
import { makeGate } from '../publish/gate.ts';
import { publicFiles } from '../publish/public-files.ts';
import type { NewIncident } from './observer-store.ts';
import { makeIncidentFiles } from './publish-incidents.ts';
import { incidentSchema } from './sqlite-incidents.ts';
import { openSqliteObservers } from './sqlite-observers.ts';

const dayMs = 24 * 3_600_000;
const embargoEndMs = 1_762_873_200_000; // 18:00 in Baghdad
const gate = makeGate({
  pollingGroups: new Map(
    [embargoEndMs - dayMs, embargoEndMs].map((endMs, i) => [
      `g${i}`,
      { id: `g${i}`, opensAtS: 0, closesAtS: 1, embargoEndsAtS: endMs / 1000 },
    ]),
  ),
});
let directory: string;
let store: ReturnType<typeof openSqliteObservers>;
let nowMs: number;
let sent = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-incidents-'));
  store = openSqliteObservers(join(directory, 'observers.sqlite'));
  nowMs = embargoEndMs;
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const publish = () =>
  makeIncidentFiles({
    ...{ gate, store, files: publicFiles, clock: { nowMs: () => nowMs } },
    directory: join(directory, 'public'),
  }).publish();
const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(directory, 'public', name), 'utf8'));

async function add(changes: Partial<NewIncident> = {}): Promise<number> {
  sent += 1;
  const sendingId = new Uint8Array(16);
  new DataView(sendingId.buffer).setUint32(0, sent);
  const { number } = await store.addIncident({
    ...{
      sender: { account: 17, organisation: 3 },
      sendingId,
      kind: 'refused-entry',
      gender: 'men',
    },
    ...{ receivedAtMs: embargoEndMs - 1000, digest: new Uint8Array(32), receipt: 'text' },
    content: {
      open: {
        stationId: 'st-1',
        governorate: 'Baghdad',
        happenedAtS: 1,
        text: 'The words of amal',
      },
    },
    ...changes,
  });
  return number;
}
const sealed = { content: { sealed: new Uint8Array(99) } } as const;

it('writes nothing before the last embargo ends', async () => {
  await add();
  nowMs = embargoEndMs - 1;
  await publish();
  expect(existsSync(join(directory, 'public'))).toBe(false);
  nowMs = embargoEndMs;
  await publish();
  expect(read('summary.json')).toMatchObject({ reports: 1 });
});

it('counts by kind, governorate and who was affected', async () => {
  const number = await add();
  await add();
  await add({ gender: 'women' });
  await add({
    kind: 'other',
    content: {
      open: { stationId: undefined, governorate: undefined, happenedAtS: undefined, text: 'x' },
    },
  });
  await store.stepIncident(number, {
    ...{ state: 'closed', atMs: embargoEndMs, note: 'for the reporter', publicNote: 'Warned.' },
    outcome: 'confirmed',
  });
  await publish();
  expect(read('summary.json')).toEqual({
    reports: 4,
    states: { received: 3, assigned: 0, answered: 0, closed: 1 },
    open: [
      { governorate: null, kind: 'other', gender: 'men', count: 1 },
      { governorate: 'Baghdad', kind: 'refused-entry', gender: 'women', count: 1 },
      { governorate: 'Baghdad', kind: 'refused-entry', gender: 'men', count: 2 },
    ],
    confidential: [],
  });
});

it('lists what is open without its reporter and the reporter’s words', async () => {
  const number = await add();
  await store.stepIncident(number, {
    ...{ state: 'answered', atMs: embargoEndMs, note: 'for the reporter', publicNote: 'Warned.' },
    outcome: undefined,
  });
  await publish();
  expect(read('list.json')).toEqual({
    incidents: [
      {
        ...{ number, kind: 'refused-entry', gender: 'men' },
        ...{ governorate: 'Baghdad', stationId: 'st-1', day: '2025-11-11' },
        steps: [
          { state: 'answered', time: '2025-11-11T15:00:00.000Z', note: 'Warned.', outcome: null },
        ],
      },
    ],
  });
  const text = JSON.stringify(read('list.json'));
  for (const secret of ['"account"', 'amal', 'for the reporter'])
    expect(text).not.toContain(secret);
});

it('tells of confidential reports neither place nor time, nor one among few', async () => {
  for (let i = 0; i < 4; i++) await add({ ...sealed, kind: 'violence' });
  for (let i = 0; i < 5; i++) await add({ ...sealed, gender: i === 0 ? 'women' : 'men' });
  await publish();
  // Of today: whoever watches the count would see the minute.
  expect(read('summary.json')).toMatchObject({ reports: 0, confidential: [] });
  nowMs += dayMs;
  await publish();
  expect(read('summary.json')).toMatchObject({
    reports: 9,
    open: [],
    confidential: [
      { kind: 'refused-entry', gender: 'women', count: 1 },
      { kind: 'refused-entry', gender: 'men', count: 4 },
      { kind: 'violence', gender: null, count: 4 },
    ],
  });
  expect(read('list.json')).toEqual({ incidents: [] });
});

it('numbers open and confidential reports so that no number tells of another', async () => {
  const numbers = [];
  for (let i = 0; i < 20; i++) numbers.push(await add(i % 2 === 0 ? {} : sealed));
  expect(new Set(numbers).size).toBe(20);
  for (const number of numbers) expect(String(number)).toMatch(/^[1-9][0-9]{5}$/);
  expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b));
  await publish();
  const { incidents } = read('list.json') as { incidents: { number: number }[] };
  const open = numbers.filter((_, i) => i % 2 === 0).toSorted((a, b) => a - b);
  expect(incidents.map(({ number }) => number)).toEqual(open);
  const own = await store.incidentsOf(17);
  expect(own.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
    numbers.toSorted((a, b) => a - b),
  );
});

it('draws another number when one is taken, and never gives one twice', async () => {
  await store.close();
  const draws = [100_007, 100_007, 100_007, 100_009];
  store = openSqliteObservers(join(directory, 'observers.sqlite'), () => draws.shift() ?? 100_009);
  expect([await add(), await add()]).toEqual([100_007, 100_009]);
  await expect(add()).rejects.toThrow('no number is free');
});

it('goes on with a file whose reports were counted from 1', async () => {
  await store.close();
  const path = join(directory, 'observers.sqlite');
  const counted = incidentSchema.replace('number INTEGER PRIMARY KEY', '$& AUTOINCREMENT');
  editDatabase(path, `DROP TABLE incident_steps; DROP TABLE incidents; ${counted}`);
  store = openSqliteObservers(path, () => 1);
  expect(await add()).toBe(1);
  await store.close();
  store = openSqliteObservers(path);
  expect(await add()).toBeGreaterThanOrEqual(100_000);
  expect(await store.incidents()).toHaveLength(2);
});

it('keeps nothing readable of a confidential report, by the file’s own rule', async () => {
  await add(sealed);
  const edit = (sql: string) => () => {
    editDatabase(join(directory, 'observers.sqlite'), sql);
  };
  expect(edit(`UPDATE incidents SET station = 'st-1'`)).toThrow('CHECK');
  expect(edit(`UPDATE incidents SET text = 'in the clear'`)).toThrow('CHECK');
});
