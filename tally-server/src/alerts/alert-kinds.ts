/**
 * Every kind of alert. Its words are in `texts/`; parameters are ids and codes, never a figure. Kinds that
 * say something of figures are raised only once the embargo of the station's polling group has ended.
 */
import type { AlertSeverity } from '../store/alert-store.ts';

export const alertKinds = {
  'station.overdue': { severity: 'warning', isFigureFree: true },
  'station.finding': { severity: 'critical', isFigureFree: true },
  'station.discrepant': { severity: 'critical', isFigureFree: false },
  'station.quarantined': { severity: 'warning', isFigureFree: false },
  'station.at-audit-centre': { severity: 'warning', isFigureFree: false },
  'device.refused': { severity: 'critical', isFigureFree: true },
  'device.foreign': { severity: 'warning', isFigureFree: true },
  'device.journal-forked': { severity: 'critical', isFigureFree: true },
  'device.software-unknown': { severity: 'warning', isFigureFree: true },
  'bundle.refused': { severity: 'critical', isFigureFree: true },
  'bundle.waiting': { severity: 'warning', isFigureFree: true },
  'evidence.refused': { severity: 'warning', isFigureFree: true },
  'decision.refused': { severity: 'critical', isFigureFree: true },
  'log.history-lost': { severity: 'critical', isFigureFree: true },
  'log.history-forked': { severity: 'critical', isFigureFree: true },
} as const satisfies Record<
  string,
  { readonly severity: AlertSeverity; readonly isFigureFree: boolean }
>;

export type AlertKind = keyof typeof alertKinds;

export function isAlertKind(text: string): text is AlertKind {
  return Object.hasOwn(alertKinds, text);
}
