/**
 * The inner portal: what needs the running server. The front process hands requests on to it; a test or a
 * batch may ask it directly.
 */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { logDirectoryName } from '../publish/log-files.ts';
import { commonHeaders, faultHandler, readsOnly, unknownResource } from './answers.ts';
import { makeApiRoutes } from './api-routes.ts';
import { makeLiveRoutes } from './live-routes.ts';
import { makeLogRoutes } from './log-routes.ts';
import { makeOpenStations } from './open-stations.ts';
import { makePackageRoutes } from './package-routes.ts';
import { makePageRoutes } from './page-routes.ts';
import type { PortalPorts } from './portal-ports.ts';
import { makeResultRoutes } from './result-routes.ts';

export type PortalPlace =
  | {
      readonly address: string;
      /** 0 = any free one. */
      readonly port: number;
    }
  /** A socket in the file system; its directory says who may enter. */
  | { readonly path: string };

export interface Portal {
  /** 0 of a socket in the file system. */
  readonly port: number;
  stop(): Promise<void>;
}

export function makePortal(ports: PortalPorts): express.Express {
  const portal = express();
  portal.disable('x-powered-by');
  portal.set('query parser', 'simple');
  // Before what is public: it takes POST, and answers one account alone.
  if (ports.observers) portal.use('/api/v1/observers', ports.observers);
  if (ports.rumours) portal.use('/api/v1/rumours', ports.rumours);
  portal.use(commonHeaders, readsOnly);
  const { publicDirectory, logNumber } = ports;
  // A log keeps its address when another follows: its tiles may be cached for ever, and anybody can check
  // what it promised.
  for (let log = 1; log <= logNumber; log++) {
    const name = logDirectoryName(log);
    portal.use(`/${name}`, makeLogRoutes(join(publicDirectory, name)));
  }
  portal.use('/package', makePackageRoutes(join(ports.publicDirectory, 'package')));
  const stations = makeOpenStations(ports);
  portal.use('/api/v1', makeApiRoutes(ports, stations));
  portal.use('/api/v1', makeLiveRoutes(ports));
  portal.use('/results', makeResultRoutes(ports));
  portal.use('/', makePageRoutes(ports, stations));
  portal.use(unknownResource, faultHandler(ports.onFault));
  return portal;
}

export async function startPortal(ports: PortalPorts, place: PortalPlace): Promise<Portal> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000 },
    makePortal(ports),
  );
  server.maxConnections = 2000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen('path' in place ? place : { host: place.address, port: place.port }, resolve);
  });
  const bound = server.address() as AddressInfo | string;
  return {
    port: typeof bound === 'string' ? 0 : bound.port,
    stop: async () => stop(server),
  };
}

async function stop(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
