/** A witness's own keys: `name`, `ed25519.pem` and perhaps `ml-dsa-44.pem` in its directory. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ed25519Signer,
  formatEd25519KeyPem,
  makeEd25519Key,
  parseEd25519KeyPem,
} from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeMlDsaKey, parseMlDsaKeyPem } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  type CosignerKey,
  type CosignerKind,
  isCosignerName,
  makeCosignerKey,
} from '@mutabaqa/shared/merkle/cosigner-key.ts';
import type { Sign } from '@mutabaqa/shared/merkle/note.ts';
import { writeDurableFile } from '../durable-file.ts';
import { UsageFault } from '../report/exit-codes.ts';

export interface WitnessKey {
  readonly key: CosignerKey;
  readonly sign: Sign;
}

const secretMode = 0o600;

/** @throws UsageFault when there is a witness already: its key is never replaced. */
export function makeWitnessKeys(
  directory: string,
  name: string,
  withMlDsa: boolean,
): readonly WitnessKey[] {
  if (!isCosignerName(name)) {
    throw new UsageFault('the name has no spaces, no + and at most 255 bytes');
  }
  if (existsSync(join(directory, 'name'))) throw new UsageFault(`${directory} has a witness`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, 'ed25519.pem');
  writeDurableFile(file, formatEd25519KeyPem(makeEd25519Key()), secretMode);
  if (withMlDsa) {
    writeDurableFile(join(directory, 'ml-dsa-44.pem'), makeMlDsaKey().formatPem(), secretMode);
  }
  mkdirSync(join(directory, 'logs'), { recursive: true });
  writeDurableFile(join(directory, 'name'), `${name}\n`);
  return readWitnessKeys(directory);
}

/**
 * Refuses a directory without its record: a witness whose record was lost has forgotten what it cosigned,
 * and could cosign another history. It needs a new key.
 * @throws UsageFault
 */
export function readWitnessKeys(directory: string): readonly WitnessKey[] {
  const name = readText(join(directory, 'name'))?.trimEnd();
  const pem = readText(join(directory, 'ed25519.pem'));
  const ed25519 = pem === undefined ? undefined : parseEd25519KeyPem(pem);
  if (name === undefined || !isCosignerName(name) || ed25519 === undefined) {
    throw new UsageFault(`${directory} has no witness: make one with observer witness key`);
  }
  if (!existsSync(join(directory, 'logs'))) {
    throw new UsageFault(`${directory} has lost its record: make a new witness with a new key`);
  }
  const mlDsaPem = readText(join(directory, 'ml-dsa-44.pem'));
  const mlDsa = mlDsaPem === undefined ? undefined : parseMlDsaKeyPem(mlDsaPem);
  if (mlDsaPem !== undefined && mlDsa === undefined) {
    throw new UsageFault(`${directory}/ml-dsa-44.pem is no ML-DSA-44 key`);
  }
  return [
    witnessKey('ed25519', name, ed25519),
    ...(mlDsa === undefined ? [] : [witnessKey('ml-dsa-44', name, mlDsa)]),
  ];
}

function witnessKey(
  kind: CosignerKind,
  name: string,
  secret: Pick<Ed25519Signer, 'publicKey' | 'sign'>,
): WitnessKey {
  const key = makeCosignerKey(nodeCrypto, kind, name, secret.publicKey);
  return { key, sign: (message) => secret.sign(message) };
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
