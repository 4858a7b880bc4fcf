/** The published files: any static file server answers them as the centre does. */
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import {
  anything,
  file,
  hex,
  integer,
  jsonFile,
  listOf,
  objectOf,
  type OpenapiPart,
  orNull,
  ref,
  text,
  wholeText,
  withNames,
} from './openapi-part.ts';

const binary = 'application/octet-stream';
const plain = 'text/plain';
const csv = 'text/csv';
const lines = 'application/x-ndjson';
const states = { type: 'object', additionalProperties: integer } as const;
const area = objectOf({ id: text, stations: integer });

const pages = {
  '/': file('The public pages', 'text/html'),
  '/{page}': withNames(['page'], file('A file of the pages that has a fixed name', '*/*')),
  '/assets/{asset}': withNames(['asset'], file('A file of the pages, named by its content', '*/*')),
  '/site/SHA256SUMS': file('The files of the pages, as sha256sum writes them', plain),
  '/site/signature': file(
    'What the log key says of site/SHA256SUMS (c2sp.org/signed-note): the origin with /site, its SHA-256',
    plain,
  ),
};

const ofLog = {
  '/log/checkpoint': file(
    'The newest checkpoint (c2sp.org/tlog-checkpoint); that of successor log n is at /log-n',
    plain,
  ),
  '/log/key': file('The log’s public key, as a note verifier key', plain),
  '/log/tile/{path}': withNames(
    ['path'],
    file('A tile or entry bundle (c2sp.org/tlog-tiles)', binary),
  ),
};

const ofPackage = {
  '/package/manifest': file('The election package: manifest with the officers’ signatures', binary),
  '/package/SHA256SUMS': file('What to fetch of the package', plain),
  '/package/parts/{part}': withNames(
    ['part'],
    file('A part of the package, by the digest in the manifest', binary),
  ),
};

const forPages = {
  '/lookup/index.json': jsonFile('Names, polling groups, areas, contests, keys', 'LookupIndex'),
  '/lookup/stations/{constituency}.json': withNames(
    ['constituency'],
    jsonFile('Stations of a constituency, from the package', 'LookupStations'),
  ),
  '/lookup/contests/{contest}.json': withNames(
    ['contest'],
    jsonFile('Lists and candidates in ballot order', 'LookupContest'),
  ),
  '/lookup/map.topojson': file(
    'Outlines of the governorates, when the centre was given some',
    'application/json',
    anything,
  ),
  '/now/index.json': jsonFile('Where the election stands; replaced about every 2 s', 'Now'),
  '/now/stations/{constituency}.json': withNames(
    ['constituency'],
    jsonFile('The state of each station', 'NowStations'),
  ),
  '/feed/index.json': jsonFile('How many pages the feed has', 'FeedIndex'),
  '/feed/{log}/{number}.json': withNames(
    ['log', 'number'],
    jsonFile('A thousand events, as /api/v1/feed has them', 'FeedPage'),
  ),
};

const notices = {
  '/documents/index.json': jsonFile('Law, procedures, policies, reports, with digests', 'Notices'),
  '/rumours/index.json': jsonFile('What was said, and what is known of it', 'Notices'),
  '/documents/files/{digest}': withNames(
    ['digest'],
    file('A notice, or a file that one names; always as an attachment', binary),
  ),
};

/** Of a version; `/results/...` is the newest, `/results/versions/<n>/...` never changes. */
const ofVersion = {
  'version.json': jsonFile('Facts about the version', 'Version'),
  SHA256SUMS: file('Every file of the version', plain),
  'version-record': file('What the leaf of the version commits to', binary),
  'stations.csv': file('A row per station and contest', csv),
  'stations.ndjson': file('The same rows', lines, ref('StationRow')),
  'contests/{contest}.csv': withNames(
    ['contest'],
    file('Votes per station and list or candidate', csv),
  ),
  'discrepancies.ndjson': file(
    'Every differing field and every station that came by one channel only',
    lines,
    ref('Discrepancy'),
  ),
  'totals.json': jsonFile('Totals per contest and area', 'Totals'),
  'totals.csv': file('The same', csv),
  'totals/{contest}.json': withNames(['contest'], jsonFile('Totals of one contest', 'Totals')),
  'outcome.json': jsonFile('Whether what is missing can change the leader', 'Outcome'),
  'sum-tree.json': jsonFile('Roots of the sum tree', 'SumTree'),
  'stations/{station}.json': withNames(
    ['station'],
    jsonFile('A dossier; elections of at most 2,000 stations', 'Station'),
  ),
  'decisions.ndjson': file('Every admitted decision', lines, ref('Decision')),
  'policy/{policy}.json': withNames(['policy'], jsonFile('A policy that was in force', 'Policy')),
  'evidence.ndjson': file('A row per record of evidence', lines, ref('EvidenceRow')),
  'evidence/{name}': withNames(['name'], file('Records as they were received', binary)),
  'tapes/{digest}.tape': withNames(['digest'], file('One tape by its tape digest', binary)),
  'tapes/{constituency}.tapes': withNames(['constituency'], file('All tapes of an area', binary)),
  'openings.ndjson': file('What sealed leaves stand for', lines, ref('LeafRow')),
  'refusals.ndjson': file('Records of refusals', lines, ref('LeafRow')),
  'bundles.ndjson': file('Bundles of card readers', lines, ref('LeafRow')),
  'cards.ndjson': file('What was wrong with cards', lines, ref('LeafRow')),
  'outages.ndjson': file('When the centre did not listen', lines, ref('LeafRow')),
  'versions.ndjson': file('Records of earlier versions', lines, ref('LeafRow')),
};

