/**
 * The custody of cards: each bundle as it was carried here, and opened, so that what the server said of a card can
 * be found out again. A bundle with a card of a station that has a withheld section stays closed: its figures are
 * in it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { DecodedBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { decodeCardRecord } from '@mutabaqa/shared/bundle/card-bundle.ts';
import {
  decodeSealedBundle,
  unsealBundle,
  verifySignedBundle,
} from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import {
  bundleFileName,
  type BundleRow,
  cardRow,
  journalRow,
} from '@mutabaqa/shared/court/custody-rows.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { HpkeOpener } from '@mutabaqa/shared/envelope/hpke-port.ts';
import type { NewBundle, Store } from '../store/store.ts';
import type { BundleDirectory } from './bundle-directory.ts';

export interface CustodySetup {
  readonly crypto: CryptoPort;
  readonly election: Pick<ElectionPackage, 'manifest'>;
  readonly store: Pick<Store, 'bundleAt' | 'cardsFrom'>;
  /** Holds `imported/`. */
  readonly bundlesDirectory: string;
  /** With the server's bundle key; undefined when it cannot be read. */
  readonly opener: HpkeOpener | undefined;
  /** Nothing at or behind this leaf. */
  readonly logSize: number;
  readonly isWanted: (bagStationId: string) => boolean;
  readonly hasWithheld: (stationId: string) => boolean;
}

/** The rows of bundles that were left closed. */
export async function writeCustody(
  setup: CustodySetup,
  out: BundleDirectory,
): Promise<readonly BundleRow[]> {
  const carried = findCarried(join(setup.bundlesDirectory, 'imported'));
  const rows: BundleRow[] = [];
  const cards: object[] = [];
  const journals: object[] = [];
  for (const leafIndex of await bundleLeaves(setup)) {
    const bundle = assertDefined(await setup.store.bundleAt(leafIndex), `bundle ${leafIndex}`);
    const taken = await takeBundle(setup, bundle, carried, out);
    rows.push({ leafIndex, ...taken });
    for (const stored of bundle.cards) {
      if (!setup.isWanted(stored.bagStationId)) continue;
      const card = assertDefined(decodeCardRecord(stored.record), 'a card as stored');
      const place = { leafIndex, readerId: bundle.readerId, sequence: bundle.sequence };
      cards.push(cardRow(setup.crypto, setup.election.manifest, place, card));
      const journal = journalRow(setup.crypto, place, card);
      if (journal) journals.push(journal);
    }
  }
  out.writeRows(courtFiles.bundles, rows);
  out.writeRows(courtFiles.cards, cards);
  out.writeRows(courtFiles.journals, journals);
  return rows.filter(({ opened }) => opened === null);
}

const cardsPerRead = 256;

/** Of bundles with a card that is wanted, in the order of the log. */
async function bundleLeaves({ store, logSize, isWanted }: CustodySetup): Promise<number[]> {
  const leaves = new Set<number>();
  for (let after = 0; ; after += cardsPerRead) {
    const cards = await store.cardsFrom(after, cardsPerRead);
    for (const { bundleLeaf, bagStationId } of cards) {
      if (bundleLeaf < logSize && isWanted(bagStationId)) leaves.add(bundleLeaf);
    }
    if (cards.length < cardsPerRead) return [...leaves].sort((a, b) => a - b);
  }
}

/** Paths by reader and number, as the outside says it. */
function findCarried(directory: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  if (!existsSync(directory)) return found;
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    const sealed = decodeSealedBundle(readFileSync(path));
    if (!sealed.ok) continue; // something else that lies there
    const key = bundleFileName(sealed.value.readerId, sealed.value.sequence);
    found.set(key, [...(found.get(key) ?? []), path]);
  }
  return found;
}

async function takeBundle(
  setup: CustodySetup,
  bundle: NewBundle,
  carried: ReadonlyMap<string, readonly string[]>,
  out: BundleDirectory,
): Promise<Omit<BundleRow, 'leafIndex'>> {
  const { readerId, sequence, digest } = bundle;
  const name = bundleFileName(readerId, sequence);
  const row = { readerId, sequence, digest: formatHex(digest) };
  const paths = carried.get(name) ?? [];
  if (setup.opener === undefined) {
    const [path] = paths;
    if (path !== undefined) out.copy(path, `${courtFiles.received}/${name}.bundle`);
    const received = path === undefined ? null : `${name}.bundle`;
    return { ...row, received, opened: null, why: 'no-key' };
  }
  for (const path of paths) {
    const opened = openCarried(setup, setup.opener, readFileSync(path), digest);
    if (opened === undefined) continue; // a file of this name that is not what was logged
    out.copy(path, `${courtFiles.received}/${name}.bundle`);
    const received = `${name}.bundle`;
    if (opened.bundle.cards.some(({ bagStationId }) => setup.hasWithheld(bagStationId))) {
      return { ...row, received, opened: null, why: 'withheld' };
    }
    out.write(`${courtFiles.opened}/${name}.signed`, opened.signed);
    return { ...row, received, opened: `${name}.signed`, why: null };
  }
  return { ...row, received: null, opened: null, why: 'not-there' };
}

function openCarried(
  { crypto, election }: CustodySetup,
  opener: HpkeOpener,
  bytes: Uint8Array,
  digest: Uint8Array,
): { readonly signed: Uint8Array; readonly bundle: DecodedBundle } | undefined {
  const sealed = decodeSealedBundle(bytes);
  if (!sealed.ok) return undefined;
  const readerKey = election.manifest.cardReaders.get(sealed.value.readerId);
  const signed = unsealBundle(opener, sealed.value);
  if (readerKey === undefined || signed === undefined) return undefined;
  const bundle = verifySignedBundle(crypto, readerKey, sealed.value, signed);
  const isLogged = bundle.ok && equalBytes(bundle.value.digest, digest);
  return isLogged ? { signed, bundle: bundle.value } : undefined;
}
