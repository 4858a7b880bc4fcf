/** Public files, by paths relative to index.html: the same from the centre, a mirror or a folder. */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';

/** `absent`: this host does not have it. `malformed`: what came is not this file. */
export type FileFault = 'absent' | 'unreachable' | 'malformed';

export type FileResult<T> = Result<T, FileFault>;

/** Undefined when the value does not have the file's shape. */
export type ReadShape<T> = (value: unknown) => T | undefined;

export async function fetchJson<T>(
  path: string,
  readShape: ReadShape<T>,
  options: RequestInit = {},
): Promise<FileResult<T>> {
  const text = await fetchText(path, options);
  if (!text.ok) return text;
  const value = parseJson(text.value);
  const shaped = value === undefined ? undefined : readShape(value);
  return shaped === undefined ? fail('malformed') : ok(shaped);
}

export async function fetchText(
  path: string,
  options: RequestInit = {},
): Promise<FileResult<string>> {
  try {
    const response = await fetch(urlOf(path), options);
    if (response.ok) return ok(await response.text());
    await response.body?.cancel(); // else its connection stays taken
    return fail(response.status === 404 ? 'absent' : 'unreachable');
  } catch (fault) {
    // What `fetch` throws for every failure of the network; a cancelled one is nobody's any more.
    if (fault instanceof TypeError || fault instanceof DOMException) return fail('unreachable');
    throw fault;
  }
}

/** Names of files are percent-encoded ids, so an address encodes them once more. */
export function urlOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Undefined for what is no JSON; JSON has no undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}
