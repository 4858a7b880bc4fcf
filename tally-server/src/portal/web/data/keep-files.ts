import type { FileResult } from './fetch-file.ts';

/** Asks once for each key, however many ask, and keeps what came; a failure is not kept. */
export function keepFiles<T>(
  read: (key: string) => Promise<FileResult<T>>,
): (key: string) => Promise<FileResult<T>> {
  const kept = new Map<string, Promise<FileResult<T>>>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const promise = read(key).then((result) => {
      if (!result.ok) kept.delete(key);
      return result;
    });
    kept.set(key, promise);
    return promise;
  };
}
