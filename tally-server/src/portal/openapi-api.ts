/** `/api/v1`: what needs the running server. */
import { stationStates } from '@mutabaqa/shared/reconcile/verdict.ts';
import {
  anything,
  file,
  hex,
  integer,
  json,
  listOf,
  objectOf,
  type OpenapiPart,
  orNull,
  ref,
  refusals,
  text,
  wholeText,
  withNames,
} from './openapi-part.ts';

function answer(summary: string, schema: string): { get: object } {
  const ok = { description: summary, content: json(ref(schema)) };
  return { get: { summary, responses: { 200: ok, ...refusals } } };
}

const states = { type: 'object', additionalProperties: integer } as const;
const arrivedBy = { enum: ['neither', 'transmission-only', 'card-only', 'both'] } as const;
const leaf = { kind: text, stationId: text, commitment: hex, timeMs: integer } as const;
const tapeTotals = objectOf({
  tapes: integer,
  sums: { type: 'object', additionalProperties: wholeText },
});

export const openapiOfApi: OpenapiPart = {
  paths: {
    '/api/v1/openapi.json': file('This document', 'application/json', anything),
    '/api/v1/summary': answer('Stations per state and polling group', 'Summary'),
    '/api/v1/stations/{id}': withNames(['id'], answer('The dossier of one station', 'Station')),
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
    '/api/v1/decisions': answer('Every admitted decision, in the order of the log', 'Decisions'),
    '/api/v1/policy': answer(
      'Every policy that was or is in force; before the embargo ends that of the package',
      'Policies',
    ),
    '/api/v1/totals': answer('Sums per figure and channel, of all tapes so far', 'Sums'),
    '/api/v1/discrepancies': file(
      'As discrepancies.ndjson of a version, as it stands now',
      'application/x-ndjson',
      ref('Discrepancy'),
    ),
    '/api/v1/feed': {
      parameters: [
        {
          ...{ name: 'after', in: 'query', schema: integer },
          description: 'index of the last event read',
        },
        { name: 'limit', in: 'query', schema: { ...integer, maximum: 1000 } },
      ],
      ...answer('One event per leaf of the log, in order, without gap', 'Feed'),
    },
    '/api/v1/rumours': {
      post: {
        parameters: [{ name: 'X-Mutabaqa', in: 'header', required: true, schema: { const: '1' } }],
        summary: 'What is being said; only staff read it, until an answer is signed',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: ref('RumourReport'),
              example: { claim: 'The boxes were changed.', language: 'en' },
            },
          },
        },
        responses: {
          201: { description: 'Taken', content: json(objectOf({ number: integer })) },
          ...refusals,
        },
      },
    },
  },
  schemas: {
    RumourReport: objectOf(
      { claim: text, language: { enum: ['ar', 'ckb', 'en'] } },
      {
        link: { ...text, description: 'where it was said' },
        station: text,
        picture: { ...text, description: 'base64 of a PNG, JPEG or WebP picture' },
      },
    ),
    Refusal: objectOf({ code: text, params: anything, text }),
    Summary: objectOf(
      {
        ...{ electionId: text, mode: { enum: ['live', 'rehearsal'] }, timeMs: integer },
        log: { ...integer, description: 'from 1; number 2 is served at /log-2 instead of /log' },
        logSize: integer,
        groups: listOf(ref('Group')),
      },
      {
        version: { ...integer, description: 'the newest published one' },
        totals: { ...text, description: 'its address' },
      },
    ),
    Group: objectOf(
      {
        ...{ id: text, embargoEndsAtMs: integer, stations: integer, states },
        exposure: { enum: ['arrivals', 'everything'] },
      },
      { arrivedBy: states },
    ),
    Station: objectOf(
      { stationId: text, pollingGroup: text, state: { enum: stationStates } },
      {
        ...{ centreId: text, centreName: text, governorate: text, constituency: text },
        registered: orNull(integer),
        snapshot: objectOf({ timeMs: integer, logSize: integer }),
        policy: objectOf({ id: text, version: integer }),
        deadlineMs: orNull(integer),
        arrivedBy,
        reason: orNull(text),
        findings: listOf(ref('Finding')),
        claims: listOf(ref('Finding')),
        contests: listOf(objectOf({ contestId: text, state: text, adopted: orNull(anything) })),
        evidence: listOf(objectOf({ leafIndex: integer, kind: text })),
        decisions: listOf(integer),
      },
    ),
    Finding: objectOf({ code: { ...text, pattern: '^[EW][0-9]{3}$' }, params: anything }),
    Decisions: objectOf({ decisions: listOf(ref('Decision')) }),
    Decision: objectOf({
      ...{ leafIndex: integer, timeMs: integer, digest: hex, kind: text, stationId: orNull(text) },
      ...{ change: anything, reason: text, signed: hex },
      signers: listOf(objectOf({ role: text, number: { ...integer, minimum: 1 } })),
    }),
    Policies: objectOf({ policies: listOf(ref('Policy')) }),
    Policy: objectOf({ version: integer, id: text, fromLeaf: integer, digest: hex, policy: text }),
    Sums: objectOf({ logSize: integer, transmitted: tapeTotals, card: tapeTotals }),
    Discrepancy: objectOf(
      { stationId: text, kind: { enum: ['differs', 'transmission-only', 'card-only'] } },
      { code: text, field: text },
    ),
    Feed: objectOf({ log: integer, size: integer, events: listOf(ref('Event')) }),
    Event: objectOf(
      { log: { ...integer, minimum: 1 }, index: integer, ...leaf },
      {
        opening: { ...text, description: 'base64 of the SealedLeafOpening, after the embargo' },
        opened: objectOf(leaf),
      },
    ),
  },
};
