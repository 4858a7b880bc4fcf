/** The election package from where it is published, and what begins the log that is checked with it. */
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { partBytesMax, signedManifestBytesMax } from '@mutabaqa/shared/election/package-bytes.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';
import { decodeSignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import type { SignedSuccessor } from '@mutabaqa/shared/log/successor.ts';
import {
  decodeSignedSuccessor,
  successorBytesMax,
  successorDigest,
  verifySuccessor,
} from '@mutabaqa/shared/log/successor.ts';
import { makeLogTrust } from '@mutabaqa/shared/log/successor-chain.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { LogSource } from '../log/log-source.ts';

/** The package, or what is wrong with it and where. @throws SourceFault */
export async function readPackage(
  crypto: CryptoPort,
  source: LogSource,
  trust: PackageTrust,
): Promise<ElectionPackage | { readonly position: string; readonly problem: string }> {
  const signed = await source.read('manifest', signedManifestBytesMax);
  if (!signed.ok) return { position: 'package/manifest', problem: signed.error.kind };
  const decoded = decodeSignedManifest(crypto, signed.value);
  if (!decoded.ok) return { position: 'package/manifest', problem: decoded.error.code };
  const parts = new Map<string, Uint8Array>();
  for (const { digest } of decoded.value.manifest.parts.values()) {
    const name = formatHex(digest);
    const part = await source.read(`parts/${name}`, partBytesMax);
    if (part.ok) parts.set(name, part.value);
  }
  const loaded = loadElectionPackage(crypto, signed.value, (hex) => parts.get(hex), trust);
  if (loaded.ok) return loaded.value;
  const { code, params } = loaded.error;
  return { position: 'package', problem: `${code} ${JSON.stringify(params)}` };
}

export interface LogBeginning {
  /** Undefined in the election's first log. */
  readonly successor: SignedSuccessor | undefined;
}

/** Whether leaf 0 of this log, under this key, begins a log of this election; else the problem. */
export async function checkBeginning(
  crypto: CryptoPort,
  { manifest, digest }: ElectionPackage,
  log: { readonly source: LogSource; readonly logKey: NoteKey; readonly first: Leaf | undefined },
): Promise<LogBeginning | { readonly problem: string }> {
  const { source, logKey, first } = log;
  if (!equalBytes(manifest.logKey, logKey.publicKey)) {
    return { problem: 'the package names another log key' };
  }
  if (first?.kind === 'package') {
    if (!equalBytes(first.commitment, digest)) return { problem: 'leaf 0 names another package' };
    const isNamed = manifest.logOrigin === logKey.name;
    return isNamed ? { successor: undefined } : { problem: 'the package names another log' };
  }
  if (first?.kind !== 'successor') return { problem: 'leaf 0 names no package' };
  const file = await source.read('successor', successorBytesMax);
  const signed = file.ok ? decodeSignedSuccessor(file.value) : undefined;
  if (signed === undefined) return { problem: 'the record that began this log is missing' };
  if (!equalBytes(successorDigest(crypto, signed.recordBytes), first.commitment)) {
    return { problem: 'leaf 0 names another successor record' };
  }
  const verified = verifySuccessor(crypto, makeLogTrust(manifest, digest).officers, signed);
  if (!verified.ok) return { problem: verified.error.code };
  const { newOrigin, packageDigest } = signed.record;
  const isOurs = newOrigin === logKey.name && equalBytes(packageDigest, digest);
  return isOurs ? { successor: signed } : { problem: 'the successor record is of another log' };
}

/** 0 for the first log: successors are named after it, with their number. */
export function logNumberOf({ logOrigin }: { readonly logOrigin: string }, origin: string): number {
  if (origin === logOrigin) return 0;
  const suffix = origin.startsWith(`${logOrigin}-`) ? origin.slice(logOrigin.length + 1) : '';
  return /^[1-9][0-9]{0,3}$/.test(suffix) ? Number(suffix) - 1 : 1;
}
