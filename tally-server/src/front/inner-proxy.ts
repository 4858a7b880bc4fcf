/**
 * Hands a request on to the inner portal: so many at a time, however many ask, so that intake is not crowded
 * out. A turn is for the inner portal's own work: what a reader sends is read before, and what a slow one
 * takes is kept for it, within bounds.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { answerRefusal, setMissingHeaders } from './answer-headers.ts';
import { type ByteShare, makeByteBudget } from './byte-budget.ts';
import { headersForInner, headersOfMessage } from './inner-headers.ts';
import { addressOf, type InnerSlotLimits, makeInnerSlots } from './inner-slots.ts';
import { hasBody, readBody } from './request-body.ts';

export interface InnerProxy {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): void;
}

export interface InnerProxyLimits extends InnerSlotLimits {
  /** From the request to the first byte of its answer, and for what a reader takes of a long one in between. */
  readonly answerMsMax: number;
  readonly bodyBytesMax: number;
  /** Of one answer, beyond what its reader has taken. */
  readonly answerBytesMax: number;
  /** Bodies in all; the same again for answers. */
  readonly heldBytesMax: number;
}

const mebibyte = 1024 * 1024;

const innerProxyLimits: InnerProxyLimits = {
  ...{ atOnce: 32, writingAtOnce: 24, addressAtOnce: 16 },
  ...{ waitingMax: 500, addressWaitingMax: 250 },
  answerMsMax: 60_000,
  bodyBytesMax: 16 * mebibyte, // the largest that the inner portal takes is a picture in JSON
  answerBytesMax: 4 * mebibyte,
  heldBytesMax: 128 * mebibyte,
};

const methodsWithBody = new Set(['POST', 'PUT']);

export function makeInnerProxy(
  socketPath: string,
  {
    isTls,
    limits: given = {},
  }: { readonly isTls: boolean; readonly limits?: Partial<InnerProxyLimits> },
): InnerProxy {
  const limits = { ...innerProxyLimits, ...given };
  const agent = new Agent({ keepAlive: true, maxSockets: limits.atOnce });
  const slots = makeInnerSlots(limits);
  const held = { bytesMax: limits.heldBytesMax, addressBytesMax: limits.heldBytesMax / 4 };
  const bodies = makeByteBudget(held);
  const answers = makeByteBudget(held);
  /** Connections that are being closed: whatever else came on them is not looked at. */
  const refused = new WeakSet<Socket>();

  function refuseBody(request: IncomingMessage, response: ServerResponse): void {
    refused.add(request.socket);
    response.setHeader('Connection', 'close');
    answerRefusal(request, response, 'request.malformed');
  }

  /** Ends when the inner portal has done its part. */
  function forward(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer | undefined,
  ): Promise<void> {
    const share = answers.of(addressOf(request.socket.remoteAddress));
    response.once('close', () => {
      share.release();
    });
    return new Promise((resolve, reject) => {
      const inner = httpRequest({
        agent,
        socketPath,
        method: request.method,
        path: request.url,
        headers: headersForInner(request, body, isTls),
      });
      inner.setTimeout(limits.answerMsMax, () => inner.destroy(new Error('no answer in time')));
      let isAnswered = false;
      inner.once('response', (answer) => {
        isAnswered = true;
        try {
          for (const [name, value] of Object.entries(headersOfMessage(answer.headers))) {
            response.setHeader(name, value);
          }
          setMissingHeaders(response);
          response.writeHead(answer.statusCode ?? 502);
        } catch (fault) {
          inner.destroy();
          reject(fault instanceof Error ? fault : new Error(String(fault)));
          return;
        }
        handOver(answer, response, share, limits.answerBytesMax);
        // Half an answer must not look whole.
        answer.once('error', () => response.destroy());
        answer.once('end', () => {
          if (!inner.writableFinished) inner.destroy(); // refused before all of the body was sent
          resolve();
        });
      });
      // After an answer, one of our own sending: whoever refuses a body may stop reading it.
      inner.on('error', () => {
        if (!isAnswered && !response.destroyed) answerRefusal(request, response, 'server.busy');
      });
      inner.once('close', resolve);
      response.once('close', () => {
        if (!response.writableFinished) inner.destroy();
      });
      inner.end(body);
    });
  }

  return {
    async answer(request, response) {
      if (refused.has(request.socket)) return;
      const isWriting = methodsWithBody.has(request.method ?? '');
      if (!isWriting && hasBody(request)) {
        refuseBody(request, response);
        return;
      }
      const address = addressOf(request.socket.remoteAddress);
      const share = bodies.of(address);
      const reading = isWriting && (await readBody(request, share, limits.bodyBytesMax));
      if (reading && !reading.ok) {
        if (reading.error === 'left') return;
        const params = { bytesMax: limits.bodyBytesMax };
        answerRefusal(request, response, reading.error, { params });
        return;
      }
      try {
        const leave = await slots.take({ address, isWriting });
        if (!leave) {
          answerRefusal(request, response, 'server.busy');
          return;
        }
        try {
          // One who left while waiting takes nobody's turn.
          if (!response.destroyed) {
            await forward(request, response, reading ? reading.value : undefined);
          }
        } finally {
          leave();
        }
      } finally {
        share.release();
      }
    },
    close() {
      agent.destroy();
    },
  };
}

/** As `pipe`, but keeps more for a slow reader, so that the sender is done sooner. */
function handOver(
  answer: IncomingMessage,
  response: ServerResponse,
  share: ByteShare,
  bytesMax: number,
): void {
  answer.on('data', (chunk: Buffer) => {
    const hasRoom = response.write(chunk);
    const bytes = response.writableLength;
    if (hasRoom || response.destroyed || (bytes <= bytesMax && share.hold(bytes))) return;
    answer.pause();
    response.once('drain', () => {
      share.release();
      answer.resume();
    });
  });
  answer.once('end', () => response.end());
}
