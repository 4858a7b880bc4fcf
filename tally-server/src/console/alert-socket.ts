/** `WebSocket /api/v1/alerts?after=N`: each event one text, in the order of numbers. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { chooseLocale } from '../portal/locale.ts';
import { parseCount } from '../portal/query.ts';
import { viewAlertEvent } from './alert-view.ts';
import { type AlertStream, startAlertStream } from './alert-stream.ts';
import { isOwnRequest } from './console-access.ts';
import type { ConsolePorts } from './console-ports.ts';

export interface AlertSockets {
  stop(): Promise<void>;
}

const listenersMax = 200;
const pingIntervalMs = 20_000;

export function serveAlertSockets(
  server: Server,
  { alerts, onFault }: Pick<ConsolePorts, 'alerts' | 'onFault'>,
): AlertSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, clientTracking: false });
  const open = new Map<WebSocket, AlertStream>();
  const answered = new WeakSet<WebSocket>();

  function refuse(socket: Duplex, status: string): void {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {
      socket.destroy(); // who is gone needs no answer
    });
    if (!isOwnRequest(request.headers)) return refuse(socket, '403 Forbidden');
    // Not every text that HTTP lets through is an address, and a throw here would end the server.
    const url = URL.parse(request.url ?? '', 'http://console');
    if (url === null) return refuse(socket, '400 Bad Request');
    const after = parseCount(
      url.searchParams.get('after') ?? undefined,
      0,
      Number.MAX_SAFE_INTEGER,
    );
    if (url.pathname !== '/api/v1/alerts') return refuse(socket, '404 Not Found');
    if (after === undefined) return refuse(socket, '400 Bad Request');
    if (open.size >= listenersMax) return refuse(socket, '503 Service Unavailable');
    const locale = chooseLocale(url.searchParams.get('lang'), request.headers['accept-language']);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const send = (text: string): Promise<void> =>
        new Promise((resolve, reject) => {
          ws.send(text, (fault) => {
            if (fault) reject(fault);
            else resolve();
          });
        });
      const stream = startAlertStream(
        alerts,
        after,
        (event) => send(JSON.stringify(viewAlertEvent(event, locale))),
        (fault) => {
          // A listener that went away is no fault of ours; it comes again with the number it has.
          if (ws.readyState === WebSocket.OPEN) onFault(fault);
          ws.close(1011);
        },
      );
      open.set(ws, stream);
      answered.add(ws);
      ws.on('pong', () => answered.add(ws));
      ws.on('error', () => {
        ws.terminate();
      });
      ws.on('close', () => {
        open.delete(ws);
        void stream.stop();
      });
    });
  });

  // A cut that nobody announces would otherwise keep its place, and its sends would wait for ever.
  const pinging = setInterval(() => {
    for (const ws of open.keys()) {
      if (!answered.delete(ws)) ws.terminate();
      else ws.ping();
    }
  }, pingIntervalMs);
  pinging.unref();

  return {
    async stop() {
      clearInterval(pinging);
      const ended = Promise.all([...open.values()].map((stream) => stream.stop()));
      for (const ws of open.keys()) ws.close(1001);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
      for (const ws of open.keys()) ws.terminate();
      await ended;
      sockets.close();
    },
  };
}
