/**
 * One WebSocket link, from its opening to its end: hello, then submissions in flight up to a window.
 *
 * Submissions leave right behind hello, before welcome: over a satellite that saves a round trip of the
 * four that a cold start costs. Usable alone, by whoever relays for others.
 */
import { WebSocket } from 'ws';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame, Hello, Notice, Welcome } from '@mutabaqa/shared/link/link-frame.ts';
import {
  frameBytesMax,
  handshakeMsMax,
  linkPath,
  linkSubprotocol,
  linkVersion,
} from '@mutabaqa/shared/link/link-frame.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { Timers } from '../timers.ts';
import { connectTls } from './tls-connection.ts';
import type { TlsTarget } from './tls-connection.ts';
import type { Answer, Submission } from './uplink.ts';
import { LinkFault } from './uplink.ts';

export interface LinkOptions {
  readonly target: TlsTarget;
  readonly hello: Omit<Hello, 'kind' | 'versions' | 'deviceTimeMs'>;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Submissions without an answer; more of them wait here. */
  readonly inFlightMax?: number;
  readonly handshakeMsMax?: number;
  /** Before anything else of the server is told. */
  readonly onWelcome?: (welcome: Welcome) => void;
  readonly onResend?: (tapeDigests: readonly Uint8Array[]) => void;
  readonly onNotice?: (notice: Notice) => void;
}

export interface Link {
  /** Resolves with the server's answer, unverified; rejects with `LinkFault` when the link ends. */
  submit(envelope: Uint8Array, earlierReceipt?: Receipt): Promise<Answer>;
  /** Rejects with `LinkFault` when the link ends before. */
  readonly welcomed: Promise<Welcome>;
  /** Resolves with the reason when the link is over. */
  readonly ended: Promise<LinkFault>;
  close(): Promise<void>;
}

/** A peer that said nothing for this many heartbeat intervals is gone. */
const silentIntervalsMax = 3;
const heartbeatIntervalMsMin = 1_000;

/** Resolves when hello is on its way. Rejects with `LinkFault`. */
export async function connectLink(options: LinkOptions): Promise<Link> {
  const msMax = options.handshakeMsMax ?? handshakeMsMax;
  const { host, port } = options.target;
  const socket = await connectTls(options.target, options.timers, msMax);
  const authority = host.includes(':') ? `[${host}]` : host;
  const webSocket = new WebSocket(`wss://${authority}:${port}${linkPath}`, linkSubprotocol, {
    createConnection: () => socket,
    perMessageDeflate: false, // sealed bytes do not compress
    maxPayload: frameBytesMax,
    followRedirects: false,
  });
  webSocket.binaryType = 'nodebuffer';
  const link = makeLink(options, webSocket, socket, msMax);
  await new Promise<void>((resolve, reject) => {
    webSocket.once('open', resolve);
    void link.ended.then(reject);
  });
  return link;
}

interface Waiting {
  readonly submission: Submission;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: LinkFault) => void;
}

function makeLink(
  { hello, clock, timers, onWelcome, onResend, onNotice, inFlightMax = 256 }: LinkOptions,
  webSocket: WebSocket,
  socket: TLSSocket,
  msMax: number,
): Link {
  const inFlight = new Map<number, Waiting>();
  const backlog: Waiting[] = [];
  const welcome = Promise.withResolvers<Welcome>();
  const over = Promise.withResolvers<LinkFault>();
  welcome.promise.catch(() => undefined); // also told through `ended`; nobody needs to listen to both
  let isWelcomed = false;
  let fault: LinkFault | undefined;
  let nextRef = 1;
  let heardAtMs = clock.nowMs();
  let cancelTimer = timers.after(msMax, () => end(new LinkFault('handshake-late')));

  function end(reason: LinkFault): void {
    if (fault) return;
    fault = reason;
    cancelTimer();
    webSocket.terminate();
    for (const waiting of [...inFlight.values(), ...backlog]) waiting.reject(reason);
    inFlight.clear();
    backlog.length = 0;
    welcome.reject(reason);
    over.resolve(reason);
  }

  /** Frames of one turn leave in as few packets as they fit into. */
  function pump(): void {
    if (webSocket.readyState !== WebSocket.OPEN || inFlight.size >= inFlightMax) return;
    socket.cork();
    while (inFlight.size < inFlightMax) {
      const waiting = backlog.shift();
      if (!waiting) break;
      const ref = nextRef++;
      inFlight.set(ref, waiting);
      send({ kind: 'submit', ref, ...waiting.submission });
    }
    process.nextTick(() => socket.uncork());
  }

  function send(frame: Exclude<Frame, { kind: 'unknown' }>): void {
    webSocket.send(encodeFrame(frame));
  }

  function settle(ref: number, answer: Answer): void {
    const waiting = inFlight.get(ref);
    inFlight.delete(ref); // an answer to nothing, or a second one, is ignored
    waiting?.resolve(answer);
    pump();
  }

  function beat(intervalMs: number): void {
    cancelTimer = timers.after(intervalMs, () => {
      if (clock.nowMs() - heardAtMs > silentIntervalsMax * intervalMs) {
        end(new LinkFault('silent'));
        return;
      }
      send({ kind: 'heartbeat', sentAtMs: clock.nowMs(), echoOfMs: 0 });
      beat(intervalMs);
    });
  }

  function receive(frame: Frame): void {
    switch (frame.kind) {
      case 'welcome':
        if (isWelcomed) return;
        isWelcomed = true;
        cancelTimer();
        beat(Math.max(frame.heartbeatIntervalMs, heartbeatIntervalMsMin));
        onWelcome?.(frame);
        welcome.resolve(frame);
        return;
      case 'receipt':
        settle(frame.ref, { kind: 'receipt', receipt: frame.receipt });
        return;
      case 'refusal':
        if (frame.ref === 0) end(new LinkFault('refused', { refusal: frame }));
        else settle(frame.ref, { kind: 'refusal', refusal: frame });
        return;
      case 'resend':
        onResend?.(frame.tapeDigests);
        return;
      case 'notice':
        onNotice?.(frame);
        return;
      case 'heartbeat':
        // Only a first one is answered, or two peers would answer each other for ever.
        if (frame.echoOfMs === 0) {
          send({ kind: 'heartbeat', sentAtMs: clock.nowMs(), echoOfMs: frame.sentAtMs });
        }
        return;
      case 'hello':
      case 'submit':
      case 'unknown':
        return; // a newer server may have a use for them
    }
  }

  webSocket.on('open', () => {
    send({ kind: 'hello', ...hello, versions: [linkVersion], deviceTimeMs: clock.nowMs() });
    pump();
  });
  webSocket.on('message', (data) => {
    heardAtMs = clock.nowMs();
    const frame = decodeFrame(data as Buffer);
    if (frame.ok) receive(frame.value);
    else end(new LinkFault('answer-malformed'));
  });
  webSocket.on('unexpected-response', (_request, response) => {
    end(new LinkFault('turned-away', { cause: new Error(`status ${response.statusCode ?? 0}`) }));
  });
  const lost = (cause?: unknown) =>
    end(new LinkFault(isWelcomed ? 'closed' : 'certificate-refused?', { cause }));
  webSocket.on('error', lost);
  webSocket.on('close', () => lost());

  return {
    submit(envelope, earlierReceipt) {
      if (fault) return Promise.reject(fault);
      return new Promise((resolve, reject) => {
        backlog.push({ submission: { envelope, earlierReceipt }, resolve, reject });
        pump();
      });
    },
    welcomed: welcome.promise,
    ended: over.promise,
    async close() {
      end(new LinkFault('closed'));
      await over.promise;
    },
  };
}
