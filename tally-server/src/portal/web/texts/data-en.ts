/** English: what there is to download, and how to check it. */
export const en = {
  title: 'Data',
  intro:
    'Everything on these pages is read from files that anybody may copy. They are plain: CSV and JSON, with a digest for each and a signed log behind them. A version never changes; a newer one has the next number.',
  version: 'Version',
  versionOf: 'Version {version}',
  noVersion:
    'No version is published yet: results follow when the embargo ends. The files below under “At once” are there now.',
  file: 'File',
  holds: 'Holds',
  results: 'Results of a version',
  atOnce: 'At once',
  evidence: 'Evidence and proofs',
  'file.stations.csv': 'A line for each station and contest: state, votes by channel, findings',
  'file.stations.ndjson': 'The same, a JSON object a line',
  'file.contests': 'Per contest: votes of each list and candidate at each station, by channel',
  'file.discrepancies.ndjson': 'Every field in which two records differ',
  'file.totals.csv': 'Sums per contest and area, of all four kinds',
  'file.totals.json': 'The same with turnout, status and states',
  'file.outcome.json': 'Whether what is missing could change who leads',
  'file.decisions.ndjson': 'Every decision with its signatures, as it was received',
  'file.dossiers': 'The dossier of each station',
  'file.err-cdf.json': 'Election Results Common Data Format (NIST SP 1500-100), national',
  'file.evidence.ndjson': 'Every record with its digest and place in the log',
  'file.tapes': 'Signed tapes, as the devices signed them',
  'file.openings.ndjson': 'What sealed leaves of the log stand for',
  'file.sum-tree.json': 'Roots of the tree of sums, for proofs into the totals',
  'file.SHA256SUMS': 'Digests of all files of the version, as sha256sum writes them',
  'file.version.json': 'Number, time and log size of the version',
  'file.lookup': 'Names, stations, lists and candidates of the election package',
  'file.now': 'States of all stations, written anew every few seconds',
  'file.feed': 'One event for each leaf of the log, a thousand a page',
  'file.checkpoint': 'The signed checkpoint of the log',
  'file.package': 'The signed election package: keys, rosters, rules',
  verify: 'Check it yourself',
  verifyIntro:
    'These commands run on a computer of your own, with the program “observer”. The keys in them must come from somebody you trust, not from this page: the fingerprint of the log key is printed on every tape.',
  verifyLog: 'The log is signed, complete, and still the one that you saw yesterday',
  recount: 'Every signature, verdict, decision and total, made again from the evidence',
  verifySite: 'These pages are the ones that the log key signed',
  sums: 'Files that you downloaded are whole',
  rules: 'For who polls',
  rulesText:
    'now/index.json and results/newest change; ask for them at most every 2 seconds, with If-None-Match. What is below results/versions/ never changes. Every answer may be read from any page (Access-Control-Allow-Origin: *).',
  spec: 'Each format is specified in the source, under proto/spec, with an example that the tests execute.',
} as const;

export type DataText = keyof typeof en;
