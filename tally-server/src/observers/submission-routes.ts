/** What an account sends of tapes, its receipts, its pictures, and the stations it watches. */
import { type Request, Router } from 'express';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { makeLookupContest } from '@mutabaqa/shared/site/lookup.ts';
import type { Session } from '../accounts/account-desk.ts';
import { isJsonObject } from '../commands/figures-file.ts';
import { parseCount } from '../portal/query.ts';
import { csvBytesMax, formatChecklistCsv, parseStationsCsv } from './apollo-csv.ts';
import type { ObserverPorts } from './observer-ports.ts';
import type { Sender, Submission, Upload } from './observer-store.ts';
import { atOnce, jsonOfAtMost, type SessionGate } from './own-requests.ts';
import { imageBytesMax } from './repaint-image.ts';

/** Base64 takes four characters for three bytes. */
export const pictureBodyBytesMax = Math.ceil(imageBytesMax / 3) * 4 + 4096;
export const picturesAtOnce = 6;
/** The longest ballot, typed twice, and room. */
const bodyBytesMax = 512 * 1024;
const listedMax = 1000;
const sampleMax = 3000;

export function makeSubmissionRoutes(ports: ObserverPorts, gate: SessionGate): Router {
  const { election, log, store, submissions, uploads } = ports;
  const { roster } = election;
  const router = Router();
  const body = jsonOfAtMost(bodyBytesMax);
  const picture = [atOnce(picturesAtOnce), jsonOfAtMost(pictureBodyBytesMax)];

  async function view(submission: Submission): Promise<object> {
    const pictures = await store.uploadsOf(submission.sender.account);
    return viewSubmission(submission, pictures);
  }

  /** A handler of one way to submit. */
  const taking = (take: (sender: Sender, body: unknown) => Promise<Result<Submission, Refusal>>) =>
    gate.handle(async (session, request, response) => {
      const outcome = await take(senderOf(session), request.body);
      if (!outcome.ok) {
        log.event('evidence.refused', { file: 'observer', code: outcome.error.code });
        return outcome.error;
      }
      const { kind, stationId: station = '' } = outcome.value;
      log.event('evidence.taken', { file: 'observer', kind, station });
      response.status(201).json(await view(outcome.value));
      return undefined;
    });

  router.post(
    '/submissions/codes',
    gate.required,
    body,
    taking(async (sender, given) => {
      const texts = isJsonObject(given) ? given['texts'] : undefined;
      return isTexts(texts) ? submissions.takeCodes(sender, texts) : malformed('texts');
    }),
  );
  router.post(
    '/submissions/typed',
    gate.required,
    body,
    taking((sender, given) => submissions.takeTyped(sender, given)),
  );
  router.post(
    '/submissions/picture',
    gate.required,
    ...picture,
    taking(async (sender, given) => {
      const image = imageOf(given);
      const stationId = isJsonObject(given) ? given['stationId'] : undefined;
      if (image === undefined) return malformed('image');
      if (typeof stationId !== 'string') return malformed('stationId');
      return submissions.takePicture(sender, stationId, image);
    }),
  );
  router.post(
    '/submissions/:number/pictures',
    gate.required,
    ...picture,
    gate.handle(async (session, request, response) => {
      const number = numberOf(request);
      const image = imageOf(request.body);
      if (number === undefined) return refusal('resource.unknown');
      if (image === undefined) return refusal('request.malformed', { field: 'image' });
      const outcome = await submissions.attach(senderOf(session), number, image);
      if (!outcome.ok) return outcome.error;
      response.status(201).json({});
      return undefined;
    }),
  );
  /** The papers of a station with the names on them: what somebody who types its figures goes by. */
  router.get(
    '/ballots/:id',
    gate.required,
    gate.handle(async (_session, request, response) => {
      const { id } = request.params;
      const station = typeof id === 'string' ? roster.station(id) : undefined;
      if (station === undefined) return refusal('resource.unknown');
      response.json({
        ...{ stationId: station.stationId, centreName: station.centreName },
        registered: station.registered,
        papers: station.papers.map(({ paperId, contestIds }) => ({
          paperId,
          contests: contestIds
            .map((contestId) => election.contests.get(contestId))
            .filter((contest) => contest !== undefined)
            .map(makeLookupContest),
        })),
      });
      return undefined;
    }),
  );
  router.get(
    '/submissions',
    gate.required,
    gate.handle(async ({ account }, _, response) => {
      const pictures = await store.uploadsOf(account.number);
      const own = await store.submissionsOf(account.number, listedMax);
      response.json({ submissions: own.map((each) => viewSubmission(each, pictures)) });
      return undefined;
    }),
  );
  router.get(
    '/pictures/:name',
    gate.required,
    gate.handle(async ({ account }, request, response) => {
      const { name } = request.params;
      const bytes = typeof name === 'string' && (await uploads.read(account.number, name));
      if (!bytes) return refusal('resource.unknown');
      response.set({
        'Content-Type': 'image/jpeg',
        'Content-Disposition': `attachment; filename="${name}.jpg"`,
      });
      response.send(Buffer.from(bytes));
      return undefined;
    }),
  );

  async function sampleOf(account: number): Promise<StationEntry[]> {
    const ids = await store.sampleOf(account);
    return ids.map((id) => roster.station(id)).filter((entry) => entry !== undefined);
  }
  router.get(
    '/sample',
    gate.required,
    gate.handle(async ({ account }, _, response) => {
      const stations = await sampleOf(account.number);
      response.json({ stations: stations.map(({ stationId }) => stationId) });
      return undefined;
    }),
  );
  router.get(
    '/sample.csv',
    gate.required,
    gate.handle(async ({ account }, _, response) => {
      const own = await store.submissionsOf(account.number, listedMax);
      const watched = await sampleOf(account.number);
      const others = own
        .map(({ stationId }) => roster.station(stationId ?? ''))
        .filter((entry) => entry !== undefined);
      const stations = new Map([...watched, ...others].map((entry) => [entry.stationId, entry]));
      response.attachment('stations.csv').type('text/csv');
      response.send(formatChecklistCsv(account, [...stations.values()], own));
      return undefined;
    }),
  );
  /** Stations that the roster does not have are named and left out. */
  async function setSample(session: Session, ids: readonly string[]): Promise<object> {
    const known = ids.filter((id) => roster.station(id) !== undefined);
    await store.setSample(session.account.number, known);
    const unknown = ids.filter((id) => !known.includes(id));
    return { stations: [...known].sort(), unknown: unknown.slice(0, 100) };
  }
  router.put(
    '/sample',
    gate.required,
    body,
    gate.handle(async (session, request, response) => {
      const ids: unknown = isJsonObject(request.body) ? request.body['stations'] : undefined;
      if (!isTexts(ids)) return refusal('request.malformed', { field: 'stations' });
      if (ids.length > sampleMax) return refusal('submission.too-many', { max: sampleMax });
      response.json(await setSample(session, ids));
      return undefined;
    }),
  );
  router.post(
    '/sample/import',
    gate.required,
    jsonOfAtMost(2 * csvBytesMax),
    gate.handle(async (session, request, response) => {
      const csv: unknown = isJsonObject(request.body) ? request.body['csv'] : undefined;
      if (typeof csv !== 'string') return refusal('request.malformed', { field: 'csv' });
      const parsed = parseStationsCsv(csv);
      if (!parsed.ok) return refusal('request.malformed', { field: parsed.error });
      const ids = parsed.value;
      if (ids.length > sampleMax) return refusal('submission.too-many', { max: sampleMax });
      response.json(await setSample(session, ids));
      return undefined;
    }),
  );
  return router;
}

function viewSubmission(submission: Submission, pictures: readonly Upload[]): object {
  const { number, kind, stationId, receivedAtMs, receipt } = submission;
  const own = pictures.filter((picture) => picture.submission === number);
  return { number, kind, stationId, receivedAtMs, receipt, pictures: own.map(({ name }) => name) };
}

export function senderOf({ account }: Session): Sender {
  return { account: account.number, organisation: account.organisation };
}

/** Of the path. */
export function numberOf({ params }: Request): number | undefined {
  return parseCount(params['number'] ?? '', 0, Number.MAX_SAFE_INTEGER);
}

/** `image`: the file in base64. */
export function imageOf(body: unknown): Uint8Array | undefined {
  const text = isJsonObject(body) ? body['image'] : undefined;
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text, 'base64'));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function malformed(field: string): Result<never, Refusal> {
  return { ok: false, error: refusal('request.malformed', { field }) };
}
