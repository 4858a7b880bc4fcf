/**
 * Where a request comes from. Behind the front process requests arrive on a local socket, which has no remote
 * address, and only the front can write to it: there, and nowhere else, the front's headers are believed.
 */
import type { Request } from 'express';
import { isIPv6 } from 'node:net';

/** What attempts are counted under. A whole /64 of IPv6 is one household. */
export function addressKey(request: Request): string {
  const address = isBehindFront(request)
    ? headerOf(request, 'x-forwarded-for')?.split(',').at(-1)?.trim()
    : request.socket.remoteAddress;
  return `address ${networkOf(address ?? '')}`;
}

export function isSecure(request: Request): boolean {
  return isBehindFront(request) && headerOf(request, 'x-forwarded-proto') === 'https';
}

/**
 * Whether a page of this very host asks, or of an official address (before which something else may speak TLS); or
 * a program, which has no ambient cookie to be abused. Browsers name the page's origin with every POST and PUT.
 */
export function isOwnPage(request: Request, officialOrigins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  const site = headerOf(request, 'sec-fetch-site');
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return true;
  const own = `${isSecure(request) ? 'https' : 'http'}://${host ?? ''}`;
  return origin === own || officialOrigins.includes(origin);
}

function isBehindFront({ socket }: Request): boolean {
  return socket.remoteAddress === undefined;
}

function headerOf(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
