/** The election package, public from the first start on: who checks must know whose keys count. */
import { join } from 'node:path';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Manifest } from '@mutabaqa/shared/election/manifest.ts';
import type { PublicFiles } from './public-files.ts';
import { writeIfOther } from './public-files.ts';

/**
 * `manifest` (signed) and `parts/<digest>`, the same names as in the centre's own directory, and
 * `SHA256SUMS` over them, by which they are found.
 */
export function publishPackage(
  files: PublicFiles,
  crypto: CryptoPort,
  centrePackage: string,
  publicPackage: string,
  { parts }: Pick<Manifest, 'parts'>,
): void {
  const names = [...parts.values()].map(({ digest }) => join('parts', formatHex(digest)));
  // The manifest last: where it is, its parts are.
  const sums: string[] = [];
  for (const name of [...names, 'manifest']) {
    const content = files.read(join(centrePackage, name));
    if (content === undefined) continue;
    writeIfOther(files, join(publicPackage, name), content);
    sums.push(`${formatHex(crypto.sha256(content))}  ${name}\n`);
  }
  writeIfOther(files, join(publicPackage, 'SHA256SUMS'), utf8(sums.join('')));
}
