/**
 * Every event that the tally server writes to its application log. Fields are ids, codes and counts:
 * never keys, figures, tapes or envelope bytes. What is not in this list is not logged.
 */
export const logEvents = {
  'server.started': { level: 'info', meaning: 'the server accepts connections' },
  'server.stopping': { level: 'info', meaning: 'the server finishes what it began' },
  'server.stopped': { level: 'info', meaning: 'everything is closed' },
  'server.refused-to-start': { level: 'fatal', meaning: 'the log cannot go on as it was found' },
  'log.begun': { level: 'info', meaning: 'a new log with its first leaf' },
  'log.caught-up': { level: 'info', meaning: 'leaves of an earlier log were logged again' },
  'log.history-lost': {
    level: 'fatal',
    meaning: 'a device holds a receipt for a checkpoint higher than this log: successor needed',
  },
  'log.history-forked': {
    level: 'fatal',
    meaning: 'a device holds a receipt of this log’s key with another history: successor needed',
  },
  'verify.failed': { level: 'error', meaning: 'a batch could not be verified; devices come again' },
  'append.failed': { level: 'error', meaning: 'a batch could not be stored; devices come again' },
  'read.failed': { level: 'error', meaning: 'the store could not be read' },
  'refusal.not-logged': { level: 'error', meaning: 'a refusal was given but left no leaf' },
  'gateway.failed': { level: 'error', meaning: 'a connection ended with a fault of this server' },
  'tls.refused': {
    level: 'info',
    meaning: 'a TLS handshake failed: certificate, protocol or time',
  },
  'connection.refused': { level: 'info', meaning: 'a connection was turned away before TLS: load' },
  'link.opened': { level: 'debug', meaning: 'a device said hello' },
  'link.closed': { level: 'debug', meaning: 'a link ended' },
  'link.refused': { level: 'info', meaning: 'a link or request was refused before any tape' },
  'link.silent': { level: 'info', meaning: 'a link was cut because nothing came' },
  'link.journal-forked': { level: 'warn', meaning: 'two devices continue one journal (E403)' },
  'link.software-unknown': {
    level: 'warn',
    meaning: 'a device runs software that the package does not list',
  },
  'intake.refused': { level: 'info', meaning: 'something that a device sent was refused' },
  'bundle.imported': { level: 'info', meaning: 'what a card reader carried over is logged' },
  'bundle.repeated': { level: 'info', meaning: 'the very bundle was imported before' },
  'bundle.refused': { level: 'warn', meaning: 'a bundle is not taken; it lies in refused/' },
  'bundle.waiting': { level: 'warn', meaning: 'a bundle waits for the one before it' },
  'bundle.failed': { level: 'error', meaning: 'a bundle could not be stored; it is tried again' },
  'evidence.taken': { level: 'info', meaning: 'a form, a claim or a read tape is logged' },
  'evidence.refused': { level: 'warn', meaning: 'a file of evidence is not taken' },
  'evidence.failed': { level: 'error', meaning: 'evidence could not be stored; it is tried again' },
  'decision.taken': { level: 'info', meaning: 'a signed decision is logged' },
  'decision.refused': { level: 'warn', meaning: 'a decision is not taken; nothing was changed' },
  'decision.failed': { level: 'error', meaning: 'a decision could not be stored; tried again' },
  'outage.recorded': { level: 'warn', meaning: 'the centre had not listened; the gap is a leaf' },
  'outage.unmarked': { level: 'error', meaning: 'until when the centre listened was not written' },
  'alert.failed': { level: 'error', meaning: 'an alert could not be stored; it is tried again' },
  'console.started': { level: 'info', meaning: 'the listener of the centre’s people answers' },
  'console.failed': { level: 'error', meaning: 'a request of the console met a fault' },
  'witness.cosigned': { level: 'info', meaning: 'a witness cosigns the published checkpoints' },
  'witness.unreachable': { level: 'warn', meaning: 'a witness cannot be asked; asked again later' },
  'witness.refused': { level: 'error', meaning: 'a witness was asked and does not cosign' },
  'witness.ahead': {
    level: 'error',
    meaning: 'a witness has cosigned a larger size of this log than was published',
  },
  'publish.failed': { level: 'error', meaning: 'public files could not be written; tried again' },
  'account.entered': { level: 'info', meaning: 'an account has logged in' },
  'account.refused': {
    level: 'info',
    meaning: 'nobody was let in: which names were tried is not told',
  },
  'incident.received': { level: 'info', meaning: 'an observer’s report is kept' },
  'notice.published': { level: 'info', meaning: 'a decided notice stands in public' },
  'notice.waiting': {
    level: 'warn',
    meaning: 'a notice is decided, but a file of it does not lie in notices/ yet',
  },
  'notice.unusable': {
    level: 'error',
    meaning: 'a notice is decided, but its file is not what was signed for, or no notice',
  },
  'notice.failed': {
    level: 'error',
    meaning: 'notices could not be published, or a report not kept; tried again',
  },
  'rumour.reported': { level: 'info', meaning: 'somebody told what is being said' },
  'observers.failed': {
    level: 'error',
    meaning: 'a request of an account, or its files, met a fault',
  },
  'portal.started': { level: 'info', meaning: 'the public listener answers' },
  'portal.ended': {
    level: 'error',
    meaning: 'the process of the public listener ended; it is started again',
  },
  'portal.faulty': { level: 'error', meaning: 'the process of the public listener met a fault' },
  'mirror.started': { level: 'info', meaning: 'a process pushes public files to a mirror' },
  'mirror.current': { level: 'info', meaning: 'a mirror has the newest version, or one it lacked' },
  'mirror.failed': {
    level: 'warn',
    meaning: 'a mirror did not take what is new; it is tried again',
  },
  'mirror.ended': {
    level: 'error',
    meaning: 'the process that pushes to a mirror ended; it is started again',
  },
  'portal.failed': { level: 'error', meaning: 'a public request met a fault of this server' },
  'site.failed': {
    level: 'error',
    meaning: 'the pages could not be built or published; a plain page is shown instead',
  },
  'reconcile.failed': { level: 'error', meaning: 'a verdict waits: the store could not be read' },
} as const satisfies Record<
  string,
  { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'; readonly meaning: string }
>;

export type LogEventCode = keyof typeof logEvents;
export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** What a part of the server is given to log with. */
export interface LogEvents {
  event(code: LogEventCode, fields?: LogFields): void;
  /** Name and message of the fault, with those of its causes; never the object that failed. */
  fault(code: LogEventCode, fault: unknown, fields?: LogFields): void;
}
