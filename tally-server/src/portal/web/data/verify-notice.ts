/** Whether a notice is what enough people of the commission signed, verified in this browser. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import type { PublishedNotice } from '@mutabaqa/shared/notice/notice-index.ts';
import { verifyDecisionRows } from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { readManifest } from './kept-package.ts';

/**
 * How many signatures hold; 0 = not those that are needed. One whom a later decision made a commissioner counts in
 * the ledger, which has that decision, and not here.
 */
export async function verifyNotice({
  notice,
  leafIndex,
  signed,
}: PublishedNotice): Promise<number> {
  const bytes = await readManifest();
  const manifest = bytes && verifySignedManifest(webCrypto, bytes);
  if (manifest?.ok !== true) return 0;
  const [verified] = verifyDecisionRows(webCrypto, manifest.value, [{ leafIndex, signed }]);
  if (verified?.change.kind !== 'publish-notice') return 0;
  const { change } = verified;
  const said = changeOfNotice(webCrypto, notice);
  const isSame = change.noticeKind === said.noticeKind && change.number === said.number;
  return isSame && equalBytes(change.digest, said.digest) ? verified.signed.signatures.length : 0;
}
