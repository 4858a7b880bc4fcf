/**
 * Alerts for the people of the centre, kept beside the log and not in it: they are derived, and what staff
 * note on them is no evidence. Everything that happens to an alert is an event with a number; numbers have
 * no gaps, so that a listener who was cut off asks for what came after the last one it saw.
 *
 * Each method is one transaction, durable on return; nothing happened when it throws.
 */
export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

export const alertStates = ['raised', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

/** Figure-free in itself: `params` never hold a figure or what was derived from one. */
export interface NewAlert {
  /** Names the trouble: while an alert with this key is open, the same is not raised again. */
  readonly key: string;
  /** Which kind of trouble; its text is in three languages. */
  readonly kind: string;
  readonly severity: AlertSeverity;
  /** Undefined when it is about no single station. */
  readonly stationId: string | undefined;
  readonly params: Readonly<Record<string, string | number>>;
}

/** One step of an alert's life, with the alert as it was after it. */
export interface AlertEvent extends NewAlert {
  /** From 1, without gaps, over all alerts. */
  readonly number: number;
  /** The number of the event that raised it: names the alert. */
  readonly alert: number;
  readonly state: AlertState;
  readonly timeMs: number;
  /** Who did it, as staff say of themselves; undefined = the server. An operator's note, not signed. */
  readonly by: string | undefined;
  /** Why; empty for `raised`. */
  readonly reason: string;
}

export interface AlertStep {
  readonly state: 'acknowledged' | 'resolved';
  readonly timeMs: number;
  readonly by: string | undefined;
  readonly reason: string;
}

export interface AlertStore {
  /** The event, or undefined when an alert with the same key is open: idempotent by key. */
  raiseAlert(alert: NewAlert, timeMs: number): Promise<AlertEvent | undefined>;
  /** Undefined when there is no such alert, or it is resolved, or has this state already. */
  stepAlert(alert: number, step: AlertStep): Promise<AlertEvent | undefined>;
  /** The newest event of each alert that is not resolved, in the order of raising. */
  openAlerts(): Promise<AlertEvent[]>;
  /** In the order of numbers, at most `limit`, after event `after`. */
  alertEventsFrom(after: number, limit: number): Promise<AlertEvent[]>;
  /** The number of the newest event; 0 = none. */
  newestAlertEvent(): Promise<number>;
}
