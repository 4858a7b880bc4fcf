/** A device directory as `enrol accept` leaves it, for a sample device. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { sampleKey } from './sample-election.ts';
import { formatPinnedTrust } from '@mutabaqa/station-agent/keys/pinned-trust.ts';
import type { SampleDevice } from './sample-device.ts';

export function writeDeviceDirectory(
  directory: string,
  device: SampleDevice,
  settings: Readonly<Record<string, unknown>>,
): void {
  const { manifest } = device.devicePackage;
  const trust = {
    electionId: manifest.electionId,
    mode: manifest.mode,
    officersNeeded: manifest.officersNeeded,
    officerKeys: ['officer-1', 'officer-2', 'officer-3'].map((id) => sampleKey(id).publicKey),
  };
  const files: [string, Uint8Array | string][] = [
    ...[...device.files].map(([path, bytes]): [string, Uint8Array] => [`package/${path}`, bytes]),
    ['keys/tape.key.pem', formatEd25519KeyPem(device.tapeKey)],
    ['keys/tls.key.pem', device.identity.key],
    ['keys/tls.cert.pem', device.identity.cert],
    ['trust.json', formatPinnedTrust(trust)],
    ['device.json', JSON.stringify({ deviceId: device.deviceId, ...settings })],
  ];
  for (const [path, content] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}
