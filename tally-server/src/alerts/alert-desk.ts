/**
 * Raises, de-duplicates and ends alerts. What calls for one is told without waiting; events are written
 * one after the other, and listeners hear of each once it is durable, in the order of numbers.
 *
 * Alerts are for people at the centre. Nothing is decided by them, and one that cannot be written is a
 * fault that is reported and tried again with the next, never a reason to hold up intake.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AssertionFailed } from '@mutabaqa/shared/base/assert.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { LogEventCode, LogFields } from '../log-events.ts';
import type { Exposure } from '../publish/gate.ts';
import type { AlertEvent, AlertStep, AlertStore, NewAlert } from '../store/alert-store.ts';
import { eventAlert } from './event-alerts.ts';
import { type AlertingVerdict, verdictAlerts } from './verdict-alerts.ts';

export interface AlertDeskPorts {
  readonly store: AlertStore;
  readonly clock: Clock;
  readonly stationOf: (deviceId: string) => string | undefined;
  readonly onFault: (fault: unknown) => void;
}

export interface AlertDesk {
  /** After each change of a verdict or of what may be shown of it, and for every station at the start. */
  onVerdict(stationId: string, verdict: AlertingVerdict, exposure: Exposure): void;
  /** With each event of the application log. */
  onEvent(code: LogEventCode, fields: LogFields): void;
  /** By a person. Undefined when there is no such alert, it is resolved, or it has this state already. */
  step(alert: number, step: Omit<AlertStep, 'timeMs'>): Promise<AlertEvent | undefined>;
  eventsAfter(number: number, limit: number): Promise<AlertEvent[]>;
  /** Called when there are new durable events; returns what ends it. Must not throw. */
  listen(listener: () => void): () => void;
  /** Resolves when everything told so far is written, or failed. */
  settled(): Promise<void>;
}

type Task =
  | { readonly kind: 'raise'; readonly alert: NewAlert }
  | { readonly kind: 'end'; readonly key: string; readonly reason: string };

export async function makeAlertDesk(ports: AlertDeskPorts): Promise<AlertDesk> {
  const { store, clock, onFault } = ports;
  /** Keys that are open once everything queued is written, and the alerts that are open in the store. */
  const open = new Set<string>();
  const stored = new Map<string, number>();
  /** What each station's last verdict called for, also when a person has resolved it since. */
  const ofVerdict = new Map<string, ReadonlySet<string>>();
  const listeners = new Set<() => void>();
  const tasks: Task[] = [];
  let isScheduled = false;
  let last: Promise<unknown> = Promise.resolve();

  for (const { key, kind, alert, stationId } of await store.openAlerts()) {
    open.add(key);
    stored.set(key, alert);
    if (stationId === undefined || !kind.startsWith('station.')) continue;
    ofVerdict.set(stationId, new Set([...(ofVerdict.get(stationId) ?? []), key]));
  }

  function queue(task: Task): void {
    tasks.push(task);
    if (isScheduled) return;
    isScheduled = true;
    inTurn(drain).catch((bug: unknown) => {
      process.nextTick(() => {
        throw bug;
      });
    });
  }

  /** One writer at a time: numbers, keys and what listeners hear stay in one order. */
  function inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const next = last.then(act);
    last = next.catch(() => undefined); // whoever asked is told
    return next;
  }

  async function drain(): Promise<void> {
    isScheduled = false;
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      try {
        await carryOut(task);
        await nextTurn(); // each is a flush of the disk, and receipts are more urgent
      } catch (fault) {
        if (fault instanceof AssertionFailed) throw fault;
        // It waits for the next occasion: what is not written yet is not forgotten.
        tasks.unshift(task);
        onFault(fault);
        return;
      }
    }
  }

  async function carryOut(task: Task): Promise<void> {
    const timeMs = clock.nowMs();
    if (task.kind === 'raise') {
      const event = await store.raiseAlert(task.alert, timeMs);
      if (event === undefined) return;
      stored.set(event.key, event.alert);
    } else {
      const alert = stored.get(task.key);
      if (alert === undefined) return; // a person was faster
      const { reason } = task;
      const step = { state: 'resolved', timeMs, by: undefined, reason } as const;
      const event = await store.stepAlert(alert, step);
      stored.delete(task.key);
      if (event === undefined) return;
    }
    tell();
  }

  function tell(): void {
    for (const listener of listeners) listener();
  }

  function raise(alert: NewAlert): void {
    if (open.has(alert.key)) return;
    open.add(alert.key);
    queue({ kind: 'raise', alert });
  }

  return {
    onVerdict(stationId, verdict, exposure) {
      const wanted = verdictAlerts(stationId, verdict, exposure);
      const before = ofVerdict.get(stationId);
      if (wanted.length === 0 && before === undefined) return; // nearly every station
      const keys = new Set(wanted.map(({ key }) => key));
      for (const key of before ?? []) {
        if (keys.has(key) || !open.delete(key)) continue;
        // Nothing ends unseen: the event says what the station became.
        const reason = exposure === 'everything' ? `ended: ${verdict.state}` : 'ended';
        queue({ kind: 'end', key, reason });
      }
      // What a person has resolved is not raised again by a verdict that says the same.
      for (const alert of wanted) if (!before?.has(alert.key)) raise(alert);
      if (keys.size > 0) ofVerdict.set(stationId, keys);
      else ofVerdict.delete(stationId);
    },
    onEvent(code, fields) {
      const alert = eventAlert(code, fields, ports.stationOf);
      if (alert !== undefined) raise(alert);
    },
    step: (alert, step) =>
      inTurn(async () => {
        const event = await store.stepAlert(alert, { ...step, timeMs: clock.nowMs() });
        if (event === undefined) return undefined;
        if (event.state === 'resolved') {
          open.delete(event.key);
          stored.delete(event.key);
        }
        tell();
        return event;
      }),
    eventsAfter: (number, limit) => store.alertEventsFrom(number, limit),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async settled() {
      await last;
    },
  };
}
