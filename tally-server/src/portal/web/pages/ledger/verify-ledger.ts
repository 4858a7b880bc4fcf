/** Which decisions of the ledger bear the signatures that their kind needs, verified in this browser. */
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { verifyDecisionRows } from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { readManifest } from '../../data/kept-package.ts';
import type { LedgerRow } from './ledger-rows.ts';

/** Number of signatures by leaf of the decision; none for one whose signatures do not hold. */
export async function verifyLedger(
  rows: readonly LedgerRow[],
): Promise<ReadonlyMap<number, number>> {
  const bytes = await readManifest();
  const signed = bytes && verifySignedManifest(webCrypto, bytes);
  if (signed?.ok !== true) return new Map();
  const inOrder = [...rows].sort((a, b) => a.leafIndex - b.leafIndex);
  const verified = verifyDecisionRows(webCrypto, signed.value, inOrder);
  return new Map(verified.map((each) => [each.leafIndex, each.signed.signatures.length]));
}
