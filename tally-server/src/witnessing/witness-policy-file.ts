/**
 * `witnesses` in the centre's directory: a tlog-policy file that names who is asked to cosign, and whose
 * cosignatures make a checkpoint a witnessed one. Without the file nobody is asked.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { CosignerKey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { parseTlogPolicy, type TlogPolicy } from '@mutabaqa/shared/merkle/tlog-policy.ts';
import { CentreUnusable } from '../centre-directory.ts';

/** One address with all keys that the file gives it. */
export interface AskedWitness {
  /** Of the first line that has the address; for the application log. */
  readonly name: string;
  /** Prefix of the submission and of the monitoring address. */
  readonly url: string;
  readonly keys: readonly CosignerKey[];
}

export interface WitnessPolicyFile {
  readonly policy: TlogPolicy;
  readonly asked: readonly AskedWitness[];
  readonly bytes: Uint8Array;
}

/** @throws CentreUnusable with the line that is wrong */
export function readWitnessPolicyFile(directory: string): WitnessPolicyFile | undefined {
  const path = join(directory, 'witnesses');
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const parsed = parseTlogPolicy(nodeCrypto, bytes);
  if (!parsed.ok) {
    throw new CentreUnusable(`${path}, line ${parsed.error.line}: ${parsed.error.problem}`);
  }
  const policy = parsed.value;
  const asked = new Map<string, AskedWitness>();
  for (const { name, key, url } of policy.witnesses) {
    if (url === undefined) continue;
    if (!isPrefix(url)) {
      throw new CentreUnusable(`${path}: the address of ${name} is not http(s) without query`);
    }
    const prefix = url.replace(/\/+$/, '');
    const before = asked.get(prefix);
    const keys = [...(before?.keys ?? []), key];
    asked.set(prefix, { name: before?.name ?? name, url: prefix, keys });
  }
  return { policy, asked: [...asked.values()], bytes };
}

function isPrefix(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && search === '' && hash === '';
}
