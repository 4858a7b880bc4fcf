/** Lays out the directories of an election: the commission's, the tally server's and the card reader's. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ed25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatPublicKeyPem } from '@mutabaqa/shared/crypto/key-text.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { formatSealingKeyPem } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionDefinition, PackageKeys } from '@mutabaqa/shared/election/build-package.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatJsonFile, writePrivateFile, writePublicFile } from './commission-files.ts';
import type { ElectionKeys } from './election-keys.ts';
import { packageKeysOf } from './election-keys.ts';
import { formatPublicKeys } from './public-keys.ts';

export interface CentreSettings {
  readonly gateway: { readonly address: string; readonly port: number };
  readonly portal: { readonly address: string; readonly port: number };
  readonly console: { readonly address: string; readonly port: number };
}

export const defaultCentreSettings: CentreSettings = {
  gateway: { address: '0.0.0.0', port: 8443 },
  portal: { address: '127.0.0.1', port: 8080 },
  console: { address: '127.0.0.1', port: 8081 },
};

export interface CentreDirectories {
  readonly commission: string;
  readonly centre: string;
  /** One for each card reader, in the definition's order. */
  readonly cardReaders: readonly string[];
}

/** With one card reader its directory is `card-reader`, else `card-reader-<id>`. */
export function centreDirectories(
  out: string,
  { cardReaderIds }: ElectionDefinition,
): CentreDirectories {
  const [, second] = cardReaderIds;
  return {
    commission: join(out, 'commission'),
    centre: join(out, 'centre'),
    cardReaders: cardReaderIds.map((id) =>
      join(out, second === undefined ? 'card-reader' : `card-reader-${encodeURIComponent(id)}`),
    ),
  };
}

/** Throws when a key is there already. `ownKeys`: public keys that people brought. */
export function makeCentre(
  out: string,
  definition: ElectionDefinition,
  keys: ElectionKeys,
  settings: CentreSettings = defaultCentreSettings,
  ownKeys: ReadonlyMap<string, Uint8Array> = new Map(),
): CentreDirectories {
  const directories = centreDirectories(out, definition);
  makeCommission(directories.commission, keys);
  makePublicKeys(directories.commission, packageKeysOf(keys, definition, ownKeys), definition);
  makeServerDirectory(directories.centre, keys, settings);
  for (const [index, readerId] of definition.cardReaderIds.entries()) {
    const directory = directories.cardReaders[index] ?? '';
    const reader = keys.cardReaders.get(readerId);
    if (reader) makeReaderDirectory(directory, readerId, definition, keys, reader);
  }
  return directories;
}

function makeCommission(directory: string, keys: ElectionKeys): void {
  makePrivateDirectories(directory);
  for (const [name, { keyPem, certificatePem }] of [
    ['device-ca', keys.deviceCa],
    ['server-ca', keys.serverCa],
  ] as const) {
    writePrivateFile(join(directory, `${name}.key.pem`), keyPem);
    writePublicFile(join(directory, `${name}.cert.pem`), certificatePem);
  }
  writePeople(join(directory, 'officers'), keys.officers);
  writePeople(join(directory, 'staff'), keys.staff);
}

/** What others are told beforehand, by another way than the package: it names its own officers. */
function makePublicKeys(
  directory: string,
  keys: PackageKeys,
  { logOrigin }: ElectionDefinition,
): void {
  writePublicFile(join(directory, 'public-keys.json'), formatPublicKeys(keys));
  const logKey = makeNoteKey(nodeCrypto, logOrigin, keys.logKey);
  writePublicFile(join(directory, 'log.vkey'), `${formatVkey(logKey)}\n`);
  for (const [id, key] of keys.officers) {
    const file = join(directory, 'officers', `${encodeURIComponent(id)}.public.pem`);
    writePublicFile(file, formatPublicKeyPem('ed25519', key));
  }
}

function writePeople(directory: string, people: ReadonlyMap<string, Ed25519Key>): void {
  for (const [id, key] of people) {
    const file = join(directory, `${encodeURIComponent(id)}.key.pem`);
    writePrivateFile(file, formatEd25519KeyPem(key));
  }
}

function makeServerDirectory(
  directory: string,
  keys: ElectionKeys,
  settings: CentreSettings,
): void {
  const keyFile = (name: string) => join(directory, 'keys', name);
  writePrivateFile(keyFile('log.key.pem'), formatEd25519KeyPem(keys.log));
  writePrivateFile(keyFile('transmission.key.pem'), formatSealingKeyPem(keys.transmission));
  writePrivateFile(keyFile('bundle.key.pem'), formatSealingKeyPem(keys.bundle));
  writePrivateFile(keyFile('server-tls.key.pem'), keys.serverTls.keyPem);
  writePublicFile(keyFile('server-tls.cert.pem'), keys.serverTls.certificatePem);
  writePublicFile(join(directory, 'centre.json'), formatJsonFile(settings));
  makePrivateDirectories(
    join(directory, 'store'),
    join(directory, 'package', 'parts'),
    ...['incoming', 'imported', 'refused'].map((name) => join(directory, 'bundles', name)),
  );
  mkdirSync(join(directory, 'public'), { recursive: true });
}

function makeReaderDirectory(
  directory: string,
  readerId: string,
  { electionId, mode }: ElectionDefinition,
  keys: ElectionKeys,
  reader: Ed25519Key,
): void {
  writePrivateFile(join(directory, 'keys', 'card.key.pem'), formatSealingKeyPem(keys.card));
  writePrivateFile(join(directory, 'keys', 'reader.key.pem'), formatEd25519KeyPem(reader));
  writePublicFile(join(directory, 'reader.json'), formatJsonFile({ readerId, electionId, mode }));
  makePrivateDirectories(join(directory, 'package'), join(directory, 'bundles'));
}

function makePrivateDirectories(...directories: readonly string[]): void {
  for (const directory of directories) mkdirSync(directory, { recursive: true, mode: 0o700 });
}
