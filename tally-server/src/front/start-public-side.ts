/** The inner portal and, before it, the public listener: a process of its own unless the configuration says otherwise. */
import { join } from 'node:path';
import type { PortalConfig } from '../config.ts';
import type { LogEvents } from '../log-events.ts';
import type { PortalPorts } from '../portal/portal-ports.ts';
import { startPortal } from '../portal/start-portal.ts';
import { readPortalTls } from './portal-tls.ts';
import { makeSocketPlace, startFront } from './start-front.ts';

export interface PublicSide {
  readonly port: number;
  /** Of the public listener; undefined while it is started again, and when it has no process of its own. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** `directory` is the centre's. */
export async function startPublicSide(
  ports: PortalPorts,
  { directory, config, log }: PublicSideSetup,
): Promise<PublicSide> {
  const { address, port, isApart = true, tls } = config;
  if (!isApart) {
    const portal = await startPortal(ports, { address, port });
    log.event('portal.started', { port: portal.port });
    return { ...portal, pid: undefined };
  }
  const place = makeSocketPlace(directory);
  const inner = await startPortal(ports, { path: place.path });
  const stopInner = async (): Promise<void> => {
    await inner.stop();
    place.remove();
  };
  try {
    const { publicDirectory, gate } = ports;
    const front = await startFront(
      {
        ...{ address, port, publicDirectory },
        ownDirectory: join(directory, 'run', 'compressed'),
        innerSocket: place.path,
        opensAtMs: Number.isFinite(gate.opensAtMs) ? gate.opensAtMs : undefined,
        tls: readPortalTls(directory, tls),
      },
      log,
    );
    return {
      port: front.port,
      get pid() {
        return front.pid;
      },
      async stop() {
        await front.stop();
        await stopInner();
      },
    };
  } catch (fault) {
    await stopInner();
    throw fault;
  }
}

export interface PublicSideSetup {
  readonly directory: string;
  readonly config: PortalConfig;
  readonly log: LogEvents;
}
