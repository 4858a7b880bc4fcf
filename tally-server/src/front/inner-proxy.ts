/** Hands a request on to the inner portal: so many at a time, however many ask, so that intake is not crowded out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request as httpRequest } from 'node:http';
import { answerRefusal, setMissingHeaders } from './answer-headers.ts';

export interface InnerProxy {
  answer(request: IncomingMessage, response: ServerResponse): void;
  close(): void;
}

export interface InnerProxyLimits {
  /** Requests that the inner portal works on. */
  readonly atOnce: number;
  /** Further ones that wait; the rest is told to come again. */
  readonly waitingMax: number;
  /** From the request to the first byte of its answer. */
  readonly answerMsMax: number;
}

export const innerProxyLimits: InnerProxyLimits = {
  atOnce: 32,
  waitingMax: 500,
  answerMsMax: 60_000,
};

/** RFC 9110 section 7.6.1: of one connection, not of the message. */
const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** What only the front knows; a reader's own word for it is dropped. */
const forwarded = /^(forwarded$|x-forwarded-|x-real-ip$)/;

export function makeInnerProxy(
  socketPath: string,
  {
    isTls,
    limits = innerProxyLimits,
  }: { readonly isTls: boolean; readonly limits?: InnerProxyLimits },
): InnerProxy {
  const agent = new Agent({ keepAlive: true, maxSockets: limits.atOnce });
  const waiting: (() => void)[] = [];
  let underWay = 0;

  function leave(): void {
    underWay -= 1;
    waiting.shift()?.();
  }

  function forward(request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) return; // left while waiting
    underWay += 1;
    response.once('close', leave);
    const inner = httpRequest({
      agent,
      socketPath,
      method: request.method,
      path: request.url,
      headers: headersFor(request, isTls),
    });
    inner.setTimeout(limits.answerMsMax, () => inner.destroy(new Error('no answer in time')));
    let isAnswered = false;
    inner.once('response', (answer) => {
      isAnswered = true;
      for (const [name, value] of Object.entries(answer.headers)) {
        if (value !== undefined && !hopByHop.has(name)) response.setHeader(name, value);
      }
      setMissingHeaders(response);
      response.writeHead(answer.statusCode ?? 502);
      answer.pipe(response);
      // Half an answer must not look whole.
      answer.once('error', () => response.destroy());
    });
    // After an answer, one of our own sending: whoever refuses a body may stop reading it.
    inner.on('error', () => {
      if (!isAnswered) answerRefusal(request, response, 'server.busy');
    });
    response.once('close', () => inner.destroy());
    request.pipe(inner);
  }

  return {
    answer(request, response) {
      if (underWay < limits.atOnce) forward(request, response);
      else if (waiting.length < limits.waitingMax) waiting.push(() => next(request, response));
      else answerRefusal(request, response, 'server.busy');
    },
    close() {
      agent.destroy();
    },
  };

  /** One who left while waiting takes nobody's turn. */
  function next(request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) waiting.shift()?.();
    else forward(request, response);
  }
}

function headersFor(request: IncomingMessage, isTls: boolean): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopByHop.has(name) && !forwarded.test(name)) headers[name] = value;
  }
  return {
    ...headers,
    'x-forwarded-for': request.socket.remoteAddress ?? '',
    'x-forwarded-proto': isTls ? 'https' : 'http',
  };
}
