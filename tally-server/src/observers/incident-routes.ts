/** Reports of incidents: sent, followed, exported by the account that made them. */
import { Router } from 'express';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { formatIncidentCsv } from './apollo-csv.ts';
import type { ObserverPorts } from './observer-ports.ts';
import type { Incident, Upload } from './observer-store.ts';
import { atOnce, jsonOfAtMost, type SessionGate } from './own-requests.ts';
import {
  imageOf,
  numberOf,
  pictureBodyBytesMax,
  picturesAtOnce,
  senderOf,
} from './submission-routes.ts';

export function makeIncidentRoutes(ports: ObserverPorts, gate: SessionGate): Router {
  const { election, incidents, log, store } = ports;
  const router = Router();
  router.post(
    '/incidents',
    gate.required,
    jsonOfAtMost(64 * 1024),
    gate.handle(async (session, request, response) => {
      const outcome = await incidents.take(senderOf(session), request.body);
      if (!outcome.ok) return outcome.error;
      const { incident, record } = outcome.value;
      log.event('incident.received', { incident: incident.number });
      response.status(201).json({ ...viewIncident(incident, []), record });
      return undefined;
    }),
  );
  router.post(
    '/incidents/:number/pictures',
    gate.required,
    atOnce(picturesAtOnce),
    jsonOfAtMost(pictureBodyBytesMax),
    gate.handle(async (session, request, response) => {
      const number = numberOf(request);
      const image = imageOf(request.body);
      if (number === undefined) return refusal('resource.unknown');
      if (image === undefined) return refusal('request.malformed', { field: 'image' });
      const outcome = await incidents.attach(senderOf(session), number, image);
      if (!outcome.ok) return outcome.error;
      response.status(201).json({});
      return undefined;
    }),
  );
  router.get(
    '/incidents',
    gate.required,
    gate.handle(async ({ account }, _, response) => {
      const pictures = await store.uploadsOf(account.number);
      const own = await store.incidentsOf(account.number);
      response.json({ incidents: own.map((each) => viewIncident(each, pictures)) });
      return undefined;
    }),
  );
  router.get(
    '/incidents.csv',
    gate.required,
    gate.handle(async ({ account }, _, response) => {
      const own = await store.incidentsOf(account.number);
      response.attachment('incidents.csv').type('text/csv');
      response.send(formatIncidentCsv(account, own, (id) => election.roster.station(id)));
      return undefined;
    }),
  );
  return router;
}

function viewIncident(incident: Incident, pictures: readonly Upload[]): object {
  const { number, kind, gender, receivedAtMs, digest, receipt, content, steps } = incident;
  const open = 'open' in content ? content.open : undefined;
  const own = pictures.filter((picture) => picture.incident === number);
  return {
    ...{ number, kind, gender, receivedAtMs, digest: formatHex(digest), receipt },
    confidential: open === undefined,
    ...(open && { stationId: open.stationId, happenedAtS: open.happenedAtS, text: open.text }),
    steps: steps.map(({ state, atMs, note, outcome }) => ({ state, atMs, note, outcome })),
    pictures: own.filter(({ isSealed }) => !isSealed).map(({ name }) => name),
    sealedPictures: own.filter(({ isSealed }) => isSealed).length,
  };
}
