/** English: the feed. */
export const en = {
  title: 'Feed',
  intro:
    'One line for each leaf of the public log, the newest first. Everybody gets the same lines in the same order; a missing number would show here.',
  seen: 'You have seen leaves {from} to {to} of log {log} without a gap.',
  gap: 'A GAP: after leaf {before} this host shows leaf {after}.',
  shrunk:
    'This host shows {size} leaves; this browser has seen {seen} before. It is behind, or its log was shortened.',
  changed:
    'This host shows something else at leaf {leaf} than on {time}. Keep this page open and report it: a log never changes.',
  kept: 'Compared with what this browser saw on {time}: leaf {leaf} is unchanged.',
  following: 'Followed live: asked again every few seconds.',
  number: 'No.',
  time: 'Time',
  what: 'What',
  station: 'Station',
  empty: 'The log has no leaves yet.',
  sealed: 'Sealed until the embargo ends',
  opened: 'was sealed',
  'kind.package': 'Election package',
  'kind.successor': 'Beginning of a successor log',
  'kind.transmission': 'Tape by the network',
  'kind.card': 'Tape on a memory card',
  'kind.sealed': 'Sealed',
  'kind.refusal': 'A device was turned away',
  'kind.bundle': 'Cards that a card reader read',
  'kind.decision': 'Decision',
  'kind.form': 'Form, count or claim that people typed',
  'kind.paper-tape': 'Printed tape, read from its code',
  'kind.version': 'Version of the results published',
  'kind.outage': 'The centre did not listen',
  'kind.other': 'Other leaf ({kind})',
} as const;

export type FeedText = keyof typeof en;
