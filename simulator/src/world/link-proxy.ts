/**
 * A TCP proxy on loopback that behaves like a link of `link-model.ts`; the real agent connects to it
 * and it connects to the real server. It sees only ciphertext.
 */
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import type { LinkModel } from './link-model.ts';
import { isOutage, makeLinkDirection } from './link-model.ts';

export interface LinkProxy {
  readonly port: number;
  /** Bytes in each direction, for measurements. */
  readonly carried: { up: number; down: number };
  /** Breaks all connections now, as when power or signal goes. */
  cut(): void;
  close(): Promise<void>;
}

/** A sender is slowed when this much is on its way, as by a modem's own buffer. */
const bufferedBytesMax = 256 * 1024;
const outagePollMs = 50;

export async function startLinkProxy(
  model: LinkModel,
  target: { readonly host: string; readonly port: number },
  draw: () => number,
): Promise<LinkProxy> {
  const startedMs = performance.now();
  const sockets = new Set<Socket>();
  const carried = { up: 0, down: 0 };
  const isDown = (): boolean => isOutage(model, performance.now() - startedMs);

  const server = createServer({ noDelay: true }, (near) => {
    if (isDown()) {
      near.destroy();
      return;
    }
    const far = connect({ ...target, noDelay: true });
    track(near, far, sockets);
    // The TCP handshake itself costs a round trip, which loopback hides.
    near.pause();
    setTimeout(() => {
      pipe(near, far, model, draw, (bytes) => (carried.up += bytes));
      pipe(far, near, model, draw, (bytes) => (carried.down += bytes));
    }, model.delayMs * 2);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = (): void => sockets.forEach((socket) => void socket.destroy());
  const watch =
    model.outages.length > 0 ? setInterval(() => isDown() && cut(), outagePollMs) : null;
  return {
    port: (server.address() as AddressInfo).port,
    carried,
    cut,
    async close() {
      if (watch) clearInterval(watch);
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function track(near: Socket, far: Socket, sockets: Set<Socket>): void {
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(socket);
    // A broken connection is what a link does; its endpoints see it as the other side closing.
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroySoon();
    });
  }
}

function pipe(
  from: Socket,
  to: Socket,
  model: LinkModel,
  draw: () => number,
  count: (bytes: number) => void,
): void {
  const direction = makeLinkDirection(model, draw);
  const queue = makeDelayQueue();
  let underWay = 0;
  let lastDueMs = 0;
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    underWay += chunk.length;
    if (underWay > bufferedBytesMax) from.pause();
    lastDueMs = direction.arrivalMs(chunk.length, performance.now());
    queue.add(lastDueMs, () => {
      underWay -= chunk.length;
      if (!to.destroyed) to.write(chunk);
      if (underWay <= bufferedBytesMax) from.resume();
    });
  });
  from.on('end', () => queue.add(lastDueMs, () => to.end()));
  from.resume();
}

/**
 * Actions in the order in which they were added: one timer, because separate timers of nearly equal
 * delay may fire in either order, and bytes must not.
 */
function makeDelayQueue(): { add(dueMs: number, action: () => void): void } {
  const waiting: { dueMs: number; action: () => void }[] = [];
  const run = (): void => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      const afterMs = next.dueMs - performance.now();
      if (afterMs > 0.5) {
        setTimeout(run, afterMs);
        return;
      }
      waiting.shift();
      next.action();
    }
  };
  return {
    add(dueMs, action) {
      waiting.push({ dueMs, action });
      if (waiting.length === 1) run();
    },
  };
}
