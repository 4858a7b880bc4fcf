/** Which alert an event of the application log calls for: what strangers and carriers did at the door. Pure. */
import type { LogEventCode, LogFields } from '../log-events.ts';
import type { NewAlert } from '../store/alert-store.ts';
import { type AlertKind, alertKinds } from './alert-kinds.ts';

/** Mistakes of load and timing are not among them: they mend themselves. */
const seriousRefusals: ReadonlySet<string> = new Set([
  'tape-signature.invalid',
  'channel-signature.invalid',
  'envelope.header-differs',
  'envelope.cannot-open',
  'device.unknown',
  'device.not-entitled',
  'device.certificate-revoked',
  'device.too-many-tapes',
  'station.unknown',
  'election.other',
  'mode.other',
  'package.other',
  'tape.kind-not-accepted',
]);

/** `stationOf` a device, of the roster. */
export function eventAlert(
  event: LogEventCode,
  fields: LogFields,
  stationOf: (deviceId: string) => string | undefined,
): NewAlert | undefined {
  const device = text(fields['device']);
  const code = text(fields['code']);
  const file = text(fields['file']);
  const make = (kind: AlertKind, params: Record<string, string>): NewAlert => ({
    key: [kind, ...Object.values(params)].join('/'),
    kind,
    severity: alertKinds[kind].severity,
    stationId: device === '' ? undefined : stationOf(device),
    params,
  });
  switch (event) {
    case 'intake.refused':
    case 'link.refused':
      if (device !== '' && seriousRefusals.has(code))
        return make('device.refused', { device, code });
      // Who has no place in the roster has no name here either: one alert stands for all of them.
      if (code === 'device.certificate-unknown') return make('device.foreign', { code });
      return code === 'device.certificate-revoked' ? make('device.refused', { code }) : undefined;
    case 'link.journal-forked':
      return make('device.journal-forked', { device });
    case 'link.software-unknown':
      return make('device.software-unknown', { device });
    case 'bundle.refused':
    case 'bundle.waiting':
    case 'evidence.refused':
    case 'decision.refused':
      return make(event, { file, code });
    case 'log.history-lost':
    case 'log.history-forked':
      return make(event, {});
    default:
      return undefined;
  }
}

function text(field: LogFields[string] | undefined): string {
  return typeof field === 'string' ? field : '';
}
