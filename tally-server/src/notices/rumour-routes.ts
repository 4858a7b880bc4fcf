/** `POST /api/v1/rumours`: anybody tells what is being said. It is shown to staff, and nowhere else. */
import { join } from 'node:path';
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { addressKey } from '../accounts/request-origin.ts';
import type { LogEvents } from '../log-events.ts';
import { atOnce, jsonOfAtMost, makeOwnPageOnly, ownHeaders } from '../observers/own-requests.ts';
import { type ImagePainter, imageBytesMax } from '../observers/repaint-image.ts';
import { pictureBodyBytesMax } from '../observers/submission-routes.ts';
import { answering, answerRefusal, faultHandler, unknownResource } from '../portal/answers.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { readReport } from './read-report.ts';
import type { ReportLimits } from './report-limits.ts';
import type { RumourStore } from './rumour-store.ts';

export interface RumourPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster'>;
  readonly store: RumourStore;
  readonly painter: ImagePainter;
  readonly limits: ReportLimits;
  /** Of pictures, by digest; only staff read there. */
  readonly directory: string;
  readonly log: LogEvents;
}

/** At most 2 GB of disk. */
const picturesMax = 500;
const bodiesAtOnce = 4;

export function makeRumourRoutes(ports: RumourPorts): Router {
  const { crypto, clock, election, store, painter, limits, directory, log } = ports;
  const router = Router();

  /** Before the body is read: a flood is not parsed. */
  const rated: RequestHandler = (request, response, next) => {
    if (limits.mayReport(addressKey(request), clock.nowMs())) next();
    else answerRefusal(request, response, refusal('rumour.too-many'));
  };

  async function keepPicture(bytes: Uint8Array): Promise<Result<string, Refusal>> {
    const isFull = (await store.countPictures()) >= picturesMax;
    if (isFull || !limits.mayShow(clock.nowMs())) return fail(refusal('rumour.too-many'));
    const painted = await painter.repaint(bytes);
    if (!painted.ok) return painted;
    const digest = formatHex(crypto.sha256(painted.value));
    // If we crash here, a picture remains that no report names.
    writeDurableFile(join(directory, digest), painted.value);
    return ok(digest);
  }

  router.use(ownHeaders, makeOwnPageOnly(election.manifest.officialAddresses));
  // How a page asks whether this host takes reports.
  router.get('/', (_, response) => {
    response.json({ open: true });
  });
  router.post(
    '/',
    rated,
    atOnce(bodiesAtOnce),
    jsonOfAtMost(pictureBodyBytesMax),
    answering(async (request, response) => {
      const given = readReport(request.body, election.roster);
      if (!given.ok) return given.error;
      const { claim, language, link, stationId, picture: sent } = given.value;
      const kept = sent === undefined ? ok(undefined) : await keepPicture(sent);
      if (!kept.ok) return kept.error;
      const receivedAtMs = clock.nowMs();
      const report = { claim, language, link, stationId, picture: kept.value, receivedAtMs };
      const number = await store.addReport(report);
      if (number === undefined) return refusal('rumour.too-many');
      log.event('rumour.reported', { number });
      response.status(201).json({ number });
      return undefined;
    }),
  );
  router.use(unknownResource, tooLarge);
  router.use(
    faultHandler((fault) => {
      log.fault('notice.failed', fault);
    }),
  );
  return router;
}

const tooLarge: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if ((error as { type?: unknown }).type === 'entity.too.large' && !response.headersSent) {
    answerRefusal(request, response, refusal('upload.too-large', { bytesMax: imageBytesMax }));
  } else next(error);
};
