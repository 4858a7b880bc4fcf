/** Which program this is and how it is set up, without anything secret. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LeftOut } from '@mutabaqa/shared/court/court-files.ts';
import { compareIds } from '@mutabaqa/shared/base/ids.ts';
import type { CentreConfig } from '../config.ts';
import { digestFile, filesIn } from './bundle-directory.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What runs: the server, and what it and the verifier are made of. */
const sourceDirectories = ['observer/src', 'proto/src', 'shared/src', 'tally-server/src'];

export interface SoftwareDescription {
  readonly node: string;
  readonly platform: string;
  readonly libraries: string;
  /** SHA-256 by name, of the program that wrote this bundle. */
  readonly dependencyLock: string | null;
  readonly sources: Readonly<Record<string, string>>;
}

export async function describeSoftware(): Promise<SoftwareDescription> {
  const lock = join(root, 'package-lock.json');
  const sources: [string, string][] = [];
  for (const directory of sourceDirectories) {
    const place = join(root, directory);
    if (!existsSync(place)) continue;
    for (const name of filesIn(place)) {
      if (/\.test\.tsx?$/.test(name)) continue;
      sources.push([`${directory}/${name}`, await digestFile(join(place, name))]);
    }
  }
  sources.sort(([a], [b]) => compareIds(a, b));
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    libraries: `openssl ${process.versions.openssl}, v8 ${process.versions.v8}`,
    dependencyLock: existsSync(lock) ? await digestFile(lock) : null,
    sources: Object.fromEntries(sources),
  };
}

/** Addresses of mirrors may carry a name and password, or a token behind the question mark. */
export function describeConfiguration(config: CentreConfig): CentreConfig {
  const mirrors = config.publication.mirrors?.map(withoutCredentials);
  return {
    ...config,
    publication: { ...config.publication, ...(mirrors && { mirrors }) },
  };
}

function withoutCredentials(mirror: string): string {
  if (!URL.canParse(mirror)) return mirror; // a directory
  const url = new URL(mirror);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

/** Names, never contents, of what the centre keeps to itself. */
export function listSecrets(centreDirectory: string): LeftOut[] {
  const keys = join(centreDirectory, 'keys');
  const names = existsSync(keys) ? readdirSync(keys, { recursive: true, encoding: 'utf8' }) : [];
  return [
    ...names.sort().map((name) => `keys/${name}`),
    'portal-tls',
    'passwords, invitations and sessions of accounts',
    'credentials in addresses of mirrors',
    'reports of incidents',
  ].map((what) => ({ what, why: 'secret' }));
}
