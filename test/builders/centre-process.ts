/** A tally server as a process of its own, on a centre's directory, to be killed and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { GatewayLimits } from '@mutabaqa/tally-server/ingest/gateway-limits.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import { buildPkiPackage } from './sample-device.ts';
import { sampleKey, sampleSealingKey, signSamplePackage } from './sample-election.ts';
import type { SamplePki } from './sample-pki.ts';

export interface CentreSettings {
  readonly limits?: Partial<GatewayLimits>;
  readonly gatewayPort: number;
}

/** As `init`, `package` and `sign` leave it, with the sample election's keys. */
export function writeCentreDirectory(
  directory: string,
  pki: SamplePki,
  { limits = {}, gatewayPort }: CentreSettings,
): void {
  const keys = join(directory, 'keys');
  mkdirSync(keys, { recursive: true });
  const secrets = {
    'log.key.pem': formatEd25519KeyPem(sampleKey('log')),
    'transmission.key.pem': formatSealingKeyPem(sampleSealingKey('transmission')),
    'bundle.key.pem': formatSealingKeyPem(sampleSealingKey('bundle')),
    'server-tls.key.pem': pki.server.key,
    'server-tls.cert.pem': pki.server.cert,
  };
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(join(keys, name), text, { mode: 0o600 });
  }
  const built = buildPkiPackage(pki);
  writePackageFiles(join(directory, 'package'), built, signSamplePackage(built));
  const config = {
    gateway: { address: '127.0.0.1', port: gatewayPort },
    portal: { address: '127.0.0.1', port: 0 },
    console: { address: '127.0.0.1', port: 0 },
    verifyWorkers: 0,
    // No versions of results: each would be a leaf, and these tests count leaves.
    publication: { resultsIntervalMs: 0 },
    limits,
  };
  writeFileSync(join(directory, 'centre.json'), JSON.stringify(config));
}

/** A port that nobody has now: a server that is killed must come back where its devices look. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export interface CentreProcess {
  readonly child: ChildProcess;
  /** Status and signal. */
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  readonly hasEnded: boolean;
  /** The portal's, or undefined when it was killed before it was ready. */
  readonly ready: Promise<number | undefined>;
  /** Application log so far. */
  readonly lines: readonly string[];
  /** Resident bytes, as Linux counts them. */
  residentBytes(): number;
}

/** Runs `test/faults/crashing-server.ts`; `crashAt` as there, empty for none. */
export function startCentreProcess(
  directory: string,
  crashAt = '',
  wrapper: readonly string[] = [],
): CentreProcess {
  const entry = join(import.meta.dirname, '..', 'faults', 'crashing-server.ts');
  const [program, ...options] = [...wrapper, process.execPath, entry, directory];
  const child = spawn(program ?? process.execPath, options, {
    env: { ...process.env, MUTABAQA_CRASH_AT: crashAt, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const lines: string[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  let hasEnded = false;
  const ended = (once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>).then(
    (how) => {
      hasEnded = true;
      return how;
    },
  );
  const told = (once(child, 'message') as Promise<[{ portalPort: number }]>).then(
    ([{ portalPort }]) => portalPort,
  );
  return {
    child,
    ended,
    get hasEnded() {
      return hasEnded;
    },
    ready: Promise.race([told, ended.then(() => undefined)]),
    lines,
    residentBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    },
  };
}
