/** What the public API offers, for programs that read it; a test asks every path. */
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';

const json = (schema: object) => ({ 'application/json': { schema } });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const refusals = {
  '4XX': { description: 'A coded refusal', content: json(ref('Refusal')) },
} as const;
const file = (description: string, type: string) => ({
  get: {
    summary: description,
    responses: { 200: { description, content: { [type]: {} } }, ...refusals },
  },
});
const integer = { type: 'integer', minimum: 0 } as const;
const text = { type: 'string' } as const;

export const openapi = {
  openapi: '3.1.0',
  info: {
    title: 'Mutabaqa: results transmission and reconciliation',
    version: '1',
    description:
      'Before a polling group’s embargo ends, answers tell arrivals only; what waits for it is refused with publication.embargo.',
  },
  paths: {
    '/log/checkpoint': file(
      'The newest checkpoint (c2sp.org/tlog-checkpoint); that of successor log n is at /log-n',
      'text/plain',
    ),
    '/log/key': file('The log’s public key, as a note verifier key', 'text/plain'),
    '/log/tile/{path}': {
      parameters: [{ name: 'path', in: 'path', required: true, schema: text }],
      ...file('A tile or entry bundle (c2sp.org/tlog-tiles)', 'application/octet-stream'),
    },
    '/package/manifest': file(
      'The election package: manifest with the officers’ signatures',
      'application/octet-stream',
    ),
    '/package/SHA256SUMS': file('What to fetch of the package', 'text/plain'),
    '/package/parts/{part}': {
      parameters: [{ name: 'part', in: 'path', required: true, schema: text }],
      ...file('A part of the package, by the digest in the manifest', 'application/octet-stream'),
    },
    '/api/v1/openapi.json': file('This document', 'application/json'),
    '/api/v1/summary': {
      get: {
        summary: 'Stations per state and polling group',
        responses: { 200: { description: 'The summary', content: json(ref('Summary')) } },
      },
    },
    '/api/v1/stations/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: {
        summary: 'The dossier of one station',
        responses: {
          200: { description: 'The station', content: json(ref('Station')) },
          ...refusals,
        },
      },
    },
    '/api/v1/stations/{id}/sum-proof': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: text },
        { name: 'contest', in: 'query', required: true, schema: text },
      ],
      ...file(
        'That the station’s figures are inside the totals of the newest version',
        'application/octet-stream',
      ),
    },
    '/api/v1/decisions': {
      get: {
        summary: 'Every admitted decision, in the order of the log',
        responses: {
          200: { description: 'Decisions', content: json(ref('Decisions')) },
          ...refusals,
        },
      },
    },
    '/api/v1/policy': {
      get: {
        summary:
          'Every policy that was or is in force; before the embargo ends that of the package',
        responses: { 200: { description: 'Policies', content: json(ref('Policies')) } },
      },
    },
    '/api/v1/totals': file('Sums per figure and channel, of all tapes so far', 'application/json'),
    '/api/v1/discrepancies': file(
      'As discrepancies.ndjson of a version, as it stands now',
      'application/x-ndjson',
    ),
    '/api/v1/feed': {
      parameters: [
        {
          name: 'after',
          in: 'query',
          schema: integer,
          description: 'index of the last event read',
        },
        { name: 'limit', in: 'query', schema: { ...integer, maximum: 1000 } },
      ],
      get: {
        summary: 'One event per leaf of the log, in order, without gap',
        responses: { 200: { description: 'Events', content: json(ref('Feed')) }, ...refusals },
      },
    },
    '/results/': file('Facts about the newest version', 'application/json'),
    '/results/{file}': {
      parameters: [{ name: 'file', in: 'path', required: true, schema: text }],
      ...file('A file of the newest version, such as stations.csv or SHA256SUMS', '*/*'),
    },
    '/results/versions/{version}/{file}': {
      parameters: [
        { name: 'version', in: 'path', required: true, schema: { ...integer, minimum: 1 } },
        { name: 'file', in: 'path', required: true, schema: text },
      ],
      ...file('A file of a version, which never changes', '*/*'),
    },
    '/results/tapes/{digest}.tape': {
      parameters: [{ name: 'digest', in: 'path', required: true, schema: text }],
      ...file('One tape by its tape digest', 'application/octet-stream'),
    },
    '/results/stations/{name}': {
      parameters: [{ name: 'name', in: 'path', required: true, schema: text }],
      ...file('A dossier of the newest version', '*/*'),
    },
    '/results/contests/{contest}.csv': {
      parameters: [{ name: 'contest', in: 'path', required: true, schema: text }],
      ...file('Votes per station and list or candidate', 'text/csv'),
    },
    '/results/totals.json': file('Totals of the newest version', 'application/json'),
    '/results/outcome.json': file(
      'Whether what is missing can change the leader',
      'application/json',
    ),
    '/results/discrepancies.ndjson': file(
      'Every differing field and every station that came by one channel only',
      'application/x-ndjson',
    ),
  },
  components: {
    schemas: {
      Refusal: {
        type: 'object',
        required: ['code', 'params', 'text'],
        properties: { code: text, params: { type: 'object' }, text },
      },
      Summary: {
        type: 'object',
        required: ['electionId', 'mode', 'timeMs', 'log', 'logSize', 'groups'],
        properties: {
          electionId: text,
          mode: { enum: ['live', 'rehearsal'] },
          timeMs: integer,
          log: { ...integer, description: 'from 1; number 2 is served at /log-2 instead of /log' },
          logSize: integer,
          version: { ...integer, description: 'the newest published one' },
          totals: { ...text, description: 'its address' },
          groups: { type: 'array', items: ref('Group') },
        },
      },
      Group: {
        type: 'object',
        required: ['id', 'embargoEndsAtMs', 'exposure', 'stations', 'states'],
        properties: {
          id: text,
          embargoEndsAtMs: integer,
          exposure: { enum: ['arrivals', 'everything'] },
          stations: integer,
          states: { type: 'object', additionalProperties: integer },
          arrivedBy: { type: 'object', additionalProperties: integer },
        },
      },
      Station: {
        type: 'object',
        required: ['stationId', 'pollingGroup', 'state'],
        properties: {
          stationId: text,
          pollingGroup: text,
          state: { enum: stationStates },
          arrivedBy: { enum: ['neither', 'transmission-only', 'card-only', 'both'] },
          findings: { type: 'array', items: { type: 'object' } },
          claims: { type: 'array', items: { type: 'object' } },
          contests: { type: 'array', items: { type: 'object' } },
          evidence: { type: 'array', items: { type: 'object' } },
          decisions: { type: 'array', items: integer },
        },
      },
      Decisions: {
        type: 'object',
        required: ['decisions'],
        properties: { decisions: { type: 'array', items: { type: 'object' } } },
      },
      Policies: {
        type: 'object',
        required: ['policies'],
        properties: { policies: { type: 'array', items: { type: 'object' } } },
      },
      Feed: {
        type: 'object',
        required: ['log', 'size', 'events'],
        properties: {
          log: integer,
          size: integer,
          events: { type: 'array', items: ref('Event') },
        },
      },
      Event: {
        type: 'object',
        required: ['log', 'index', 'kind', 'stationId', 'commitment', 'timeMs'],
        properties: {
          log: integer,
          index: integer,
          kind: text,
          stationId: text,
          commitment: text,
          timeMs: integer,
          opening: { ...text, description: 'base64 of the SealedLeafOpening, after the embargo' },
          opened: { type: 'object' },
        },
      },
    },
  },
} as const;
