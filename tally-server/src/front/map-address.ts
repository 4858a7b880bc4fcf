/** Which public file an address means. Pure: whether the file is there is for who serves it. */
import { isPublicName } from '../publish/served-as.ts';

export type Mapped =
  | { readonly kind: 'inner' }
  /** Names below the public directory, the first that is there. */
  | { readonly kind: 'file'; readonly names: readonly string[] }
  /** Likewise, below the newest version. */
  | { readonly kind: 'newest'; readonly names: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed' };

const addressCharactersMax = 4096;

/** `target` is that of the request line. */
export function mapAddress(target: string): Mapped {
  const [path = ''] = target.split('?', 1);
  if (!path.startsWith('/') || target.length > addressCharactersMax) return { kind: 'malformed' };
  const parts = decodeParts(path.slice(1));
  if (parts === undefined) return { kind: 'malformed' };
  const [first, second] = parts;
  if (first === 'api') return { kind: 'inner' };
  if (path === '/') return { kind: 'file', names: ['index.html'] };
  if (path === '/results' || path === '/results/')
    return { kind: 'newest', names: ['version.json'] };
  if (first !== 'results' || second === 'versions' || path === '/results/newest') {
    return withNames('file', parts);
  }
  return withNames('newest', parts.slice(1));
}

function withNames(kind: 'file' | 'newest', parts: readonly string[]): Mapped {
  const names = namesOf(parts);
  return names.length === 0 ? { kind: 'unknown' } : { kind, names };
}

/**
 * Ids in names are percent-encoded on disk. An address that undoes to the name itself is what every static
 * server understands; one that undoes to the id is the documented `/results/stations/<id>.json`.
 */
function namesOf(parts: readonly string[]): string[] {
  const asWritten = parts.every((part) => /^[A-Za-z0-9_.!~*'()%-]+$/.test(part));
  const names = [...(asWritten ? [parts.join('/')] : []), parts.map(encodeURIComponent).join('/')];
  return [...new Set(names)].filter(isPublicName);
}

function decodeParts(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined; // % without two digits, or no UTF-8
  }
}
