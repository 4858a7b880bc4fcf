/** A static file server and nothing more: what any host can do with the published files. */
import { createReadStream, statSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

export interface StaticServer {
  readonly origin: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Directories in order: a file of the first that has it. `/` is index.html. Ranges as in RFC 9110. */
export async function serveStatic(...directories: readonly string[]): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodePath(request.url ?? '/');
    asked.push(path);
    const file = findFile(directories, path === '/' ? '/index.html' : path);
    if (file === undefined) response.writeHead(404).end();
    else sendFile(request, response, file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, asked, close: () => closeServer(server) };
}

/** Once: names of files are percent-encoded themselves, and stay so. */
function decodePath(url: string): string {
  return normalize(decodeURIComponent(url.split('?')[0] ?? '/'));
}

function findFile(directories: readonly string[], path: string): string | undefined {
  return directories
    .map((directory) => join(directory, path))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: string): void {
  const { size } = statSync(file);
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const type = types[extname(file)] ?? 'application/octet-stream';
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (range === null) {
    response.writeHead(200, { ...headers, 'Content-Length': size });
    createReadStream(file).pipe(response);
    return;
  }
  const start = Number(range[1]);
  const end = Math.min(Number(range[2]), size - 1);
  response.writeHead(206, { ...headers, 'Content-Range': `bytes ${start}-${end}/${size}` });
  createReadStream(file, { start, end }).pipe(response);
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve, reject) => {
    server.close((fault) => (fault === undefined ? resolve() : reject(fault)));
  });
}
