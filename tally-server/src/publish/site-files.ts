/**
 * The bundle of pages among the published files, with the list of its files under the log key's signature:
 * whoever hosts a copy can be compared with it. The signed text is `<origin>/site`, a newline, and the
 * SHA-256 of `site/SHA256SUMS` in hex.
 */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { formatSiteNote } from '@mutabaqa/shared/log/site-note.ts';
import type { NoteKey, Sign } from '@mutabaqa/shared/merkle/note.ts';
import type { PublicFiles } from './public-files.ts';
import { writeIfOther } from './public-files.ts';
import { isPublicName, servedAs } from './served-as.ts';

export interface SiteFilesPorts {
  readonly crypto: CryptoPort;
  readonly files: PublicFiles;
  readonly publicDirectory: string;
  /** Its name is the origin. */
  readonly logKey: NoteKey;
  readonly sign: Sign;
}

const sumsName = 'site/SHA256SUMS';

/** `bundle` is a directory that is complete, with its own `site/SHA256SUMS`. Repeating it changes nothing. */
export async function publishSite(
  { crypto, files, publicDirectory, logKey, sign }: SiteFilesPorts,
  bundle: string,
): Promise<void> {
  const sums = assertDefined(files.read(join(bundle, sumsName)), `${sumsName} of the bundle`);
  for (const { name, digestHex } of inOrder(sums)) {
    assert(isPublicName(name), `a name that can be published: ${name}`);
    const content = assertDefined(files.read(join(bundle, name)), `${name} of the bundle`);
    assert(formatHex(crypto.sha256(content)) === digestHex, `${name} as the bundle lists it`);
    const path = join(publicDirectory, name);
    writeIfOther(files, path, content);
    if (servedAs(name).isCompressible) await writeCompressed(files, path, content);
  }
  writeIfOther(files, join(publicDirectory, sumsName), sums);
  const note = formatSiteNote(crypto, sums, logKey, sign);
  writeIfOther(files, join(publicDirectory, 'site', 'signature'), utf8(note));
}

interface BundleFile {
  readonly name: string;
  readonly digestHex: string;
}

/** What the others are reached by comes last: a reader never meets a page whose scripts are not there yet. */
function inOrder(sums: Uint8Array): BundleFile[] {
  const lines = assertDefined(parseUtf8(sums), 'a list of digests').split('\n').filter(Boolean);
  const all = lines.map((line) => ({ digestHex: line.slice(0, 64), name: line.slice(66) }));
  return [...all.filter(({ name }) => !isEntry(name)), ...all.filter(({ name }) => isEntry(name))];
}

function isEntry(name: string): boolean {
  return !name.includes('/');
}

const bytesMin = 1024;
const packers = [
  ['br', promisify(brotliCompress)],
  ['gz', promisify(gzip)],
] as const;

/** Beside the file, as static file servers look for them. In other threads: intake does not wait. */
async function writeCompressed(
  files: PublicFiles,
  path: string,
  content: Uint8Array,
): Promise<void> {
  for (const [extension, pack] of packers) {
    const packedPath = `${path}.${extension}`;
    if (content.length < bytesMin) {
      rmSync(packedPath, { force: true }); // of a larger one before
      continue;
    }
    const isThere =
      existsSync(packedPath) && statSync(packedPath).mtimeMs >= statSync(path).mtimeMs;
    if (!isThere) files.write(packedPath, await pack(content));
  }
}
