/** The observer's recount of a published version, as a program of its own that is told keys and addresses only. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { NightFiles } from './night-files.ts';
import { portalAuthority } from './trust-portal.ts';

const observer = fileURLToPath(import.meta.resolve('@mutabaqa/observer/main.ts'));

export interface Recounted {
  /** Everything was derived again, and is the same. */
  readonly isVerified: boolean;
  readonly output: string;
}

export async function recountVersion(
  { centre, commission, manifest }: Pick<NightFiles, 'centre' | 'commission' | 'manifest'>,
  portal: URL,
  version: number,
  signal: AbortSignal,
): Promise<Recounted> {
  const logKey = (await readFile(join(commission, 'log.vkey'), 'utf8')).trim();
  const officers = [...manifest.officers.values()].map(({ publicKey }) => formatHex(publicKey));
  const options = [
    ...['--results', new URL(`/results/versions/${version}`, portal).href],
    ...['--log', new URL('/log', portal).href, '--log-key', logKey],
    ...['--officer-key', ...officers, '--officers-needed', String(manifest.officersNeeded)],
  ];
  const isTls = portal.protocol === 'https:';
  const child = spawn(process.execPath, [observer, 'recount', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(isTls && { NODE_EXTRA_CA_CERTS: portalAuthority(centre) }) },
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { isVerified: status === 0, output };
}
