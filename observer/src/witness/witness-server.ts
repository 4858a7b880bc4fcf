/**
 * The witness over HTTP: `POST /add-checkpoint`, and for monitors `GET /<SHA-256 of the origin>/checkpoint`.
 * Who asks is not known; what a request costs is bounded, and an address may ask so often only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { witnessRequestBytesMax } from '@mutabaqa/shared/merkle/witness-request.ts';
import { originHash } from './file-witness-record.ts';
import type { Witness, WitnessAnswer } from './make-witness.ts';
import { plainText } from './make-witness.ts';
import { makeRateLimit, type RateLimit } from './rate-limit.ts';

export interface WitnessServerSetup {
  readonly witness: Witness;
  readonly origins: readonly string[];
  readonly clock: Clock;
  readonly address: string;
  /** 0 for any. */
  readonly port: number;
  readonly rate?: RateLimit;
  readonly onAnswer?: (event: WitnessAnswer['event']) => void;
  /** The record could not be read or written: 500 was answered, and nothing cosigned. */
  readonly onFault: (fault: unknown) => void;
}

export interface WitnessServer {
  readonly port: number;
  stop(): Promise<void>;
}

const rateByDefault: RateLimit = { perSecond: 20, burst: 100 };
const requestTimeoutMs = 10_000;
const connectionsMax = 256;

export async function startWitnessServer(setup: WitnessServerSetup): Promise<WitnessServer> {
  const { clock, rate = rateByDefault, onFault } = setup;
  // Behind a proxy all share an address: whoever asks for nothing must not keep a log from being cosigned.
  const mayAdd = makeRateLimit(clock, rate);
  const mayAskElse = makeRateLimit(clock, rate);
  const origins = new Map(setup.origins.map((origin) => [originHash(origin), origin]));
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
    (request, response) => {
      answerRequest(request, response).catch((fault: unknown) => {
        onFault(fault);
        if (response.headersSent) response.destroy();
        else send(response, 500, plainText, 'the witness could not keep its record\n');
      });
    },
  );
  server.maxConnections = connectionsMax;

  async function answerRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const isAddition = request.method === 'POST' && path === '/add-checkpoint';
    const isAllowed = isAddition ? mayAdd : mayAskElse;
    if (!isAllowed(request.socket.remoteAddress ?? '')) {
      response.setHeader('Retry-After', '1');
      // The rest of the body is not waited for.
      response.setHeader('Connection', 'close');
      send(response, 429, plainText, 'asked too often\n');
      return;
    }
    if (path === '/add-checkpoint') await addCheckpoint(request, response);
    else showCheckpoint(request, response, path);
  }

  async function addCheckpoint(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.setHeader('Allow', 'POST');
      send(response, 405, plainText, 'POST only\n');
      return;
    }
    const body = await readBody(request);
    if (body === 'too-large') {
      response.setHeader('Connection', 'close');
      send(response, 413, plainText, 'too large\n');
      return;
    }
    const text = body && parseUtf8(body);
    if (text === undefined) {
      send(response, 400, plainText, 'not UTF-8\n');
      return;
    }
    const answer = setup.witness.addCheckpoint(text);
    setup.onAnswer?.(answer.event);
    send(response, answer.status, answer.type, answer.body);
  }

  function showCheckpoint(request: IncomingMessage, response: ServerResponse, path: string): void {
    const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
    const origin = hash === undefined ? undefined : origins.get(hash);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const note = origin !== undefined && isRead ? setup.witness.checkpoint(origin) : undefined;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'max-age=5');
    if (note === undefined) send(response, 404, plainText, 'nothing here\n');
    else send(response, 200, plainText, note);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(setup.port, setup.address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': bytes.length,
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(bytes);
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | 'too-large' | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > witnessRequestBytesMax) return 'too-large';
      chunks.push(chunk);
    }
  } catch {
    return undefined; // the sender went away: nobody is there to be told
  }
  return new Uint8Array(Buffer.concat(chunks, size));
}
