/** The election package on disk: `manifest`, `parts/<digest>`; and what is handed to devices. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail } from '@mutabaqa/shared/base/result.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { BuiltPackage } from '@mutabaqa/shared/election/build-package.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { parsePartName } from '@mutabaqa/shared/election/package-bytes.ts';
import type { PackageTrust } from '@mutabaqa/shared/election/signed-manifest.ts';

/** `directory` is the server's `package/`. */
export function writePackageFiles(
  directory: string,
  built: BuiltPackage,
  signedManifest: Uint8Array,
): void {
  mkdirSync(join(directory, 'parts'), { recursive: true });
  for (const { digestHex, bytes } of built.parts) {
    writeFileSync(join(directory, 'parts', digestHex), bytes);
  }
  // Last: a manifest that is there has its parts.
  writeFileSync(join(directory, 'manifest'), signedManifest);
}

/** `contests/<contest>` and `slices/<constituency>/<station>.slice`, names percent-encoded. */
export function writeDeviceFiles(directory: string, built: BuiltPackage): void {
  const contests = join(directory, 'contests');
  mkdirSync(contests, { recursive: true });
  for (const { name, bytes } of built.parts) {
    const subject = parsePartName(name);
    if (subject.kind !== 'contest') continue;
    writeFileSync(join(contests, encodeURIComponent(subject.contestId)), bytes);
  }
  const made = new Set<string>();
  for (const { stationId, constituency, bytes } of built.slices()) {
    const folder = join(directory, 'slices', encodeURIComponent(constituency));
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(join(folder, `${encodeURIComponent(stationId)}.slice`), bytes);
  }
}

/** Refusals: those of `loadElectionPackage`. */
export function readElectionPackage(
  directory: string,
  trust: PackageTrust = {},
): Result<ElectionPackage, Refusal> {
  const manifest = readIfThere(join(directory, 'manifest'));
  if (manifest === undefined) return fail(refusal('package.malformed', { where: 'no manifest' }));
  const readPart = (digestHex: string) => readIfThere(join(directory, 'parts', digestHex));
  return loadElectionPackage(nodeCrypto, manifest, readPart, trust);
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
