/**
 * The listening socket of the devices: mutual TLS, WebSocket links and the HTTPS way in on one port.
 *
 * Admission is decided before TLS, because the handshake is what a reconnect storm costs. A certificate
 * that the authority signed is looked up in the roster on every connection.
 */
import { createServer as createHttpsServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket, type TlsOptions } from 'node:tls';
import { WebSocket, WebSocketServer } from 'ws';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { linkPath, linkSubprotocol } from '@mutabaqa/shared/link/link-frame.ts';
import type { ListenAddress } from '../config.ts';
import type { ConnectedDevice, DeviceAccess, TurnedAway } from './device-access.ts';
import { type DeviceLink, type LinkPorts, makeDeviceLink } from './device-link.ts';
import { makeHttpsIntake } from './https-intake.ts';
import { type RefusalAnswer, refusalFrameOf } from './refusal-answer.ts';
import { makeLinkTransport } from './ws-transport.ts';
import { makeTokenBucket } from './token-bucket.ts';

export interface GatewayPorts extends Omit<LinkPorts, 'takeResends'> {
  readonly crypto: CryptoPort;
  readonly access: DeviceAccess;
  /** Of `serverTlsOptions`. */
  readonly tls: TlsOptions;
  /** After a restore: every device is asked for everything at its next hello. */
  readonly resendAll: boolean;
}

export interface Gateway {
  readonly port: number;
  readonly linkCount: number;
  /** Heartbeats, late hellos, silent links; the server calls it now and then. */
  sweep(): void;
  /** No digests = everything. At once when the device is connected, else at its next hello. */
  requestResend(deviceId: string, tapeDigests: readonly Uint8Array[]): void;
  /** Ends the links of a device that is no longer entitled. */
  turnAway(deviceId: string): void;
  /** Finishes what was submitted, tells the links, closes. */
  stop(): Promise<void>;
}

interface OpenLink {
  readonly link: DeviceLink;
  readonly ws: WebSocket;
}

