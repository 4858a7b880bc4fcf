/** What every answer of the portal has in common: headers, refusals in three languages, faults. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal, refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import { formatRefusal } from '@mutabaqa/shared/i18n/format-text.ts';
import { chooseLocale } from './locale.ts';

export const cacheShortly = 'public, max-age=2';
export const cacheForEver = 'public, max-age=31536000, immutable';

/** No scripts, no frames, nothing from elsewhere: the page is text and one style sheet. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const commonHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Access-Control-Allow-Origin': '*', // public data: parties read it from their own pages
    'Cache-Control': cacheShortly,
  });
  next();
};

export const readsOnly: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') {
    next();
    return;
  }
  response.set('Allow', 'GET, HEAD');
  answerRefusal(request, response, refusal('request.malformed', { method: request.method }), 405);
};

export function answerRefusal(
  request: Request,
  response: Response,
  reason: Refusal,
  status: number = refusalRules[reason.code].status,
): void {
  const locale = chooseLocale(request.query['lang'], request.headers['accept-language']);
  const { code, params } = reason;
  response.status(status).set('Cache-Control', 'no-store');
  response.json({ code, params, text: formatRefusal(locale, reason) });
}

/** What waits for the end of the embargo, and when that is (Unix milliseconds; Infinity = not known). */
export function embargoRefusal(opensAtMs: number): Refusal {
  const params = Number.isFinite(opensAtMs) ? { until: new Date(opensAtMs).toISOString() } : {};
  return refusal('publication.embargo', params);
}

/** A handler whose refusals are answered as such. */
export function answering(
  handle: (request: Request, response: Response) => Promise<Refusal | undefined>,
): RequestHandler {
  return async (request, response) => {
    const reason = await handle(request, response);
    if (reason !== undefined) answerRefusal(request, response, reason);
  };
}

export const unknownResource: RequestHandler = (request, response) => {
  answerRefusal(request, response, refusal('resource.unknown'));
};

/** Faults are told to the operator, never to the public; what the parser threw is the asker's mistake. */
export function faultHandler(onFault: (fault: unknown) => void): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error); // cuts the connection: half an answer must not look whole
      return;
    }
    const status = (error as { status?: unknown }).status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      const code = status === 404 ? 'resource.unknown' : 'request.malformed';
      answerRefusal(request, response, refusal(code));
      return;
    }
    onFault(error);
    answerRefusal(request, response, refusal('server.busy'));
  };
}
