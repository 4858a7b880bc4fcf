/** Headers that every answer of the front has, and what it says when it has no file. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal, RefusalCode } from '@mutabaqa/shared/base/refusals.ts';
import { refusal, refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import { formatRefusal } from '@mutabaqa/shared/i18n/format-text.ts';
import { chooseLocale } from '../portal/locale.ts';
import type { ServedAs } from '../publish/served-as.ts';

/** The pages carry the same in their head, for static file servers; `frame-ancestors` works only here. */
const pagesPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whatever bytes somebody brought: opened in a browser, they can do nothing. */
const dataPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
} as const;

/** Public data: parties read it from their own pages. */
const readableByAll = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Range, Content-Length, ETag',
} as const;

export function setHeaders(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

export function setFileHeaders(response: ServerResponse, served: ServedAs): void {
  setHeaders(response, {
    ...everywhere,
    ...readableByAll,
    'Content-Security-Policy': served.policy === 'pages' ? pagesPolicy : dataPolicy,
    'Content-Type': served.contentType,
    'Cache-Control': served.cacheControl,
  });
  if (served.policy === 'attachment') response.setHeader('Content-Disposition', 'attachment');
}

/** What the inner portal did not say itself. */
export function setMissingHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(everywhere)) {
    if (!response.hasHeader(name)) response.setHeader(name, value);
  }
}

/** Before a page of another origin sends ranges or conditions, its browser asks whether it may. */
export function answerPreflight(response: ServerResponse): void {
  setHeaders(response, {
    ...everywhere,
    ...readableByAll,
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers': 'If-Match, If-None-Match, If-Range, Range',
    'Access-Control-Max-Age': '86400',
  });
  response.writeHead(204).end();
}

export function answerRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  code: RefusalCode,
  { params = {}, status = refusalRules[code].status }: RefusalAnswer = {},
): void {
  const reason = refusal(code, params);
  const asked = /[?&]lang=([a-z]{2,3})\b/.exec(request.url ?? '')?.[1];
  const locale = chooseLocale(asked, request.headers['accept-language']);
  const body = Buffer.from(JSON.stringify({ ...reason, text: formatRefusal(locale, reason) }));
  setHeaders(response, {
    ...everywhere,
    ...readableByAll,
    'Content-Security-Policy': dataPolicy,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': String(body.length),
    'Cache-Control': 'no-store',
    Vary: 'Accept-Language',
  });
  if (status === 503) response.setHeader('Retry-After', '1');
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.writeHead(status).end(request.method === 'HEAD' ? undefined : body);
}

export interface RefusalAnswer {
  readonly params?: Refusal['params'];
  readonly status?: number;
}