function paths(prefix: string, names: readonly string[]): Record<string, object> {
  return Object.fromEntries(
    Object.entries<object & { parameters?: readonly object[] }>(ofVersion).map(([name, path]) => {
      const { parameters = [] } = path;
      const own = names.map((each) => ({ name: each, in: 'path', required: true, schema: text }));
      return [`${prefix}/${name}`, { ...path, parameters: [...own, ...parameters] }];
    }),
  );
}

export const openapiOfFiles: OpenapiPart = {
  paths: {
    ...{ ...pages, ...ofLog, ...ofPackage, ...forPages, ...notices },
    '/results/': jsonFile('Facts about the newest version', 'Version'),
    '/results/newest': file('The number of the newest version', plain),
    '/results/package/{file}': withNames(['file'], file('The package, as it was then', '*/*')),
    ...paths('/results', []),
    '/results/versions/{version}/package/{file}': withNames(
      ['version', 'file'],
      file('The package, as it was then', '*/*'),
    ),
    ...paths('/results/versions/{version}', ['version']),
  },
  schemas: {
    LookupIndex: objectOf({
      ...{ electionId: text, electionName: text, mode: { enum: ['live', 'rehearsal'] } },
      ...{ packageDigest: hex, logOrigin: text, logKey: text, logKeyFingerprint: hex },
      ...{ officialAddresses: listOf(text), mirrors: listOf(text), stations: integer },
      groups: listOf(
        objectOf({
          ...{ id: text, opensAtS: integer, closesAtS: integer, embargoEndsAtS: integer },
          stations: integer,
        }),
      ),
      ...{ governorates: listOf(area), constituencies: listOf(area) },
      contests: listOf(
        objectOf({ id: text, constituency: text, lists: integer, candidates: integer }),
      ),
    }),
    LookupStations: objectOf({
      constituency: text,
      stations: listOf(
        objectOf({
          ...{ id: text, centreId: text, centreName: text, governorate: text, group: text },
          ...{ registered: orNull(integer), contests: listOf(text) },
        }),
      ),
    }),
    LookupContest: objectOf({
      ...{ id: text, constituency: text },
      lists: listOf(objectOf({ code: text, name: text })),
      candidates: listOf(objectOf({ id: text, name: text, list: orNull(text) })),
    }),
    Now: objectOf({
      ...{ timeMs: integer, log: integer, logSize: integer, version: orNull(integer), states },
      groups: listOf(
        objectOf({
          ...{ id: text, stations: integer, states },
          exposure: { enum: ['arrivals', 'everything'] },
        }),
      ),
      areas: listOf(
        objectOf({
          ...{ id: text, stations: integer, states },
          kind: { enum: ['governorate', 'constituency'] },
        }),
      ),
      arrivals: objectOf({ fromMs: integer, stepMs: integer, counts: listOf(integer) }),
    }),
    NowStations: objectOf({
      ...{ timeMs: integer, constituency: text },
      stations: listOf({
        type: 'array',
        prefixItems: [text, { enum: stationStates }, orNull(text), orNull(integer)],
        minItems: 4,
      }),
    }),
    FeedIndex: objectOf({ log: integer, size: integer, pageSize: { const: 1000 }, pages: integer }),
    FeedPage: objectOf({ log: integer, from: integer, events: listOf(ref('Event')) }),
    Notices: objectOf({
      electionId: text,
      notices: listOf(
        objectOf({
          ...{ notice: anything, digest: hex, log: integer, leafIndex: integer, timeMs: integer },
          signed: hex,
        }),
      ),
    }),
    Version: objectOf({
      ...{ version: { ...integer, minimum: 1 }, electionId: text, origin: text },
      ...{ mode: { enum: ['live', 'rehearsal'] }, logSize: integer, timeMs: integer, sumRoot: hex },
    }),
    StationRow: {
      ...objectOf({ station_id: text, contest_id: text, state: { enum: stationStates } }),
      additionalProperties: text,
    },
    Totals: objectOf({
      ...{ timeMs: integer, logSize: integer, adoptedStates: listOf(text) },
      figureColumns: listOf(text),
      contests: listOf(
        objectOf({ contestId: text, constituency: text, areas: listOf(ref('TotalsArea')) }),
      ),
    }),
    TotalsArea: objectOf({
      ...{ kind: text, name: text, stations: integer, registered: wholeText, states: anything },
      ...{ adoptedStations: integer, lists: listOf(listOf({})), candidates: listOf(listOf({})) },
    }),
    Outcome: objectOf({
      ...{ timeMs: integer, logSize: integer, seats: text },
      contests: listOf(objectOf({ contestId: text, level: text, canChange: text })),
    }),
    SumTree: objectOf({
      root: hex,
      contests: listOf(objectOf({ id: text, hash: hex, constituencies: listOf(anything) })),
    }),
    EvidenceRow: objectOf({
      ...{ leafIndex: integer, stationId: text, receivedAtMs: integer, sha256: hex },
      kind: { enum: ['transmission', 'card', 'paper-tape', 'form'] },
    }),
    LeafRow: objectOf({ leafIndex: integer }),
  },
};
