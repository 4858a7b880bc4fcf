/** Ports of loopback: whether one is free, and one that is. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** Somebody else listens on it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number, cause: unknown) {
    super(`port ${port} is in use`, { cause });
  }
}

/** The port itself, or any free one for 0. Throws `PortTaken`. */
export async function findFreePort(port: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    throw new PortTaken(port, cause);
  }
  const found = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return found;
}
