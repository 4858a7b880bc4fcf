/**
 * Who may use the console: whoever reaches its address, which is this machine alone unless the configuration
 * says otherwise. A page of somebody else's that a browser on this machine has open must not be among them.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Browsers name the page that asks (`Origin`); programs do not. A host that is a name could be anybody's name
 * for this address, so only addresses and `localhost` are taken.
 */
export function isOwnRequest({ host = '', origin }: IncomingHttpHeaders): boolean {
  const name = hostNameOf(`http://${host}`);
  if (name === undefined || !(name === 'localhost' || isIP(name) !== 0)) return false;
  return origin === undefined || origin === `http://${host}`;
}

function hostNameOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
