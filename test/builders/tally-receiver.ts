/** A gateway for the agent's tests: real TLS and WebSocket, and any reaction that a test asks for. */
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { serverTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import {
  decodeFrame,
  encodeFrame,
  encodeRefusalBody,
  encodeSuccessorChain,
} from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame, Hello, RefusalFrame, Submit } from '@mutabaqa/shared/link/link-frame.ts';
import { frameBytesMax, linkPath, successorsPath } from '@mutabaqa/shared/link/link-frame.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { SamplePki } from './sample-pki.ts';

export type Reaction = Receipt | RefusalFrame | 'cut' | 'silence';

export interface ReceiverOptions {
  readonly pki: SamplePki;
  /** Decides over every submission; `number` counts them from 1. */
  readonly react: (submit: Pick<Submit, 'envelope' | 'earlierReceipt'>, number: number) => Reaction;
  /** What a hello gets instead of welcome. */
  readonly greet?: (hello: Hello, number: number) => Frame | 'cut' | 'silence' | undefined;
  readonly heartbeatIntervalMs?: number;
  /** Records of the logs after the package's, asked for at each welcome and each HTTPS question. */
  readonly successors?: () => readonly Uint8Array[];
  readonly port?: number;
  /** Where to listen. */
  readonly host?: string;
}

export interface TlsFacts {
  readonly protocol: string | null;
  readonly cipher: string;
  readonly device: string | undefined;
  readonly isSessionReused: boolean;
}

export interface TallyReceiver {
  readonly port: number;
  readonly hellos: readonly Hello[];
  readonly submissions: readonly Pick<Submit, 'envelope' | 'earlierReceipt'>[];
  /** Sent at, echo of: as received. */
  readonly heartbeats: readonly (readonly [number, number])[];
  /** Of the n-th TLS connection. */
  tlsOf(number: number): TlsFacts | undefined;
  /** To every open link. */
  say(frame: Exclude<Frame, { kind: 'unknown' }>): void;
  sayBytes(bytes: Uint8Array): void;
  cutAll(): void;
  close(): Promise<void>;
}

export async function startTallyReceiver(options: ReceiverOptions): Promise<TallyReceiver> {
  const { pki, react, greet, heartbeatIntervalMs = 30_000, successors = () => [] } = options;
  const hellos: Hello[] = [];
  const submissions: Pick<Submit, 'envelope' | 'earlierReceipt'>[] = [];
  const heartbeats: [number, number][] = [];
  const sockets = new Set<Socket>();
  const connections: TlsFacts[] = [];
  const server = createServer(
    serverTlsOptions({ ...pki.server, deviceCa: pki.deviceCa.certificatePem }),
    (request, response) => {
      if (request.url !== successorsPath) return void takePost(request, response);
      return response.writeHead(200).end(encodeSuccessorChain(successors()));
    },
  );
  const links = new WebSocketServer({ server, path: linkPath, perMessageDeflate: false });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    connections.push({
      protocol: socket.getProtocol(),
      cipher: socket.getCipher().name,
      device: socket.getPeerX509Certificate()?.subject.replace('CN=', ''),
      isSessionReused: socket.isSessionReused(),
    });
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined); // refused certificates are what some tests are about

  function take(submit: Pick<Submit, 'envelope' | 'earlierReceipt'>): Reaction {
    submissions.push(submit);
    return react(submit, submissions.length);
  }

  links.on('connection', (link: WebSocket) => {
    const send = (frame: Frame) => {
      if (frame.kind !== 'unknown') link.send(encodeFrame(frame));
    };
    link.on('message', (data) => {
      const frame = decodeFrame(data as Buffer);
      assert(frame.ok, 'the agent sends frames that decode');
      if (frame.value.kind === 'hello') {
        hellos.push(frame.value);
        const greeting = greet?.(frame.value, hellos.length) ?? {
          ...sampleWelcome,
          heartbeatIntervalMs,
          successors: successors(),
        };
        if (greeting === 'cut') link.terminate();
        else if (greeting !== 'silence') send(greeting);
      } else if (frame.value.kind === 'submit') {
        const { ref } = frame.value;
        const reaction = take(frame.value);
        if (reaction === 'cut') link.terminate();
        else if (reaction !== 'silence') send(frameOf(reaction, ref));
      } else if (frame.value.kind === 'heartbeat') {
        heartbeats.push([frame.value.sentAtMs, frame.value.echoOfMs]);
      }
    });
  });

  async function takePost(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const envelope = Buffer.concat(chunks);
    const reaction = take({ envelope, earlierReceipt: undefined });
    if (reaction === 'cut') request.socket.destroy();
    else if (reaction !== 'silence' && 'proof' in reaction && 'tapeDigest' in reaction) {
      response.writeHead(200).end(encodeReceipt(reaction));
    } else if (reaction !== 'silence') {
      response.writeHead(503).end(encodeRefusalBody(reaction));
    }
  }

  await new Promise<void>((resolve) =>
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve),
  );
  return {
    port: (server.address() as AddressInfo).port,
    hellos,
    submissions,
    heartbeats,
    tlsOf: (number) => connections[number],
    say(frame) {
      for (const link of links.clients) link.send(encodeFrame(frame));
    },
    sayBytes(bytes) {
      for (const link of links.clients) link.send(bytes);
    },
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      links.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const sampleWelcome = {
  kind: 'welcome',
  version: 1,
  logOrigin: 'tally.example/sample-2025',
  serverTimeMs: 1_762_873_200_000,
  frameBytesMax,
} as const;

function frameOf(reaction: Receipt | RefusalFrame, ref: number): Frame {
  return 'kind' in reaction ? { ...reaction, ref } : { kind: 'receipt', ref, receipt: reaction };
}
