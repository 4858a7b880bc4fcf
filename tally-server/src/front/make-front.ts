/** The public HTTP listener of the front process: files of the public directory, and the inner portal's answers. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { answerPreflight, answerRefusal, type RefusalAnswer } from './answer-headers.ts';
import { makeFileAnswer } from './file-answer.ts';
import type { FrontSetup } from './front-setup.ts';
import { type InnerProxyLimits, makeInnerProxy } from './inner-proxy.ts';
import { mapAddress } from './map-address.ts';
import { makePublicTree } from './public-tree.ts';

export interface FrontPorts {
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
  readonly proxyLimits?: Partial<InnerProxyLimits>;
}

const connectionsMax = 5000;
/** A reader who takes nothing for so long has gone. */
const silenceMsMax = 120_000;
const timeouts = { requestTimeout: 60_000, headersTimeout: 10_000, keepAliveTimeout: 15_000 };

export function makeFront(setup: FrontSetup, ports: FrontPorts): Server {
  const answer = makeAnswer(setup, ports);
  const listener: RequestListener = (request, response) => {
    response.on('error', () => undefined); // the reader left
    answer(request, response).catch((fault: unknown) => {
      ports.onFault(fault);
      if (response.headersSent) response.destroy();
      else answerRefusal(request, response, 'server.busy');
    });
  };
  const { tls } = setup;
  const server = tls
    ? createTlsServer(
        { ...timeouts, key: tls.key, cert: tls.certificate, minVersion: 'TLSv1.2' },
        listener,
      )
    : createServer(timeouts, listener);
  server.maxConnections = connectionsMax;
  server.timeout = silenceMsMax;
  return server;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function makeAnswer(setup: FrontSetup, { nowMs, onFault, proxyLimits }: FrontPorts): Answer {
  const tree = makePublicTree(setup.publicDirectory, nowMs);
  const sendFile = makeFileAnswer(tree, setup.ownDirectory, onFault);
  const inner = makeInnerProxy(setup.innerSocket, {
    isTls: setup.tls !== undefined,
    ...(proxyLimits && { limits: proxyLimits }),
  });

  async function answerMissing(request: IncomingMessage, response: ServerResponse, name: string) {
    const { opensAtMs } = setup;
    const hasVersion = (await tree.newestVersion()) !== undefined;
    // Single tapes of large elections are in no file of their own, and some are public before a version is.
    if (/^tapes\/[0-9a-f]{64}\.tape$/.test(name)) await inner.answer(request, response);
    else if (hasVersion || (opensAtMs !== undefined && nowMs() >= opensAtMs)) {
      refuse(request, response, 'resource.unknown');
    } else {
      const params = opensAtMs === undefined ? {} : { until: new Date(opensAtMs).toISOString() };
      refuse(request, response, 'publication.embargo', { params });
    }
  }

  return async (request, response) => {
    const mapped = mapAddress(request.url ?? '');
    if (mapped.kind === 'inner') {
      await inner.answer(request, response);
      return;
    }
    if (request.method === 'OPTIONS') {
      answerPreflight(response);
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const params = { method: request.method ?? '' };
      refuse(request, response, 'request.malformed', { params, status: 405 });
      return;
    }
    if (mapped.kind === 'malformed' || mapped.kind === 'unknown') {
      refuse(
        request,
        response,
        mapped.kind === 'malformed' ? 'request.malformed' : 'resource.unknown',
      );
      return;
    }
    const { names } = mapped;
    if (mapped.kind === 'file') {
      const file = await tree.find(names);
      if (file) await sendFile(request, response, file, false);
      else if (isOfServerPage(names)) await inner.answer(request, response);
      else if (names[0]?.startsWith('results/')) await answerMissing(request, response, names[0]);
      else refuse(request, response, 'resource.unknown');
      return;
    }
    const newest = await tree.newestVersion();
    const file =
      newest && (await tree.find(names.map((name) => `results/versions/${newest}/${name}`)));
    if (file) await sendFile(request, response, file, true);
    else await answerMissing(request, response, names[0] ?? '');
  };
}

/** As long as no bundle of pages is published, the inner portal renders one. */
function isOfServerPage([name]: readonly string[]): boolean {
  return name === 'index.html' || name === 'style.css';
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  code: 'resource.unknown' | 'request.malformed' | 'publication.embargo',
  answer: RefusalAnswer = {},
): void {
  answerRefusal(request, response, code, answer);
}
