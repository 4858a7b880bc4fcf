/** Which pages these are: the digest of the list of their files, to be compared between hosts. */
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { ok } from '@mutabaqa/shared/base/result.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchText } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

const sumsFile = 'site/SHA256SUMS';

const readDigest = keepFiles(async (): Promise<FileResult<string>> => {
  const sums = await fetchText(sumsFile);
  if (!sums.ok) return sums;
  // Not WebCrypto, which an address without TLS does not have.
  const { webCrypto } = await import('@mutabaqa/shared/crypto/web/web-crypto.ts');
  return ok(formatHex(webCrypto.sha256(utf8(sums.value))));
});

/** Lower-case hex. */
export function useSiteDigest(): FileState<string> {
  return useFile(sumsFile, readDigest);
}
