/** Keys and package from the command line and the files it names. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseBase64, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { publicKeyFromPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { partBytesMax, signedManifestBytesMax } from '@mutabaqa/shared/election/package-bytes.ts';
import { formatRefusal } from '@mutabaqa/shared/i18n/format-text.ts';
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { readBoundedFile } from '../bounded-file.ts';
import { UsageFault } from '../report/exit-codes.ts';
import type { TapeTrust } from './tape-trust.ts';
import { trustDeviceKey, trustPackage } from './tape-trust.ts';

export interface TrustOptions {
  readonly deviceKey?: string;
  readonly recipientKey?: string;
  readonly manifest?: string;
  readonly parts?: string;
  readonly officerKey?: readonly string[];
  readonly officersNeeded?: number;
}

/** @throws UsageFault when the keys given vouch for nothing. */
export async function readTapeTrust(
  crypto: CryptoPort,
  locale: Locale,
  options: TrustOptions,
): Promise<TapeTrust> {
  const { deviceKey, manifest } = options;
  if ((deviceKey === undefined) === (manifest === undefined)) {
    throw new UsageFault('give either --device-key, or --manifest with --officer-key');
  }
  if (deviceKey !== undefined) {
    const recipient = options.recipientKey;
    return trustDeviceKey(
      crypto,
      requireKey('--device-key', deviceKey),
      recipient === undefined ? undefined : requireKey('--recipient-key', recipient),
    );
  }
  const officerKeys = (options.officerKey ?? []).map(readOfficerKey);
  // A manifest names its own officers: without keys from elsewhere anybody could have made it.
  if (officerKeys.length === 0) throw new UsageFault('--manifest needs at least one --officer-key');
  const path = manifest ?? '';
  const bytes = await requireFile(path, signedManifestBytesMax);
  const parts = options.parts ?? join(dirname(path), 'parts');
  const { officersNeeded } = options;
  const loaded = loadElectionPackage(crypto, bytes, (hex) => readPart(join(parts, hex)), {
    officerKeys,
    ...(officersNeeded !== undefined && { officersNeeded }),
  });
  if (!loaded.ok) {
    const { code, params } = loaded.error;
    throw new UsageFault(`${path}: ${formatRefusal(locale, { code, params })} [${code}]`);
  }
  return trustPackage(crypto, loaded.value);
}

function readPart(path: string): Uint8Array | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= partBytesMax ? readFileSync(path) : undefined;
}

function requireKey(option: string, text: string): Uint8Array {
  const key = parseHex(text);
  if (key?.length !== 32) throw new UsageFault(`${option} is not a key of 64 hexadecimal digits`);
  return key;
}

/** Hexadecimal, or as the commission hands them out: base64 and PEM files. */
export function readOfficerKey(text: string): Uint8Array {
  const bytes = parseBase64(text);
  if (bytes?.length === 32) return bytes;
  if (!existsSync(text)) return requireKey('--officer-key', text);
  const key = publicKeyFromPem(readFileSync(text, 'utf8'));
  if (key === undefined) throw new UsageFault(`${text} is no public key of an officer (PEM)`);
  return key;
}

export async function requireFile(path: string, bytesMax: number): Promise<Uint8Array> {
  const file = await readBoundedFile(path, bytesMax).catch((fault: unknown) => {
    throw new UsageFault(`${path} cannot be read`, { cause: fault });
  });
  if (file.kind !== 'read') throw new UsageFault(`${path}: ${file.kind}`);
  return file.bytes;
}
