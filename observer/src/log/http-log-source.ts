/** A log over HTTP. Redirects are not followed: a log could send its observer anywhere. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { LogSource, ReadFailure } from './log-source.ts';
import { readFailure, SourceFault } from './log-source.ts';

export interface HttpLimits {
  /** For one file, from the request to its last byte. */
  readonly timeoutMs: number;
  /** Of one file, when the connection fails or the server is busy (429, 5xx). */
  readonly attempts: number;
  /** Before the second attempt; twice as long before each further one. */
  readonly retryDelayMs: number;
}

export const httpLimits: HttpLimits = { timeoutMs: 20_000, attempts: 3, retryDelayMs: 300 };

/** `prefix` is an http or https URL without query, as the election package names it. */
export function makeHttpLogSource(prefix: string, limits: HttpLimits = httpLimits): LogSource {
  const base = prefix.replace(/\/+$/, '');
  return {
    name: prefix,
    async read(path, bytesMax) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await readOnce(`${base}/${path}`, path, bytesMax, limits.timeoutMs);
        } catch (fault) {
          if (attempt >= limits.attempts) throw asSourceFault(path, fault);
          await delay(limits.retryDelayMs * 2 ** (attempt - 1));
        }
      }
    },
  };
}

async function readOnce(
  url: string,
  path: string,
  bytesMax: number,
  timeoutMs: number,
): Promise<Result<Uint8Array, ReadFailure>> {
  // The signal also ends the reading of the body: a server that drips bytes gains no time.
  const cut = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { redirect: 'manual', signal: cut });
  const { status } = response;
  if (status === 200) return await readBody(response, bytesMax);
  await response.body?.cancel();
  if (status === 404 || status === 410) return fail(readFailure('missing', `HTTP ${status}`));
  if (status >= 300 && status < 400) return fail(readFailure('redirected', `HTTP ${status}`));
  if (status === 429 || status >= 500) throw new SourceFault(path, `HTTP ${status}`);
  return fail(readFailure('refused', `HTTP ${status}`));
}

/** Counts what arrives, after any decompression, and not what a header promises. */
async function readBody(
  response: Response,
  bytesMax: number,
): Promise<Result<Uint8Array, ReadFailure>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop cancels the stream and with it the transfer.
    if (size > bytesMax) return fail(readFailure('too-large', `more than ${bytesMax} bytes`));
    chunks.push(chunk);
  }
  return ok(new Uint8Array(Buffer.concat(chunks, size)));
}

function asSourceFault(path: string, fault: unknown): SourceFault {
  if (fault instanceof SourceFault) return fault;
  const inner = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  const name = inner instanceof Error ? inner.name : 'unknown fault';
  return new SourceFault(path, code ?? name, { cause: fault });
}
