/**
 * Everything that the agent writes to its log. Details are ids, codes, sequence numbers and times; no
 * figure, no key, no tape and no envelope.
 */
export interface LogEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly meaning: string;
}

export const logEvents = {
  started: { level: 'info', meaning: 'the agent runs; its start is counted in the journal' },
  stopped: { level: 'info', meaning: 'the agent was stopped in order' },
  'journal-broken': {
    level: 'error',
    meaning: 'the journal in the outbox does not hold together; sending goes on',
  },
  'result-accepted': { level: 'info', meaning: 'a closing result became a tape and is kept' },
  'result-repeated': { level: 'info', meaning: 'a closing result came again; nothing was made' },
  'result-refused': { level: 'warn', meaning: 'a closing result cannot become a tape' },
  'inbox-fault': { level: 'error', meaning: 'the inbox could not be read or a file not be moved' },
  'tape-findings': {
    level: 'warn',
    meaning: 'the figures of a tape do not add up or are odd; it is sent all the same',
  },
  'tape-sent': { level: 'info', meaning: 'a tape is on its way' },
  'tape-delivered': { level: 'info', meaning: 'a verified receipt is kept' },
  'tape-refused': {
    level: 'error',
    meaning: 'the centre refused a tape; sending again is useless',
  },
  'tape-put-off': { level: 'warn', meaning: 'the centre asks to try again later' },
  'receipt-invalid': {
    level: 'error',
    meaning: 'what came as a receipt proves nothing; sent again',
  },
  'log-succeeded': {
    level: 'warn',
    meaning:
      'officers began a log after the one we knew; tapes without a receipt of it are sent again',
  },
  'successor-refused': {
    level: 'error',
    meaning: 'what came as the record of a new log does not verify; it is ignored',
  },
  'refusal-unproven': {
    level: 'error',
    meaning:
      'refused without proof that the log holds the refusal: not believed, tried again later',
  },
  'resend-asked': { level: 'info', meaning: 'the centre, or a person, asks for tapes again' },
  'outbox-fault': {
    level: 'error',
    meaning: 'an answer could not be kept; the tape is sent again',
  },
  'link-ready': { level: 'info', meaning: 'a link to the centre is open' },
  'link-fault': { level: 'warn', meaning: 'the link ended or did not open; it is tried again' },
  'clock-offset': { level: 'warn', meaning: 'our clock and that of the centre differ' },
  'card-written': { level: 'info', meaning: 'the card holds the tapes and was read back' },
  'card-fault': { level: 'warn', meaning: 'the card could not be written; it is tried again' },
  'tape-printed': { level: 'info', meaning: 'the printer took a tape' },
  'printer-fault': { level: 'warn', meaning: 'a tape was not printed; a person prints it again' },
} as const satisfies Record<string, LogEvent>;

export type LogEventCode = keyof typeof logEvents;

export type LogDetails = Readonly<Record<string, string | number | boolean | undefined>>;

export type AgentLog = (code: LogEventCode, details?: LogDetails) => void;

/** For tests and for who does not want one. */
export const silentLog: AgentLog = () => undefined;
