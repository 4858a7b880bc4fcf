/**
 * `public-keys.json`: the public half of what `init` made, so that the package is built without a
 * private key in reach.
 */
import { formatBase64, parseBase64 } from '@mutabaqa/shared/base/bytes.ts';
import type { PackageKeys } from '@mutabaqa/shared/election/build-package.ts';
import { parseObject } from '@mutabaqa/shared/election/enrolment.ts';
import { formatJsonFile } from './commission-files.ts';

const format = 'mutabaqa-public-keys-v1';
const singleKeys = [
  'logKey',
  'transmissionKey',
  'cardKey',
  'bundleKey',
  'serverCertificateAuthority',
  'deviceCertificateAuthority',
] as const;
const keyMaps = ['cardReaders', 'officers', 'staff'] as const;

/** Base64 each; certificates are DER. */
export function formatPublicKeys(keys: PackageKeys): string {
  const single = singleKeys.map((name) => [name, formatBase64(keys[name])] as const);
  const maps = keyMaps.map((name) => {
    const entries = [...keys[name]].map(([id, key]) => [id, formatBase64(key)] as const);
    return [name, Object.fromEntries(entries)] as const;
  });
  return formatJsonFile({ format, ...Object.fromEntries(single), ...Object.fromEntries(maps) });
}

/** Undefined when a field is missing or no base64; lengths are the manifest's business. */
export function parsePublicKeys(text: string): PackageKeys | undefined {
  const file = parseObject(text);
  const single = singleKeys.map((name) => [name, parseKey(file[name])] as const);
  const maps = keyMaps.map((name) => [name, parseKeyMap(file[name])] as const);
  const fields = [...single, ...maps];
  if (file['format'] !== format || fields.some(([, value]) => value === undefined))
    return undefined;
  return Object.fromEntries(fields) as never; // every field of PackageKeys, each looked at above
}

function parseKeyMap(value: unknown): ReadonlyMap<string, Uint8Array> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const map = new Map<string, Uint8Array>();
  for (const [id, text] of Object.entries(value)) {
    const key = parseKey(text);
    if (key === undefined) return undefined;
    map.set(id, key);
  }
  return map;
}

function parseKey(value: unknown): Uint8Array | undefined {
  return typeof value === 'string' ? parseBase64(value) : undefined;
}
