/** A web server that keeps what is put to it, as an object store does, and can be away. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Put {
  readonly name: string;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
}

export interface PutServer {
  readonly base: string;
  /** In the order of their coming, whatever they were answered. */
  readonly puts: Put[];
  /** As it would be served now. */
  readonly files: Map<string, Buffer>;
  /** What a put is answered with; undefined = taken. */
  refuse: ((name: string) => number | undefined) | undefined;
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export async function startPutServer(): Promise<PutServer> {
  const puts: Put[] = [];
  const files = new Map<string, Buffer>();
  let port = 0;
  let server: Server;
  const open = async (): Promise<void> => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const name = (request.url ?? '').slice('/below/'.length).split('/').map(decodeURIComponent);
        const put = {
          name: name.join('/'),
          body: Buffer.concat(chunks),
          headers: request.headers,
        };
        puts.push(put);
        const status = request.method === 'PUT' ? taken.refuse?.(put.name) : 405;
        if (status === undefined) files.set(put.name, put.body);
        response.writeHead(status ?? 201).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  };
  await open();
  const taken: PutServer = {
    base: `http://127.0.0.1:${port}/below/`,
    puts,
    files,
    refuse: undefined,
    async leave() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    comeBack: open,
  };
  return taken;
}
