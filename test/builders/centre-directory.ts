/** The directory of a tally server on the sample election, as `init` and the officers leave it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sampleKey, sampleSealingKey } from './sample-election.ts';
import type { SampleElection } from './sample-gateway.ts';

export function writeCentreDirectory(directory: string, sample: SampleElection): void {
  const files: [string, string | Uint8Array][] = [
    ['keys/log.key.pem', formatEd25519KeyPem(sampleKey('log'))],
    ['keys/transmission.key.pem', formatSealingKeyPem(sampleSealingKey('transmission'))],
    ['keys/bundle.key.pem', formatSealingKeyPem(sampleSealingKey('bundle'))],
    ['keys/server-tls.key.pem', sample.serverTls.key],
    ['keys/server-tls.cert.pem', sample.serverTls.cert],
    ['package/manifest', sample.signedManifest],
    ['centre.json', '{}'],
    ...sample.parts.map(({ digestHex, bytes }): [string, Uint8Array] => [
      `package/parts/${digestHex}`,
      bytes,
    ]),
  ];
  for (const [name, content] of files) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
  }
}
