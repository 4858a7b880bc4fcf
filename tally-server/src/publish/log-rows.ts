/**
 * What stands behind the leaves of the log, for who has nothing but files: openings of sealed leaves, the
 * records of refusals, the numbers of bundles. With them, a leaf's commitment can be computed from the
 * evidence that is published beside it. One JSON object a line, bytes in hex, in order of `leafIndex`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Store, StoredLeaf } from '../store/store.ts';

export type LogRowStore = Pick<Store, 'leaves' | 'refusalAt' | 'bundleAt'>;

/** `openings`: {leafIndex, opening}; `refusals`: {leafIndex, record}; `bundles`: {leafIndex, readerId, sequence, digest}. */
export const logRowFiles = ['openings.ndjson', 'refusals.ndjson', 'bundles.ndjson'] as const;

const leavesPerRead = 256;

/** Of the first `size` leaves. Only when everything may be shown: openings say what was sealed. */
export async function writeLogRows(
  crypto: CryptoPort,
  store: LogRowStore,
  size: number,
  write: (file: (typeof logRowFiles)[number], line: string) => void,
): Promise<void> {
  for (const file of logRowFiles) write(file, '');
  for (let from = 0; from < size; from += leavesPerRead) {
    await nextTurn();
    for (const stored of await store.leaves(from, Math.min(size, from + leavesPerRead))) {
      const { index: leafIndex, opening } = stored;
      if (opening) write('openings.ndjson', row({ leafIndex, opening: formatHex(opening) }));
      const { kind } = openLeaf(crypto, stored);
      if (kind === 'refusal') {
        const refused = await store.refusalAt(leafIndex);
        if (refused)
          write('refusals.ndjson', row({ leafIndex, record: formatHex(refused.record) }));
      } else if (kind === 'bundle') {
        const bundle = await store.bundleAt(leafIndex);
        assert(bundle !== undefined, 'the bundle of a leaf');
        const { readerId, sequence, digest } = bundle;
        write('bundles.ndjson', row({ leafIndex, readerId, sequence, digest: formatHex(digest) }));
      }
    }
  }
}

function openLeaf(crypto: CryptoPort, { entry, opening }: StoredLeaf): Leaf {
  const leaf = assertDefined(decodeLeaf(entry), 'a stored leaf');
  if (leaf.kind !== 'sealed') return leaf;
  return assertDefined(opening && openSealedLeaf(crypto, leaf, opening), 'its opening');
}

function row(fields: Readonly<Record<string, string | number>>): string {
  return `${JSON.stringify(fields)}\n`;
}
