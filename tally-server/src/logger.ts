/** The application log: one JSON line an event, to standard output unless told otherwise. */
import pino from 'pino';
import { type LogEventCode, logEvents, type LogEvents, type LogFields } from './log-events.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

export interface LogSink {
  write(line: string): void;
}

export function makeLogger(level: LogLevel, sink?: LogSink): LogEvents {
  const options = {
    level,
    base: null,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = sink ? pino(options, sink) : pino(options);
  const write = (code: LogEventCode, fields: LogFields): void => {
    logger[logEvents[code].level]({ event: code, ...fields });
  };
  return {
    event(code, fields = {}) {
      write(code, fields);
    },
    fault(code, fault, fields = {}) {
      write(code, { ...fields, fault: describeFault(fault) });
    },
  };
}

/** Only what the thrower said: an error's other properties may hold parameters of a statement. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const code = 'code' in fault && typeof fault.code === 'string' ? ` (${fault.code})` : '';
  const cause = fault.cause === undefined ? '' : `; because ${describeFault(fault.cause)}`;
  return `${fault.name}: ${fault.message}${code}${cause}`;
}
