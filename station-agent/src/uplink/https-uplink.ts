/**
 * The fall-back where WebSockets do not get through: the same envelope as the body of an HTTPS request,
 * each on its own connection. Three round trips, no resend requests, and no welcome: whether another log
 * was begun has to be asked.
 */
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { decodeRefusalBody, decodeSuccessorChain } from '@mutabaqa/shared/link/link-codec.ts';
import { envelopesPath, frameBytesMax, successorsPath } from '@mutabaqa/shared/link/link-frame.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import type { Timers } from '../timers.ts';
import { connectTls } from './tls-connection.ts';
import type { TlsTarget } from './tls-connection.ts';
import type { Answer, Uplink } from './uplink.ts';
import { LinkFault } from './uplink.ts';

export interface HttpsUplinkOptions {
  /** The gateway to use now; `attempt` (from 0) chooses among several. */
  readonly target: (attempt: number) => TlsTarget;
  readonly timers: Timers;
  readonly patienceMs: number;
  /** For connecting, and again for the answer. */
  readonly msMax: number;
}

export function makeHttpsUplink(options: HttpsUplinkOptions): Uplink {
  let attempt = 0;
  return {
    name: 'https',
    patienceMs: options.patienceMs,
    isReady: true, // a connection is made for each request, so there is nothing to wait for
    start(listener) {
      listener.onReady();
    },
    submit: async ({ envelope }) =>
      answerOf(await ask(options, options.target(attempt++), envelopesPath, envelope)),
    readSuccessors: async () =>
      successorsOf(await ask(options, options.target(attempt++), successorsPath)),
    async stop() {
      // Requests end by themselves, at the latest after `msMax`.
    },
  };
}

interface Asked {
  readonly status: number;
  readonly body: Uint8Array;
}

/** GET, or POST with a body. Rejects with `LinkFault`. */
async function ask(
  { timers, msMax }: HttpsUplinkOptions,
  target: TlsTarget,
  path: string,
  body?: Uint8Array,
): Promise<Asked> {
  const socket = await connectTls(target, timers, msMax);
  const cancel = timers.after(msMax, () => socket.destroy(new LinkFault('silent')));
  let hasAnswered = false;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sending = request(
        {
          createConnection: () => socket,
          host: target.host,
          port: target.port,
          path,
          method: body ? 'POST' : 'GET',
          headers: {
            ...(body && {
              'content-type': 'application/octet-stream',
              'content-length': body.length,
            }),
            connection: 'close',
          },
        },
        resolve,
      );
      sending.once('error', reject);
      sending.end(body);
    });
    hasAnswered = true;
    return { status: response.statusCode ?? 0, body: await readBody(response) };
  } catch (cause) {
    if (cause instanceof LinkFault) throw cause;
    throw new LinkFault(hasAnswered ? 'closed' : 'certificate-refused?', { cause });
  } finally {
    cancel();
    socket.destroy();
  }
}

async function readBody(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > frameBytesMax) throw new LinkFault('answer-malformed');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function successorsOf({ status, body }: Asked): readonly Uint8Array[] {
  const successors = status === 200 ? decodeSuccessorChain(body) : undefined;
  if (successors?.ok) return successors.value;
  throw status === 200 ? new LinkFault('answer-malformed') : turnedAway(status);
}

function answerOf({ status, body }: Asked): Answer {
  if (status === 200) {
    const receipt = decodeReceipt(body);
    if (receipt.ok) return { kind: 'receipt', receipt: receipt.value };
    throw new LinkFault('answer-malformed');
  }
  const refused = decodeRefusalBody(body);
  if (refused.ok) return { kind: 'refusal', refusal: refused.value };
  throw turnedAway(status);
}

function turnedAway(status: number): LinkFault {
  return new LinkFault('turned-away', { cause: new Error(`status ${status}`) });
}
