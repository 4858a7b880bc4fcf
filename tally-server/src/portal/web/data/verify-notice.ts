/** Whether a notice is what enough people of the commission signed, verified in this browser. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { SignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import type { PublishedNotice } from '@mutabaqa/shared/notice/notice-index.ts';
import type { DecisionRow } from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { verifyDecisionRows } from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { fetchText, parseJson } from './fetch-file.ts';
import { readManifest } from './kept-package.ts';
import { shapeOf } from './shape.ts';
import { versionFile } from './versions.ts';

/** How many signatures hold; 0 = not those that are needed. */
export async function verifyNotice(entry: PublishedNotice): Promise<number> {
  const bytes = await readManifest();
  const manifest = bytes && verifySignedManifest(webCrypto, bytes);
  if (manifest?.ok !== true) return 0;
  const signatures = countSignatures(manifest.value, [], entry);
  if (signatures > 0) return signatures;
  // Perhaps one whom a decision made a commissioner: that decision is in the ledger.
  const earlier = (await readAdditions()).filter(({ leafIndex }) => leafIndex < entry.leafIndex);
  return earlier.length === 0 ? 0 : countSignatures(manifest.value, earlier, entry);
}

function countSignatures(
  manifest: SignedManifest,
  earlier: readonly DecisionRow[],
  { notice, leafIndex, signed }: PublishedNotice,
): number {
  const rows = [...earlier, { leafIndex, signed }];
  const verified = [...verifyDecisionRows(webCrypto, manifest, rows)].at(-1);
  if (verified?.change.kind !== 'publish-notice') return 0;
  const { change } = verified;
  const said = changeOfNotice(webCrypto, notice);
  const isSame = change.noticeKind === said.noticeKind && change.number === said.number;
  return isSame && equalBytes(change.digest, said.digest) ? verified.signed.signatures.length : 0;
}

/** Decisions of the newest version that add people who may decide; none when there is no version. */
async function readAdditions(): Promise<DecisionRow[]> {
  const newest = await fetchText('results/newest', { cache: 'no-cache' });
  if (!newest.ok) return [];
  const lines = await fetchText(versionFile(Number(newest.value), 'decisions.ndjson'));
  if (!lines.ok) return [];
  return lines.value
    .split('\n')
    .filter((line) => line.includes('add-decider'))
    .flatMap((line) => rowShape(parseJson(line)) ?? [])
    .filter(({ kind }) => kind === 'add-decider');
}

const rowShape = shapeOf<DecisionRow & { readonly kind: string }>({
  ...{ leafIndex: 'number', kind: 'text', signed: 'text' },
});
