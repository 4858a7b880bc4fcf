import type { LogEvents } from '../log-events.ts';
import type { AlertDesk } from './alert-desk.ts';

/** The application log, of which the alerts hear too. */
export function tellAlerts(log: LogEvents, alerts: Pick<AlertDesk, 'onEvent'>): LogEvents {
  return {
    event(code, fields = {}) {
      log.event(code, fields);
      alerts.onEvent(code, fields);
    },
    fault(code, fault, fields = {}) {
      log.fault(code, fault, fields);
      alerts.onEvent(code, fields);
    },
  };
}
