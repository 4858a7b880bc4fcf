/** Addresses of pages: `#/results/Baghdad%2Fcouncil`. Behind the hash, because static hosts rewrite nothing. */
import { useHashLocation } from 'wouter/use-hash-location';

export interface Address {
  /** First part: which page. '' for none. */
  readonly page: string;
  /** The parts behind it, decoded. */
  readonly rest: readonly string[];
}

export function useAddress(): Address {
  const [location] = useHashLocation();
  return parseAddress(location);
}

export function parseAddress(location: string): Address {
  const [path = ''] = location.split('?');
  const [page = '', ...rest] = path.replace(/^[#/]+/, '').split('/');
  return { page, rest: rest.map(decodePart) };
}

/** For `href`. */
export function addressOf(page: string, ...rest: readonly string[]): string {
  return `#/${[page, ...rest].map(encodeURIComponent).join('/')}`;
}

/** Part of an address that somebody mistyped is shown as typed. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (fault) {
    if (fault instanceof URIError) return part;
    throw fault;
  }
}
