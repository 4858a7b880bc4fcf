/** One published file as an answer: headers, conditions, ranges, the form that the reader takes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import send from 'send';
import { type ServedAs, servedAs } from '../publish/served-as.ts';
import { answerRefusal, setFileHeaders } from './answer-headers.ts';
import { makeCompressedFiles } from './compressed-files.ts';
import { keptFileBytesMax, makeKeptBytes } from './kept-bytes.ts';
import type { PublicFile, PublicTree } from './public-tree.ts';

export interface FileAnswer {
  /** `isAlias`: asked for under a name that will mean another file later. */
  (
    request: IncomingMessage,
    response: ServerResponse,
    file: PublicFile,
    isAlias: boolean,
  ): Promise<void>;
}

/** `ownDirectory` is for compressed forms. */
export function makeFileAnswer(
  tree: Pick<PublicTree, 'find'>,
  ownDirectory: string,
  onFault: (fault: unknown) => void,
): FileAnswer {
  const compressed = makeCompressedFiles(tree, ownDirectory, onFault);
  const kept = makeKeptBytes();
  return async (request, response, file, isAlias) => {
    const served = servedAs(file.name);
    setFileHeaders(response, isAlias ? { ...served, cacheControl: aliasCacheControl } : served);
    const { path, bytes, etag } = await chooseForm(request, response, file, served);
    response.setHeader('ETag', etag);
    response.setHeader('Last-Modified', new Date(file.changedMs).toUTCString());
    const isSmall =
      bytes <= keptFileBytesMax && !hasCondition.some((name) => request.headers[name]);
    const content = isSmall ? await kept.read(path, etag) : undefined;
    if (content) answerBytes(request, response, etag, content);
    else sendFile(request, response, path, onFault);
  };

  async function chooseForm(
    request: IncomingMessage,
    response: ServerResponse,
    file: PublicFile,
    { isCompressible }: ServedAs,
  ): Promise<{ readonly path: string; readonly bytes: number; readonly etag: string }> {
    const { path, bytes } = file;
    const stamp = `${file.bytes.toString(36)}-${file.changedMs.toString(36).replace('.', '-')}`;
    if (isCompressible) {
      response.setHeader('Vary', 'Accept-Encoding');
      // Ranges are of the file itself, as the published offsets count them.
      const accepted = request.headers.range === undefined ? acceptedBy(request) : '';
      const form = await compressed.of(file, accepted);
      if (form) {
        response.setHeader('Content-Encoding', form.encoding);
        return { path: form.path, bytes, etag: `"${stamp}-${form.encoding}"` };
      }
    }
    return { path, bytes, etag: `"${stamp}"` };
  }
}

const aliasCacheControl = 'public, max-age=2';

/** What is more than asking whether a copy is still good goes the long way. */
const hasCondition = [
  ...['range', 'if-range', 'if-match', 'if-modified-since', 'if-unmodified-since'],
] as const;

function answerBytes(
  request: IncomingMessage,
  response: ServerResponse,
  etag: string,
  content: Buffer,
): void {
  const known = request.headers['if-none-match'];
  const isKnown = known?.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
  if (isKnown || known?.trim() === '*') {
    for (const name of ['Content-Type', 'Content-Encoding']) response.removeHeader(name);
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Length', content.length);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : content);
}

function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  onFault: (fault: unknown) => void,
): void {
  send(request, encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent), {
    cacheControl: false,
    dotfiles: 'allow', // the way to the public directory may have some; names below it have none
    index: false,
  })
    .on('error', (fault: SendFault) => {
      answerFault(request, response, fault, onFault);
    })
    .on('directory', () => {
      answerRefusal(request, response, 'resource.unknown');
    })
    .pipe(response);
}

function acceptedBy({ headers }: IncomingMessage): string {
  const accepted = headers['accept-encoding'];
  return Array.isArray(accepted) ? accepted.join(',') : (accepted ?? '');
}

type SendFault = NodeJS.ErrnoException & { readonly status?: number };

function answerFault(
  request: IncomingMessage,
  response: ServerResponse,
  fault: SendFault,
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
  if (status === 404) answerRefusal(request, response, 'resource.unknown');
  else if (status === 412 || status === 416) {
    answerRefusal(request, response, 'request.malformed', { status });
  } else {
    onFault(fault);
    answerRefusal(request, response, 'server.busy');
  }
}
