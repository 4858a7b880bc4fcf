/** Witnesses over HTTP. Redirects are not followed, and answers are bounded in size and time. */
import { createHash } from 'node:crypto';
import { noteCharactersMax } from '@mutabaqa/shared/merkle/note.ts';
import type { WitnessLink, WitnessReply } from './witness-link.ts';

const answerBytesMax = 2 * noteCharactersMax;

export function makeHttpWitnessLink(timeoutMs = 10_000): WitnessLink {
  const ask = async (url: string, signal: AbortSignal, init: RequestInit) => {
    const cut = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    return await readReply(await fetch(url, { redirect: 'manual', ...init, signal: cut }));
  };
  return {
    addCheckpoint: async (url, body, signal) =>
      await ask(`${url}/add-checkpoint`, signal, { method: 'POST', body }),
    async lastCheckpoint(url, origin, signal) {
      const hash = createHash('sha256').update(origin).digest('hex');
      const { status, body } = await ask(`${url}/${hash}/checkpoint`, signal, {});
      return status === 200 ? body : undefined;
    },
  };
}

async function readReply(response: Response): Promise<WitnessReply> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | readonly Uint8Array[] = response.body ?? [];
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerBytesMax) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks, size).toString('utf8') };
}
