/** The listener of the centre's own people. Apart from gateway and portal, on this machine unless configured otherwise. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { ListenAddress } from '../config.ts';
import { answerRefusal, faultHandler, unknownResource } from '../portal/answers.ts';
import { serveAlertSockets } from './alert-socket.ts';
import { isOwnRequest } from './console-access.ts';
import type { ConsolePorts } from './console-ports.ts';
import { makeConsoleRoutes } from './console-routes.ts';

export interface Console {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startConsole(
  ports: ConsolePorts,
  { address, port }: ListenAddress,
): Promise<Console> {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use((request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    if (isOwnRequest(request.headers)) next();
    else answerRefusal(request, response, refusal('request.malformed', { field: 'origin' }), 403);
  });
  app.use('/api/v1', makeConsoleRoutes(ports));
  app.use(unknownResource, faultHandler(ports.onFault));
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  server.maxConnections = 500;
  const sockets = serveAlertSockets(server, ports);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      await sockets.stop();
      server.closeAllConnections();
      await closed;
    },
  };
}
