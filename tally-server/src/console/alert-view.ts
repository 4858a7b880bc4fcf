/** An event of an alert as programs of the centre read it, with its words in the asker's language. */
import { formatText, type Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { isAlertKind } from '../alerts/alert-kinds.ts';
import { ar } from '../alerts/texts/ar.ts';
import { ckb } from '../alerts/texts/ckb.ts';
import { en } from '../alerts/texts/en.ts';
import type { AlertEvent } from '../store/alert-store.ts';

export const alertTexts = { ar, ckb, en } as const;

export function viewAlertEvent(event: AlertEvent, locale: Locale) {
  const { kind, params } = event;
  // A store may hold kinds of a later program: shown by their names.
  const text = isAlertKind(kind) ? formatText(locale, alertTexts[locale][kind], params) : kind;
  return {
    number: event.number,
    alert: event.alert,
    kind,
    severity: event.severity,
    state: event.state,
    timeMs: event.timeMs,
    ...(event.stationId !== undefined && { stationId: event.stationId }),
    params,
    text,
    ...(event.by !== undefined && { by: event.by }),
    ...(event.reason !== '' && { reason: event.reason }),
  };
}
