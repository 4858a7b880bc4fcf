/** Public files as bytes, for what verifies them: 404 is undefined, a network or host that fails is thrown. */
import type { ReadPublic } from '@mutabaqa/shared/tape-check/published-source.ts';
import { urlOf } from './fetch-file.ts';

/** The host did not answer, or answered that it cannot. */
export class Unreachable extends Error {
  override name = 'Unreachable';
}

export const publicBytes: ReadPublic = {
  async read(path) {
    const response = await ask(path, isChanging(path) ? { cache: 'no-cache' } : {});
    return response && bytesOf(response);
  },
  async readRange(path, offset, length) {
    const range = `bytes=${offset}-${offset + length - 1}`;
    const response = await ask(path, { headers: { range } });
    const bytes = response && (await bytesOf(response));
    // A host that knows no ranges sends the whole file.
    return response?.status === 206 ? bytes : bytes?.slice(offset, offset + length);
  },
};

/** Everything else that is read here never changes, or is verified by what does. */
function isChanging(path: string): boolean {
  return path === 'results/newest' || path === 'package/manifest' || path.endsWith('/checkpoint');
}

async function ask(path: string, options: RequestInit): Promise<Response | undefined> {
  const response = await fetch(urlOf(path), options).catch((fault: unknown) => {
    throw new Unreachable(path, { cause: fault });
  });
  if (response.ok) return response;
  if (response.status === 404) return undefined;
  throw new Unreachable(`${path}: ${response.status}`);
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const buffer = await response.arrayBuffer().catch((fault: unknown) => {
    throw new Unreachable(response.url, { cause: fault });
  });
  return new Uint8Array(buffer);
}
