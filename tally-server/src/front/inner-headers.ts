/** Headers of what goes to the inner portal and comes back: those of the message, none of the connection. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

type Headers = Record<string, string | string[]>;

/** RFC 9110 section 7.6.1: of one connection, not of the message. */
const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** What only the front knows; a reader's own word for it is dropped. */
const forwarded = /^(forwarded$|x-forwarded-|x-real-ip$)/;
/** The front reads the body itself, and frames it anew. */
const framing = new Set(['content-length', 'expect']);

/** Without those that `Connection` names. */
export function headersOfMessage(headers: IncomingHttpHeaders): Headers {
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const kept: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hopByHop.has(name) || named.includes(name)) continue;
    kept[name] = value;
  }
  return kept;
}

/** `body` is undefined for methods that have none: the inner portal must not look for one. */
export function headersForInner(
  request: IncomingMessage,
  body: Buffer | undefined,
  isTls: boolean,
): Headers {
  const kept = Object.entries(headersOfMessage(request.headers)).filter(
    ([name]) => !forwarded.test(name) && !framing.has(name),
  );
  return {
    host: request.headers.host ?? '', // also when `Connection` names it
    ...Object.fromEntries(kept),
    ...(body && { 'content-length': String(body.length) }),
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-proto': isTls ? 'https' : 'http',
  };
}
