/** A source as a person types it. */
import type { HttpLimits } from './http-log-source.ts';
import { httpLimits, makeHttpLogSource } from './http-log-source.ts';
import { makeDirectoryLogSource } from './directory-log-source.ts';
import type { LogSource } from './log-source.ts';

/** An http(s) URL prefix or a directory; undefined for a URL that cannot be a prefix. */
export function readLogSource(
  text: string,
  limits: HttpLimits = httpLimits,
): LogSource | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return makeDirectoryLogSource(text);
  if (!URL.canParse(text)) return undefined;
  const { protocol, search, hash, username, password } = new URL(text);
  const isPlain = [search, hash, username, password].every((part) => part === '');
  const isHttp = protocol === 'http:' || protocol === 'https:';
  return isHttp && isPlain ? makeHttpLogSource(text, limits) : undefined;
}