export async function startGateway(ports: GatewayPorts, listen: ListenAddress): Promise<Gateway> {
  const { clock, log, limits, desk } = ports;
  const linksOf = new Map<string, Set<OpenLink>>();
  const connectionsOf = new Map<string, number>();
  const resends = new Map<string, readonly Uint8Array[]>();
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const admission = makeTokenBucket(limits.connections);

  const takeResends = (deviceId: string): readonly Uint8Array[] | undefined => {
    const all = ports.resendAll && !asked.has(deviceId);
    asked.add(deviceId);
    const digests = all ? [] : resends.get(deviceId);
    resends.delete(deviceId);
    return digests;
  };
  const linkPorts: LinkPorts = { ...ports, takeResends };
  const identify = makeIdentify(ports);

  const https = createHttpsServer(
    {
      ...ports.tls,
      handshakeTimeout: limits.handshakeMsMax,
      headersTimeout: limits.handshakeMsMax,
      requestTimeout: limits.handshakeMsMax + limits.silenceMsMax,
      connectionsCheckingInterval: Math.max(50, Math.min(5000, limits.handshakeMsMax / 2)),
      maxHeaderSize: 8192,
      noDelay: true,
    },
    makeHttpsIntake(ports, identify),
  );
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false, // sealed bytes do not compress
    skipUTF8Validation: true, // frames are binary
    // Between once and twice the limit a frame is refused with a code; beyond, the link just ends.
    maxPayload: 2 * limits.frameBytesMax,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(linkSubprotocol) ? linkSubprotocol : false),
  });

  https.on('upgrade', (request: IncomingMessage, socket, head) => {
    socket.on('error', (fault) => {
      log.fault('tls.refused', fault);
    });
    const offered = request.headers['sec-websocket-protocol'] ?? '';
    if (request.url !== linkPath || !offered.split(/, */).includes(linkSubprotocol)) {
      log.event('link.refused', { code: 'resource.unknown' });
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (ws) => {
      openLink(ws, request.socket, identify(request.socket));
    });
  });
  https.on('tlsClientError', (fault) => {
    log.fault('tls.refused', fault);
  });
  https.on('clientError', (fault: NodeJS.ErrnoException, socket) => {
    const isLate = fault.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    log.event('link.refused', { code: isLate ? 'link.handshake-late' : 'request.malformed' });
    socket.destroy();
  });
  https.on('secureConnection', (socket: TLSSocket) => {
    const found = identify(socket);
    if (found.ok && !countConnection(found.value.deviceId, socket)) {
      log.event('link.refused', { device: found.value.deviceId, code: 'link.too-many' });
      socket.destroy();
    }
  });

  /** Links and requests together: one device must not take the places of all others. */
  function countConnection(deviceId: string, socket: Socket): boolean {
    const open = connectionsOf.get(deviceId) ?? 0;
    if (open >= limits.connectionsPerDeviceMax) return false;
    connectionsOf.set(deviceId, open + 1);
    socket.on('close', () => {
      const left = (connectionsOf.get(deviceId) ?? 1) - 1;
      if (left > 0) connectionsOf.set(deviceId, left);
      else connectionsOf.delete(deviceId);
    });
    return true;
  }

  function openLink(
    ws: WebSocket,
    socket: Socket,
    found: Result<ConnectedDevice, TurnedAway>,
  ): void {
    ws.on('error', (fault: NodeJS.ErrnoException) => {
      const isTooLarge = fault.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      log.event('link.refused', { code: isTooLarge ? 'frame.too-large' : 'frame.malformed' });
      ws.terminate(); // a broken frame or a broken socket: nothing to say that it could read
    });
    if (!found.ok) {
      const { reason, device } = found.error;
      const answer = (given: RefusalAnswer): void => {
        if (ws.readyState !== WebSocket.OPEN) return;
        ws.send(encodeFrame(refusalFrameOf(0, given)));
        ws.close(1008);
      };
      if (device !== undefined) {
        desk.refuse(device, reason, new Uint8Array(), answer);
        return;
      }
      log.event('link.refused', { code: reason.code });
      answer({ refusal: reason, retryAfterMs: 0, logged: undefined });
      return;
    }
    const device = found.value;
    const transport = makeLinkTransport(ws, socket);
    const link = makeDeviceLink(linkPorts, device, transport);
    const open = { link, ws };
    const links = linksOf.get(device.deviceId) ?? new Set();
    if (!makeRoom(links)) {
      link.refuse(refusal('link.too-many'), new Uint8Array());
      return;
    }
    linksOf.set(device.deviceId, links.add(open));
    socket.on('drain', () => {
      link.paced();
    });
    ws.on('ping', () => {
      // Answered by the library, until too many answers wait: then it ends the link without a word.
      if (ws.readyState === WebSocket.OPEN) link.pinged();
      else link.refuse(refusal('link.rate'), new Uint8Array());
    });
    ws.on('message', (data, isBinary) => {
      if (!isBinary || !(data instanceof Uint8Array)) {
        link.refuse(refusal('frame.malformed'), new Uint8Array());
      } else {
        link.receive(data);
      }
    });
    ws.on('close', () => {
      links.delete(open);
      if (links.size === 0) linksOf.delete(device.deviceId);
      log.event('link.closed', { device: device.deviceId });
    });
  }

  /** A link that went quiet, as after a change of network, gives way to the device's new one. */
  function makeRoom(links: Set<OpenLink>): boolean {
    if (links.size < limits.linksPerDeviceMax) return true;
    const [quietest] = [...links].sort((a, b) => a.link.heardAtMs - b.link.heardAtMs);
    const quietMs = clock.nowMs() - (quietest?.link.heardAtMs ?? 0);
    if (quietest === undefined || quietMs <= limits.heartbeatIntervalMs) return false;
    links.delete(quietest);
    quietest.ws.terminate();
    return true;
  }

  function* openLinks(): Iterable<OpenLink> {
    for (const links of linksOf.values()) yield* links;
  }

  // In front of TLS. The HTTPS server has to listen itself: one that is only handed its connections
  // never looks for those that are late with their headers.
  const shakeHands = https.listeners('connection');
  https.removeAllListeners('connection').on('connection', (socket: Socket) => {
    if (sockets.size >= limits.connectionsMax || !admission.take(clock.nowMs())) {
      log.event('connection.refused', { open: sockets.size });
      socket.destroy(); // before TLS: cheaper than any answer; devices come back later by themselves
      return;
    }
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
    });
    for (const each of shakeHands) Reflect.apply(each, https, [socket]);
  });
  await new Promise<void>((resolve, reject) => {
    https.once('error', reject);
    https.listen({ host: listen.address, port: listen.port }, () => {
      https.off('error', reject);
      resolve();
    });
  });
  https.on('error', (fault) => {
    log.fault('gateway.failed', fault); // out of file descriptors: whoever is connected stays so
  });
  const { port } = https.address() as AddressInfo;

  return {
    port,
    get linkCount() {
      let count = 0;
      for (const links of linksOf.values()) count += links.size;
      return count;
    },
    sweep() {
      const nowMs = clock.nowMs();
      for (const { link, ws } of openLinks()) {
        if (link.sweep(nowMs) === 'alive') continue;
        log.event('link.silent', { device: link.device.deviceId });
        ws.terminate();
      }
    },
    requestResend(deviceId, tapeDigests) {
      const welcome = [...(linksOf.get(deviceId) ?? [])].filter(({ link }) => link.isWelcome);
      const newest = welcome.at(-1);
      if (newest) newest.link.resend(tapeDigests);
      else resends.set(deviceId, tapeDigests);
    },
    turnAway(deviceId) {
      for (const { link } of linksOf.get(deviceId) ?? []) {
        link.refuse(refusal('device.certificate-revoked'), new Uint8Array());
      }
    },
    async stop() {
      const closed = new Promise<void>((resolve) => {
        https.close(() => {
          resolve();
        });
      });
      await desk.stop();
      for (const { ws } of openLinks()) {
        ws.send(encodeFrame({ kind: 'notice', code: 'server.stopping', params: {} }));
        ws.close(1001);
      }
      webSockets.close();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A connection keeps its certificate; whether that lets it in may change while it is open. */
function makeIdentify({ crypto, access }: Pick<GatewayPorts, 'crypto' | 'access'>) {
  const fingerprints = new WeakMap<Socket, Uint8Array>();
  return (socket: Socket): Result<ConnectedDevice, TurnedAway> => {
    let fingerprint = fingerprints.get(socket);
    if (fingerprint === undefined) {
      const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      if (certificate === undefined) {
        return fail({ reason: refusal('device.certificate-unknown'), device: undefined });
      }
      fingerprint = crypto.sha256(certificate.raw);
      fingerprints.set(socket, fingerprint);
    }
    return access.find(fingerprint);
  };
}
