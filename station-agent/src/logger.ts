/** The agent's log as JSON lines. */
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { AgentLog } from './log-events.ts';
import { logEvents } from './log-events.ts';

export function makeLogger(deviceId: string, destination?: DestinationStream): AgentLog {
  const options = { base: { deviceId }, timestamp: () => `,"time":${Date.now()}` };
  const logger = destination ? pino(options, destination) : pino(options);
  return (code, details = {}) => {
    const { level, meaning } = logEvents[code];
    logger[level]({ event: code, ...details }, meaning);
  };
}
