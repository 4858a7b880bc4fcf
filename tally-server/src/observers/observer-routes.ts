/** `/api/v1/observers`: whole, with headers and refusals of its own; the portal mounts it before everything public. */
import { type ErrorRequestHandler, Router } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { answerRefusal, faultHandler, unknownResource } from '../portal/answers.ts';
import { makeIncidentRoutes } from './incident-routes.ts';
import { makeLoginRoutes } from './login-routes.ts';
import type { ObserverPorts } from './observer-ports.ts';
import { makeSessionGate, makeOwnPageOnly, ownHeaders } from './own-requests.ts';
import { imageBytesMax } from './repaint-image.ts';
import { makeSubmissionRoutes } from './submission-routes.ts';

export function makeObserverRoutes(ports: ObserverPorts): Router {
  const router = Router();
  const gate = makeSessionGate(ports.accounts, ports.clock);
  router.use(ownHeaders, makeOwnPageOnly(ports.election.manifest.officialAddresses));
  router.use(makeLoginRoutes(ports, gate));
  router.use(makeSubmissionRoutes(ports, gate));
  router.use(makeIncidentRoutes(ports, gate));
  router.use(unknownResource, tooLarge);
  router.use(
    faultHandler((fault) => {
      ports.log.fault('observers.failed', fault);
    }),
  );
  return router;
}

/** The parser's limit, in the words that an observer understands. */
const tooLarge: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if ((error as { type?: unknown }).type === 'entity.too.large' && !response.headersSent) {
    answerRefusal(request, response, refusal('upload.too-large', { bytesMax: imageBytesMax }));
  } else next(error);
};
