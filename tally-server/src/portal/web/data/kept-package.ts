/**
 * The election package in this browser: read from the host, or from what the reader kept for a day without a
 * network. Parts are named by their digests, so a kept one is as good as a fetched one; the manifest is asked for
 * again whenever there is a network. Results and states are never kept.
 */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import { partNames } from '@mutabaqa/shared/election/package-bytes.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import {
  lookupContestFile,
  lookupIndexFile,
  lookupStationsFile,
} from '@mutabaqa/shared/site/site-files.ts';
import { urlOf } from './fetch-file.ts';
import { forgetPackages } from './known-package.ts';
import { publicBytes, Unreachable } from './public-bytes.ts';

/** Also known to the service worker, which answers from it when the host does not. */
const keptCache = 'mutabaqa-kept';
const keptList = 'mutabaqa.kept';
const manifestFile = 'package/manifest';

export interface KeptConstituency {
  readonly constituency: string;
  /** Bytes of its files. */
  readonly size: number;
  readonly keptAtMs: number;
}

/** False where a page may keep no files: without TLS, and in some private windows. */
export function canKeep(): boolean {
  return 'caches' in globalThis;
}

export async function readManifest(): Promise<Uint8Array | undefined> {
  try {
    return await publicBytes.read(manifestFile);
  } catch (fault) {
    if (fault instanceof Unreachable) return readKept(manifestFile);
    throw fault;
  }
}

/** Undefined when neither this browser nor the host has it, also without a network. */
export async function readPart(digestHex: string): Promise<Uint8Array | undefined> {
  const path = partFile(digestHex);
  const kept = await readKept(path);
  if (kept !== undefined) return kept;
  try {
    return await publicBytes.read(path);
  } catch (fault) {
    if (fault instanceof Unreachable) return undefined;
    throw fault;
  }
}

/** The files of a constituency, and how many bytes they have. */
export interface ConstituencyFiles {
  readonly paths: readonly string[];
  readonly size: number;
}

/** `contests`: on the ballots of its stations. Undefined without a network, or when the package does not hold. */
export async function findConstituencyFiles(
  constituency: string,
  contests: readonly string[],
): Promise<ConstituencyFiles | undefined> {
  const bytes = await readManifest();
  const signed = bytes && verifySignedManifest(webCrypto, bytes);
  if (bytes === undefined || signed?.ok !== true) return undefined;
  const { manifest } = signed.value;
  const names = [partNames.roster(constituency), ...contests.map(partNames.contest)];
  const parts = names.flatMap((name) => manifest.parts.get(name) ?? []);
  const size = parts.reduce((sum, part) => sum + part.size, bytes.length);
  const paths = [
    manifestFile,
    lookupIndexFile,
    lookupStationsFile(constituency),
    ...contests.map(lookupContestFile),
    ...partPaths(manifest, names),
  ];
  return { paths, size };
}

function partPaths({ parts }: Manifest, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const part = parts.get(name);
    return part === undefined ? [] : [partFile(formatHex(part.digest))];
  });
}

/** All or nothing: a constituency is listed only when each of its files is there. Faults are thrown. */
export async function keepConstituency(
  constituency: string,
  { paths, size }: ConstituencyFiles,
  keptAtMs: number,
): Promise<void> {
  const cache = await caches.open(keptCache);
  await cache.addAll(paths.map(urlOf));
  const others = listKept().filter((each) => each.constituency !== constituency);
  localStorage.setItem(keptList, JSON.stringify([...others, { constituency, size, keptAtMs }]));
}

/** Everything that was kept: what constituencies share is not worth telling apart. */
export async function forgetKept(): Promise<void> {
  forgetPackages();
  localStorage.removeItem(keptList);
  await caches.delete(keptCache);
}

export function listKept(): readonly KeptConstituency[] {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(keptList) ?? '[]');
    return Array.isArray(raw) ? raw.filter(isKept) : [];
  } catch (fault) {
    // A browser that keeps nothing, or something else under this name.
    if (fault instanceof DOMException || fault instanceof SyntaxError) return [];
    throw fault;
  }
}

function isKept(raw: unknown): raw is KeptConstituency {
  if (typeof raw !== 'object' || raw === null) return false;
  const { constituency, size, keptAtMs } = raw as Partial<KeptConstituency>;
  return typeof constituency === 'string' && Number.isInteger(size) && Number.isInteger(keptAtMs);
}

async function readKept(path: string): Promise<Uint8Array | undefined> {
  if (!canKeep()) return undefined;
  const cache = await caches.open(keptCache);
  const response = await cache.match(urlOf(path));
  return response && new Uint8Array(await response.arrayBuffer());
}

function partFile(digestHex: string): string {
  return `package/parts/${digestHex}`;
}
