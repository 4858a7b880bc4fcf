/** The public HTTP listener of the front process: files of the public directory, and the inner portal's answers. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import send from 'send';
import { servedAs } from '../publish/served-as.ts';
import {
  answerPreflight,
  answerRefusal,
  setFileHeaders,
  type RefusalAnswer,
} from './answer-headers.ts';
import { makeCompressedFiles } from './compressed-files.ts';
import type { FrontSetup } from './front-setup.ts';
import { type InnerProxyLimits, makeInnerProxy } from './inner-proxy.ts';
import { mapAddress } from './map-address.ts';
import { makePublicTree, type PublicFile } from './public-tree.ts';

export interface FrontPorts {
  readonly nowMs: () => number;
  readonly onFault: (fault: unknown) => void;
  readonly proxyLimits?: InnerProxyLimits;
}

const connectionsMax = 5000;
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
  return server;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function makeAnswer(setup: FrontSetup, { nowMs, onFault, proxyLimits }: FrontPorts): Answer {
  const tree = makePublicTree(setup.publicDirectory, nowMs);
  const compressed = makeCompressedFiles(tree, setup.ownDirectory, onFault);
  const inner = makeInnerProxy(setup.innerSocket, {
    isTls: setup.tls !== undefined,
    ...(proxyLimits && { limits: proxyLimits }),
  });

  async function sendFile(
    request: IncomingMessage,
    response: ServerResponse,
    file: PublicFile,
    isAlias: boolean,
  ): Promise<void> {
    const served = servedAs(file.name);
    // What is asked for under a name that moves on must not be kept as if it did not.
    setFileHeaders(response, isAlias ? { ...served, cacheControl: aliasCacheControl } : served);
    const etag = `"${file.bytes.toString(36)}-${file.changedMs.toString(36).replace('.', '-')}`;
    let { path } = file;
    if (served.isCompressible) {
      response.setHeader('Vary', 'Accept-Encoding');
      // Ranges are of the file itself, as the published offsets count them.
      const accepted = request.headers.range === undefined ? acceptedBy(request) : '';
      const variant = await compressed.of(file, accepted);
      if (variant) {
        path = variant.path;
        response.setHeader('Content-Encoding', variant.encoding);
      }
    }
    const encoding = response.getHeader('Content-Encoding');
    response.setHeader(
      'ETag',
      encoding === undefined ? `${etag}"` : `${etag}-${String(encoding)}"`,
    );
    response.setHeader('Last-Modified', new Date(file.changedMs).toUTCString());
    send(request, encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent), {
      cacheControl: false,
      dotfiles: 'allow', // the way to the public directory may have some; names below it have none
      index: false,
    })
      .on('error', (fault: NodeJS.ErrnoException & { readonly status?: number }) => {
        answerSendFault(request, response, fault, onFault);
      })
      .on('directory', () => {
        refuse(request, response, 'resource.unknown');
      })
      .pipe(response);
  }

  async function answerMissing(request: IncomingMessage, response: ServerResponse, name: string) {
    const { opensAtMs } = setup;
    const hasVersion = (await tree.newestVersion()) !== undefined;
    // Single tapes of large elections are in no file of their own, and some are public before a version is.
    if (/^tapes\/[0-9a-f]{64}\.tape$/.test(name)) inner.answer(request, response);
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
      inner.answer(request, response);
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
      else if (isOfServerPage(names)) inner.answer(request, response);
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

const aliasCacheControl = 'public, max-age=2';

/** As long as no bundle of pages is published, the inner portal renders one. */
function isOfServerPage([name]: readonly string[]): boolean {
  return name === 'index.html' || name === 'style.css';
}

function acceptedBy({ headers }: IncomingMessage): string {
  const accepted = headers['accept-encoding'];
  return Array.isArray(accepted) ? accepted.join(',') : (accepted ?? '');
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  code: 'resource.unknown' | 'request.malformed' | 'publication.embargo',
  answer: RefusalAnswer = {},
): void {
  answerRefusal(request, response, code, answer);
}

function answerSendFault(
  request: IncomingMessage,
  response: ServerResponse,
  fault: NodeJS.ErrnoException & { readonly status?: number },
  onFault: (fault: unknown) => void,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const name of ['Content-Encoding', 'ETag', 'Last-Modified', 'Content-Disposition']) {
    response.removeHeader(name);
  }
  const { status = 500 } = fault;
  if (status === 404) refuse(request, response, 'resource.unknown');
  else if (status === 412 || status === 416)
    refuse(request, response, 'request.malformed', { status });
  else {
    onFault(fault);
    answerRefusal(request, response, 'server.busy');
  }
}
