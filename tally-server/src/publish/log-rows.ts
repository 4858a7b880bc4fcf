/**
 * What stands behind the leaves of the log, for who has nothing but files: openings of sealed leaves, the
 * records of refusals, outages and earlier versions, the numbers of bundles and what was wrong with their
 * cards. With them, a leaf's commitment can be computed from the evidence that is published beside it. One
 * JSON object a line, bytes in hex, in order of `leafIndex`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { NewBundle, Store, StoredLeaf } from '../store/store.ts';

export type LogRowStore = Pick<
  Store,
  'leaves' | 'refusalAt' | 'bundleAt' | 'outageAt' | 'versionAt'
>;

const logRowFiles = [
  'openings.ndjson',
  'refusals.ndjson',
  'bundles.ndjson',
  'cards.ndjson',
  'outages.ndjson',
  'versions.ndjson',
] as const;
type LogRowFile = (typeof logRowFiles)[number];
type Write = (file: LogRowFile, line: string) => void;

const leavesPerRead = 256;

/** Of the first `size` leaves. Only when everything may be shown: openings say what was sealed. */
export async function writeLogRows(
  crypto: CryptoPort,
  store: LogRowStore,
  size: number,
  write: Write,
): Promise<void> {
  for (const file of logRowFiles) write(file, '');
  for (let from = 0; from < size; from += leavesPerRead) {
    await nextTurn();
    for (const stored of await store.leaves(from, Math.min(size, from + leavesPerRead))) {
      const { index: leafIndex, opening } = stored;
      if (opening) write('openings.ndjson', row({ leafIndex, opening: formatHex(opening) }));
      await writeRecord(store, openLeaf(crypto, stored), leafIndex, write);
    }
  }
}

async function writeRecord(
  store: LogRowStore,
  { kind }: Leaf,
  leafIndex: number,
  write: Write,
): Promise<void> {
  const recordRow = (record: Uint8Array): string => row({ leafIndex, record: formatHex(record) });
  if (kind === 'refusal') {
    const refused = await store.refusalAt(leafIndex);
    if (refused) write('refusals.ndjson', recordRow(refused.record));
  } else if (kind === 'bundle') {
    writeBundle(assertDefined(await store.bundleAt(leafIndex), 'a bundle'), leafIndex, write);
  } else if (kind === 'outage') {
    const outage = assertDefined(await store.outageAt(leafIndex), 'the outage of a leaf');
    write('outages.ndjson', recordRow(outage.record));
  } else if (kind === 'version') {
    const version = assertDefined(await store.versionAt(leafIndex), 'the version of a leaf');
    write('versions.ndjson', recordRow(version.record));
  }
}

function writeBundle(
  { readerId, sequence, digest, cards }: NewBundle,
  leafIndex: number,
  write: Write,
): void {
  write('bundles.ndjson', row({ leafIndex, readerId, sequence, digest: formatHex(digest) }));
  for (const { bagStationId, cardId, readAtMs, problems } of cards) {
    const card = { bagStationId, cardId: formatHex(cardId), readAtMs, problems };
    write('cards.ndjson', row({ leafIndex, ...card }));
  }
}

function openLeaf(crypto: CryptoPort, { entry, opening }: StoredLeaf): Leaf {
  const leaf = assertDefined(decodeLeaf(entry), 'a stored leaf');
  if (leaf.kind !== 'sealed') return leaf;
  return assertDefined(opening && openSealedLeaf(crypto, leaf, opening), 'its opening');
}

function row(fields: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(fields)}\n`;
}
