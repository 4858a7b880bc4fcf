/** The certificate of the night's public pages: made before the server starts, and believed by this program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeOwnPortalTls } from '@mutabaqa/tally-server/front/portal-tls.ts';
import type { NightFiles } from './night-files.ts';

export function trustPortal({ centre }: Pick<NightFiles, 'centre'>): void {
  makeOwnPortalTls(centre, Date.now());
  const authority = readFileSync(portalAuthority(centre), 'utf8');
  setDefaultCACertificates([...getCACertificates('default'), authority]);
}

/** A PEM file. */
export function portalAuthority(centre: string): string {
  return join(centre, 'portal-tls', 'authority.pem');
}
