/** A published site, or a directory that has the same files. */
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { type LogSource, readFailure } from '../log/log-source.ts';
import type { KeptCopy } from './kept-copy.ts';

/** Names of files hold `%`; a host that serves files as they stand undoes one encoding first. */
export async function readPublicFile(
  site: LogSource,
  name: string,
  bytesMax: number,
): ReturnType<LogSource['read']> {
  const first = await site.read(name, bytesMax);
  const encoded = encodeURI(name);
  if (first.ok || first.error.kind !== 'missing' || encoded === name) return first;
  return await site.read(encoded, bytesMax);
}

export function below(site: LogSource, prefix: string): LogSource {
  return {
    name: `${site.name.replace(/\/+$/, '')}/${prefix}`,
    read: async (path, bytesMax) => await site.read(`${prefix}/${path}`, bytesMax),
  };
}

/** What is below `prefix` in the copy itself. */
export function copied(copy: KeptCopy, prefix: string): LogSource {
  return {
    name: copy.directory,
    async read(path, bytesMax) {
      const bytes = await copy.read(`${prefix}/${path}`, bytesMax);
      return bytes === undefined ? fail(readFailure('missing', 'not in the copy')) : ok(bytes);
    },
  };
}
