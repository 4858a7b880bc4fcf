import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import { type StationState, stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { makeAlertDesk, type AlertDesk } from './alert-desk.ts';

let directory: string;
let store: Store;
let faults: unknown[];
const clock = { nowMs: () => 1000 };
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-alerts-'));
  store = openSqliteStore(directory);
  faults = [];
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

const openDesk = (from: Store = store): Promise<AlertDesk> =>
  makeAlertDesk({
    ...{ store: from, clock },
    stationOf: (deviceId) => (deviceId === 'device-1' ? 'st-1' : undefined),
    onFault: (fault) => faults.push(fault),
  });

const verdict = (state: StationState, ...codes: Finding['code'][]) => ({
  state,
  contests: [{ path: state === 'overdue' ? (['miss-deadline'] as const) : [] }],
  findings: codes.map((code) => ({ code, params: { left: 4711, right: 4712 } })),
});

/** `number kind state`, for all events so far. */
async function story(): Promise<string[]> {
  const events = await store.alertEventsFrom(0, 1000);
  return events.map(({ number, kind, state }) => `${number} ${kind} ${state}`);
}

describe('alerts of verdicts', () => {
  it('are raised once, end when the state has changed, and are raised again', async () => {
    const desk = await openDesk();
    for (let i = 0; i < 3; i++) desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    desk.onVerdict('st-1', verdict('quarantined'), 'everything');
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    desk.onVerdict('st-1', verdict('matched'), 'everything');
    desk.onVerdict('st-2', verdict('matched'), 'everything');
    await desk.settled();
    expect(await story()).toEqual([
      '1 station.discrepant raised',
      '2 station.discrepant resolved',
      '3 station.quarantined raised',
      '4 station.quarantined resolved',
      '5 station.discrepant raised',
      '6 station.discrepant resolved',
    ]);
    expect(await store.openAlerts()).toEqual([]);
    expect((await store.alertEventsFrom(5, 1))[0]).toMatchObject({ reason: 'ended: matched' });
  });

  it('say nothing before the embargo ends that a figure was needed for', async () => {
    const desk = await openDesk();
    const figureCodes = ['E101', 'E201', 'E502', 'E601', 'E701'] as const;
    for (const state of stationStates) {
      desk.onVerdict(`st-${state}`, verdict(state, ...figureCodes), 'arrivals');
    }
    desk.onVerdict('st-1', verdict('discrepant', 'E306', 'E201'), 'arrivals');
    await desk.settled();
    expect(await story()).toEqual(['1 station.overdue raised', '2 station.finding raised']);
    const text = JSON.stringify(await store.alertEventsFrom(0, 9));
    expect(text).not.toMatch(/discrepant|E201|4711|4712/);
    expect(text).toContain('"code":"E306"');
  });

  it('of an overdue station do not end before the embargo does by what people counted or decided', async () => {
    const desk = await openDesk();
    desk.onVerdict('st-1', verdict('overdue'), 'arrivals');
    const contests = [{ path: ['miss-deadline', 'differ'] as const }];
    const blocked = { ...verdict('discrepant', 'E608'), contests };
    desk.onVerdict('st-1', blocked, 'arrivals');
    desk.onVerdict('st-2', blocked, 'arrivals');
    await desk.settled();
    expect(await story()).toEqual(['1 station.overdue raised', '2 station.overdue raised']);
    desk.onVerdict('st-1', blocked, 'everything');
    await desk.settled();
    expect((await story()).slice(2)).toEqual([
      '3 station.overdue resolved',
      '4 station.discrepant raised',
    ]);
  });

  it('tell nothing of two cards that differ before the embargo ends', async () => {
    const desk = await openDesk();
    desk.onVerdict('st-1', verdict('discrepant', 'E310', 'E301'), 'arrivals');
    await desk.settled();
    const events = await store.alertEventsFrom(0, 9);
    expect(events.map(({ params }) => params)).toEqual([{ code: 'E301' }]);
  });

  it('tell what was held back when the embargo has ended', async () => {
    const desk = await openDesk();
    desk.onVerdict('st-1', verdict('discrepant'), 'arrivals');
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    await desk.settled();
    expect(await story()).toEqual(['1 station.discrepant raised']);
  });

  it('that a person resolved come back only with another verdict', async () => {
    const desk = await openDesk();
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    await desk.settled();
    await desk.step(1, { state: 'resolved', by: 'clerk-1', reason: 'known' });
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    await desk.settled();
    expect(await story()).toHaveLength(2);
    desk.onVerdict('st-1', verdict('matched'), 'everything');
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    await desk.settled();
    expect((await story()).at(-1)).toBe('3 station.discrepant raised');
  });

  it('are known to a desk that starts again', async () => {
    const first = await openDesk();
    first.onVerdict('st-1', verdict('discrepant'), 'everything');
    await first.settled();
    const second = await openDesk();
    second.onVerdict('st-1', verdict('discrepant'), 'everything');
    second.onVerdict('st-1', verdict('matched'), 'everything');
    await second.settled();
    expect(await story()).toEqual(['1 station.discrepant raised', '2 station.discrepant resolved']);
  });
});

describe('alerts of events', () => {
  it('name device and station, one for each trouble', async () => {
    const desk = await openDesk();
    for (let i = 0; i < 5; i++) {
      desk.onEvent('intake.refused', { device: 'device-1', code: 'tape-signature.invalid' });
      desk.onEvent('link.refused', { code: 'device.certificate-unknown' });
    }
    desk.onEvent('intake.refused', { device: 'device-2', code: 'tape-signature.invalid' });
    desk.onEvent('link.journal-forked', { device: 'device-1' });
    desk.onEvent('bundle.refused', { file: 'reader-1.bundle', code: 'bundle.malformed' });
    desk.onEvent('decision.refused', { file: 'x', code: 'decision.too-few-signatures' });
    await desk.settled();
    const events = await store.alertEventsFrom(0, 9);
    expect(events.map(({ kind, stationId }) => [kind, stationId])).toEqual([
      ['device.refused', 'st-1'],
      ['device.foreign', undefined],
      ['device.refused', undefined],
      ['device.journal-forked', 'st-1'],
      ['bundle.refused', undefined],
      ['decision.refused', undefined],
    ]);
  });

  it('are not raised by load, or by what went well', async () => {
    const desk = await openDesk();
    desk.onEvent('intake.refused', { device: 'device-1', code: 'link.rate' });
    desk.onEvent('link.refused', { code: 'link.handshake-late' });
    desk.onEvent('bundle.imported', { file: 'x' });
    await desk.settled();
    expect(await story()).toEqual([]);
  });
});

describe('the alert desk', () => {
  it('keeps what it could not write, and tells it with the next', async () => {
    let isBroken = true;
    const breaking: Store = {
      ...store,
      async raiseAlert(...given) {
        if (isBroken) throw new Error('disk full');
        return store.raiseAlert(...given);
      },
    };
    const desk = await openDesk(breaking);
    const heard: number[] = [];
    desk.listen(() => heard.push(1));
    desk.onVerdict('st-1', verdict('discrepant'), 'everything');
    await desk.settled();
    expect([faults.length, heard.length]).toEqual([1, 0]);
    isBroken = false;
    desk.onVerdict('st-2', verdict('discrepant'), 'everything');
    await desk.settled();
    expect(await story()).toHaveLength(2);
    expect(heard).toHaveLength(2);
  });

  it('steps an alert once', async () => {
    const desk = await openDesk();
    desk.onVerdict('st-1', verdict('overdue'), 'arrivals');
    await desk.settled();
    const note = { state: 'acknowledged', by: 'clerk-1', reason: 'called' } as const;
    expect(await desk.step(1, note)).toMatchObject({ number: 2, state: 'acknowledged' });
    expect(await desk.step(1, note)).toBeUndefined();
    expect(await desk.step(2, note)).toBeUndefined();
  });
});
