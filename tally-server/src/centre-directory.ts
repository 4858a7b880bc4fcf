/** The server's directory: where keys, package, configuration, stores and successor records stand. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { parseSealingKeyPem, type SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { decodeSignedSuccessor, type SignedSuccessor } from '@mutabaqa/shared/log/successor.ts';
import {
  firstLogChain,
  makeLogTrust,
  verifyFollows,
} from '@mutabaqa/shared/log/successor-chain.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatRefusal } from './commands/print.ts';
import { readElectionPackage } from './commission/package-files.ts';
import { type CentreConfig, defaultConfig, parseConfig } from './config.ts';
import type { ServerKeys } from './server.ts';

/** Something in the directory is not as it must be; the text is for the operator. */
export class CentreUnusable extends Error {
  override readonly name = 'CentreUnusable';
}

export interface CentreLog {
  /** From 1; each successor record begins the next. */
  readonly number: number;
  /** Its name is the origin. */
  readonly key: NoteKey;
  readonly storeDirectory: string;
  readonly guardFile: string;
  /** Undefined for the first log. */
  readonly successor: SignedSuccessor | undefined;
}

export function readCentreConfig(directory: string): CentreConfig {
  const path = join(directory, 'centre.json');
  if (!existsSync(path)) return defaultConfig;
  const parsed = parseConfig(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new CentreUnusable(`${path}: ${parsed.error}`);
  return parsed.value;
}

export function readCentrePackage(directory: string): ElectionPackage {
  const loaded = readElectionPackage(join(directory, 'package'));
  if (!loaded.ok) {
    throw new CentreUnusable(`the election package is refused: ${formatRefusal(loaded.error)}`);
  }
  return loaded.value;
}

export function readServerKeys(directory: string): ServerKeys {
  const place = join(directory, 'keys');
  const log = parseEd25519KeyPem(readSecret(join(place, 'log.key.pem')));
  if (log === undefined) throw new CentreUnusable('keys/log.key.pem is no Ed25519 key');
  return {
    log,
    transmission: readSealingKey(place, 'transmission'),
    bundle: readSealingKey(place, 'bundle'),
    tlsKeyPem: readSecret(join(place, 'server-tls.key.pem')),
    tlsCertificatePem: new TextDecoder().decode(readOwn(join(place, 'server-tls.cert.pem'))),
  };
}

/**
 * The package names the public halves. With other keys the server would open nothing, or sign a log
 * that everybody refuses: better told before the first tape than after it.
 */
export function assertKeysOfPackage(
  keys: ServerKeys,
  { manifest }: Pick<ElectionPackage, 'manifest'>,
): void {
  const pairs = [
    ['log', keys.log.publicKey, manifest.logKey],
    ['transmission', keys.transmission.publicKey, manifest.transmissionKey],
    ['bundle', keys.bundle.publicKey, manifest.bundleKey],
  ] as const;
  for (const [name, own, named] of pairs) {
    if (!equalBytes(own, named)) {
      throw new CentreUnusable(
        `keys/${name}.key.pem is not the ${name} key of the election package`,
      );
    }
  }
}

function readSealingKey(place: string, name: 'transmission' | 'bundle'): SealingKey {
  const key = parseSealingKeyPem(readSecret(join(place, `${name}.key.pem`)));
  if (key === undefined) throw new CentreUnusable(`keys/${name}.key.pem is no X25519 key`);
  return key;
}

/** A private key that others can read is no longer private. */
function readSecret(path: string): string {
  const text = new TextDecoder().decode(readOwn(path));
  if ((statSync(path).mode & 0o077) !== 0) {
    throw new CentreUnusable(`${path} can be read by others than its owner`);
  }
  return text;
}

function readOwn(path: string): Uint8Array {
  if (!existsSync(path)) throw new CentreUnusable(`${path} is missing`);
  return readFileSync(path);
}

/** Beside the directory, not in it: whoever restores the directory must not restore the guard. */
export function defaultGuardFile(directory: string): string {
  const whole = resolve(directory);
  return join(dirname(whole), `${basename(whole)}-guard`, 'checkpoint');
}

export function successorFile(directory: string, logNumber: number): string {
  return join(directory, 'successors', String(logNumber));
}

/** Every log so far, the newest last. Throws for a successor record that the officers did not sign. */
export function readLogs(
  crypto: CryptoPort,
  directory: string,
  election: ElectionPackage,
  guardFile: string,
): [CentreLog, ...CentreLog[]] {
  const logAt = (number: number, key: NoteKey, successor: SignedSuccessor | undefined) => ({
    number,
    key,
    storeDirectory: join(directory, 'store', ...(number === 1 ? [] : [`log-${number}`])),
    guardFile: number === 1 ? guardFile : `${guardFile}-${number}`,
    successor,
  });
  const [firstKey] = firstLogChain(crypto, election.manifest).logKeys;
  const logs: [CentreLog, ...CentreLog[]] = [logAt(1, firstKey, undefined)];
  for (;;) {
    const number = logs.length + 1;
    const path = successorFile(directory, number);
    if (!existsSync(path)) return logs;
    const signed = decodeSignedSuccessor(readFileSync(path));
    if (!signed) throw new CentreUnusable(`${path} is no successor record`);
    logs.push(logAt(number, assertFollows(crypto, path, signed, election, logs), signed));
  }
}

/** The key of the log that the record begins after these. Throws `CentreUnusable`. */
export function assertFollows(
  crypto: CryptoPort,
  path: string,
  signed: SignedSuccessor,
  election: ElectionPackage,
  [first, ...later]: readonly [CentreLog, ...CentreLog[]],
): NoteKey {
  const trust = makeLogTrust(election.manifest, election.digest);
  const key = verifyFollows(
    crypto,
    trust,
    [first.key, ...later.map(({ key: each }) => each)],
    signed,
  );
  if (!key.ok) throw new CentreUnusable(`${path}: ${formatRefusal(key.error)}`);
  return key.value;
}

/** The parts of a directory that a backup takes besides the stores. */
export function publicFilesOf(directory: string): string[] {
  const packageFiles = listFiles(directory, 'package');
  const successors = listFiles(directory, 'successors');
  return [...packageFiles, ...successors, ...listFiles(directory, 'centre.json')];
}

/** Paths relative to the directory. */
function listFiles(directory: string, part: string): string[] {
  const path = join(directory, part);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [part];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}
