/** A link's transport on a WebSocket; answers of one turn of the event loop leave in one write. */
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { LinkTransport } from './device-link.ts';

const corked = new Set<Socket>();

function uncorkAll(): void {
  for (const socket of corked) socket.uncork();
  corked.clear();
}

export function makeLinkTransport(ws: WebSocket, socket: Socket): LinkTransport {
  return {
    send(frame) {
      if (ws.readyState !== WebSocket.OPEN) return; // its device will ask again
      if (!corked.has(socket)) {
        if (corked.size === 0) process.nextTick(uncorkAll);
        corked.add(socket);
        socket.cork();
      }
      ws.send(frame);
    },
    close() {
      ws.close(1008);
    },
    pause() {
      ws.pause();
    },
    resume() {
      ws.resume();
    },
    get unsentBytes() {
      return ws.bufferedAmount;
    },
  };
}
