/**
 * Tables of the SQLite store. Append-only rowid tables with small indexes: a random primary key would
 * write several times the bytes. Tapes stay blobs, and stand last in their row, so that reading the
 * columns before them does not touch the pages of the blob.
 */
export const schemaVersion = 2;

export const schema = `
CREATE TABLE log_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  checkpoint TEXT,
  last_time_ms INTEGER NOT NULL
) STRICT;
INSERT INTO log_head VALUES (1, 0, NULL, 0);

CREATE TABLE leaves (
  leaf INTEGER PRIMARY KEY,
  entry BLOB NOT NULL,
  opening BLOB
) STRICT;

CREATE TABLE evidence (
  leaf INTEGER PRIMARY KEY,
  received_at_ms INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  station TEXT NOT NULL,
  device TEXT NOT NULL,
  tape_kind INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  part INTEGER NOT NULL,
  tape_digest BLOB NOT NULL,
  relayed_by TEXT,
  problems TEXT,
  envelope_digest BLOB NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_of_station ON evidence (station);
-- A tape is transmitted once. Copies of one card are evidence each.
CREATE UNIQUE INDEX transmission_of_tape ON evidence (tape_digest) WHERE kind = 1;
CREATE INDEX card_of_tape ON evidence (tape_digest) WHERE kind = 2;
CREATE UNIQUE INDEX paper_of_tape ON evidence (tape_digest) WHERE kind = 3;

CREATE TABLE bundles (
  leaf INTEGER PRIMARY KEY,
  reader TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  digest BLOB NOT NULL,
  UNIQUE (reader, sequence)
) STRICT;

CREATE TABLE cards (
  number INTEGER PRIMARY KEY,
  bundle_leaf INTEGER NOT NULL,
  bag_station TEXT NOT NULL,
  card_id BLOB NOT NULL,
  read_at_ms INTEGER NOT NULL,
  problems TEXT,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX cards_of_station ON cards (bag_station);
CREATE INDEX cards_with_problems ON cards (bag_station) WHERE problems IS NOT NULL;
CREATE INDEX cards_of_bundle ON cards (bundle_leaf);

CREATE TABLE refusals (
  leaf INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  code TEXT NOT NULL,
  record BLOB NOT NULL
) STRICT;

CREATE TABLE forms (
  leaf INTEGER PRIMARY KEY,
  received_at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  station TEXT NOT NULL,
  digest BLOB NOT NULL UNIQUE,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX forms_of_station ON forms (station);

CREATE TABLE decisions (
  leaf INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  station TEXT,
  digest BLOB NOT NULL UNIQUE,
  record BLOB NOT NULL
) STRICT;

CREATE TABLE versions (
  leaf INTEGER PRIMARY KEY,
  published_at_ms INTEGER NOT NULL,
  number INTEGER NOT NULL UNIQUE,
  snapshot_ms INTEGER NOT NULL,
  snapshot_size INTEGER NOT NULL,
  sums_digest BLOB NOT NULL,
  record BLOB NOT NULL
) STRICT;

CREATE TABLE outages (
  leaf INTEGER PRIMARY KEY,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  record BLOB NOT NULL
) STRICT;

-- Each step of an alert is a row; \`open_alerts\` holds the key of each that is not resolved.
CREATE TABLE alert_events (
  number INTEGER PRIMARY KEY,
  alert INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  noted_by TEXT,
  reason TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL,
  station TEXT,
  params TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_alert ON alert_events (alert);
CREATE TABLE open_alerts (
  key TEXT PRIMARY KEY,
  alert INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
