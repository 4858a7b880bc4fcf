import type { AlertKind } from '../alert-kinds.ts';

/** English. What happened, for whoever is on duty; parameters as in the texts of refusals. */
export const en = {
  'station.overdue': 'The station is overdue: nothing counts as received by its deadline.',
  'station.finding': 'Something about identity, time or keys is wrong at the station[ ({code})].',
  'station.discrepant': 'The station is discrepant. See its dossier.',
  'station.quarantined': 'The station is quarantined until a decision releases it.',
  'station.at-audit-centre': 'The box of the station goes to the audit centre.',
  'device.refused': 'A device was refused[ ({device})][: {code}].',
  'device.foreign': 'Somebody knocks at the gateway with a certificate that is not in the list.',
  'device.journal-forked': 'Two devices continue one journal: a device was copied[ ({device})].',
  'device.software-unknown': 'A device runs software that the package does not list[ ({device})].',
  'bundle.refused': 'A bundle of a card reader was refused[ ({file})][: {code}].',
  'bundle.waiting': 'A bundle of a card reader waits for the one before it[ ({file})].',
  'evidence.refused': 'A piece of evidence was refused[ ({file})][: {code}].',
  'decision.refused': 'A decision was refused[ ({file})][: {code}].',
  'log.history-lost': 'A device knows more of the log than this server: a successor log is needed.',
  'log.history-forked': 'A device knows another history of this log: a successor log is needed.',
} as const satisfies Record<AlertKind, string>;
