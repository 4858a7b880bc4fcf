/**
 * `POST /v1/envelopes`: one envelope in, one receipt out, for links where a WebSocket costs too many
 * round trips or does not get through. The same rules and limits as on a link. `GET /v1/successors`:
 * what such a device would have been told in a welcome.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Refusal, refusal, refusalRules } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { encodeRefusalBody, encodeSuccessorChain } from '@mutabaqa/shared/link/link-codec.ts';
import { envelopesPath, successorsPath } from '@mutabaqa/shared/link/link-frame.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { LogEvents } from '../log-events.ts';
import type { ConnectedDevice, TurnedAway } from './device-access.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { IntakeDesk } from './intake-desk.ts';
import { type RefusalAnswer, refusalFrameOf } from './refusal-answer.ts';

export function makeHttpsIntake(
  ports: {
    readonly desk: IntakeDesk;
    readonly limits: GatewayLimits;
    readonly log: LogEvents;
    readonly successors: readonly Uint8Array[];
  },
  identify: (socket: Socket) => Result<ConnectedDevice, TurnedAway>,
): RequestListener {
  const { desk, limits, log } = ports;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const unlogged = (reason: Refusal): void => {
      log.event('link.refused', { code: reason.code });
      answerRefusal(response, { refusal: reason, retryAfterMs: 0, logged: undefined });
    };
    const refused = (answer: RefusalAnswer): void => {
      answerRefusal(response, answer);
    };
    const device = identify(request.socket);
    if (!device.ok) {
      response.setHeader('connection', 'close'); // it is not counted, so it does not stay
      const { reason, device: known } = device.error;
      if (known === undefined) return unlogged(reason);
      return desk.refuse(known, reason, new Uint8Array(), refused);
    }
    if (request.url === successorsPath && request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/x-protobuf' });
      response.end(encodeSuccessorChain(ports.successors));
      return;
    }
    if (request.url !== envelopesPath) return unlogged(refusal('resource.unknown'));
    if (request.method !== 'POST') return unlogged(refusal('request.malformed'));
    const envelope = await readBody(request, limits.frameBytesMax);
    if (envelope === undefined) {
      const reason = refusal('frame.too-large', { bytesMax: limits.frameBytesMax });
      response.setHeader('connection', 'close');
      return desk.refuse(device.value, reason, new Uint8Array(), refused);
    }
    desk.submit(device.value, envelope, {
      received: (receipt) => {
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        response.end(encodeReceipt(receipt));
      },
      refused,
    });
  }

  return (request, response) => {
    handle(request, response).catch((fault: unknown) => {
      log.fault('gateway.failed', fault); // the sender went away in the middle of its request
      response.destroy();
    });
  };
}

/** Undefined when it is longer than `bytesMax`; the rest is not read. */
async function readBody(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Left early, the request stays open, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > bytesMax) return undefined;
  }
  return Buffer.concat(chunks, size);
}

function answerRefusal(response: ServerResponse, answer: RefusalAnswer): void {
  const { status } = refusalRules[answer.refusal.code];
  response.setHeader('content-type', 'application/x-protobuf');
  if (answer.retryAfterMs > 0) {
    response.setHeader('retry-after', Math.ceil(answer.retryAfterMs / 1000));
  }
  response.writeHead(status);
  response.end(encodeRefusalBody(refusalFrameOf(0, answer)));
}
