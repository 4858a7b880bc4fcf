/** `/api/v1` of the console: evidence and decisions in, alerts out and noted on. */
import express, { type Request, type Router } from 'express';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { signedDecisionBytesMax } from '@mutabaqa/shared/election/decision-record.ts';
import { evidenceBytesMax, takeEvidence } from '../desk/evidence-file.ts';
import { type Taken, viewTaken } from '../desk/evidence-desk.ts';
import { answering } from '../portal/answers.ts';
import { chooseLocale } from '../portal/locale.ts';
import { parseCount } from '../portal/query.ts';
import { viewAlertEvent } from './alert-view.ts';
import type { ConsolePorts } from './console-ports.ts';

const alertsPerAnswerMax = 1000;
const reasonCharactersMax = 1000;

export function makeConsoleRoutes(ports: ConsolePorts): Router {
  const { alerts, decisions, evidence, people, report } = ports;
  const router = express.Router();
  // Whatever the sender calls them, they are bytes that speak for themselves.
  const bytesOfAtMost = (limit: number) => express.raw({ type: () => true, limit, inflate: false });

  const taking = (
    what: 'evidence' | 'decision',
    take: (bytes: Uint8Array) => Promise<Result<Taken, Refusal>>,
  ) =>
    answering(async (request, response) => {
      const bytes: unknown = request.body;
      if (!(bytes instanceof Uint8Array)) return refusal('request.malformed', { field: 'body' });
      // A copy: the parser's buffer may be part of a larger one, and what is taken is kept.
      const outcome = await take(Uint8Array.from(bytes));
      if (!outcome.ok) {
        report(what, { kind: 'refused', file: 'console', refusal: outcome.error });
        return outcome.error;
      }
      report(what, { kind: 'taken', file: 'console', taken: outcome.value });
      response.status(outcome.value.isRepeated ? 200 : 201).json(viewTaken(outcome.value));
      return undefined;
    });

  router.post(
    '/evidence',
    bytesOfAtMost(evidenceBytesMax),
    taking('evidence', (bytes) => takeEvidence(evidence, bytes)),
  );
  router.post(
    '/decisions',
    bytesOfAtMost(signedDecisionBytesMax),
    taking('decision', (bytes) => decisions.take(bytes)),
  );

  router.get(
    '/alerts',
    answering(async (request, response) => {
      const after = parseCount(request.query['after'], 0, Number.MAX_SAFE_INTEGER);
      const limit = parseCount(request.query['limit'], 100, alertsPerAnswerMax);
      if (after === undefined || limit === undefined) return refusal('request.malformed');
      const locale = localeOf(request);
      const events = await alerts.eventsAfter(after, limit);
      response.json({ events: events.map((event) => viewAlertEvent(event, locale)) });
      return undefined;
    }),
  );

  for (const [verb, state] of [
    ['acknowledge', 'acknowledged'],
    ['resolve', 'resolved'],
  ] as const) {
    router.post(
      `/alerts/:alert/${verb}`,
      express.json({ limit: 16 * 1024 }),
      answering(async (request, response) => {
        const alert = parseCount(request.params['alert'], 0, Number.MAX_SAFE_INTEGER);
        if (alert === undefined) return refusal('request.malformed', { field: 'alert' });
        const note = parseNote(request.body);
        if (typeof note === 'string') return refusal('request.malformed', { field: note });
        // An operator's note: who says so is asked of nobody, but must be one of the staff.
        if (!people().has(note.by)) return refusal('request.malformed', { field: 'by' });
        const event = await alerts.step(alert, { state, ...note });
        if (event === undefined) return refusal('alert.not-open', { alert });
        response.json(viewAlertEvent(event, localeOf(request)));
        return undefined;
      }),
    );
  }
  return router;
}

function localeOf(request: Request) {
  return chooseLocale(request.query['lang'], request.headers['accept-language']);
}

interface Note {
  readonly by: string;
  readonly reason: string;
}

/** The field that is wrong, when one is. */
function parseNote(body: unknown): Note | 'by' | 'reason' {
  const { by, reason } = (typeof body === 'object' && body !== null ? body : {}) as {
    readonly by?: unknown;
    readonly reason?: unknown;
  };
  if (typeof by !== 'string' || by === '') return 'by';
  const isReason =
    typeof reason === 'string' &&
    reason.trim() !== '' &&
    reason.length <= reasonCharactersMax &&
    !/(?!\n)[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(reason);
  if (!isReason) return 'reason';
  assert(typeof reason === 'string', 'a reason is text');
  return { by, reason };
}
