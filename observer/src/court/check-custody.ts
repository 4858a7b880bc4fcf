/** The custody of cards: bundles against readers' keys and leaves, and everything said of cards against bundles. */
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { DecodedBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { verifySignedBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import type { CourtScope } from '@mutabaqa/shared/court/court-files.ts';
import { courtFiles, isOfScope } from '@mutabaqa/shared/court/court-files.ts';
import type { BundleRow } from '@mutabaqa/shared/court/custody-rows.ts';
import { cardRow, journalRow } from '@mutabaqa/shared/court/custody-rows.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import { isCount, parseJsonObject } from '../recount/evidence-rows.ts';
import { compareLines, type CourtBundle, readLines } from './bundle-files.ts';
import type { CourtChecks } from './court-checks.ts';
import type { Ground } from './read-ground.ts';

interface OpenedBundle {
  readonly leafIndex: number;
  readonly bundle: DecodedBundle;
}

export async function checkCustody(
  crypto: CryptoPort,
  bundle: CourtBundle,
  scope: CourtScope,
  ground: Ground,
  checks: CourtChecks,
): Promise<void> {
  const rows = await readBundleRows(bundle, checks);
  const published = await readPublishedCards(bundle);
  const { roster } = ground.foundation.election;
  const isWanted = (stationId: string): boolean => {
    const entry = roster.station(stationId);
    // A bag may name a station that is none: only the whole election is told of it.
    return entry === undefined ? scope.kind === 'election' : isOfScope(scope, entry);
  };
  checkComplete(rows, published, isWanted, checks);
  const opened: OpenedBundle[] = [];
  let closed = 0;
  for (const { row, position } of rows) {
    const problem = checkLeaf(ground, row);
    if (problem !== undefined) checks.fail('custody', position, problem);
    if (row.opened === null) {
      closed += 1;
      if (row.why === 'withheld' && !hasWithheld(row, published, ground)) {
        const excuse = 'nobody decided that a section of its cards is withheld';
        checks.fail('custody', position, excuse);
      }
    } else {
      const found = await openRow(crypto, bundle, ground, row, checks);
      if (found) opened.push({ leafIndex: row.leafIndex, bundle: found });
    }
  }
  checkChains(opened, checks);
  const note = closed === 0 ? '' : `, ${closed} left closed`;
  checks.pass('custody', `${rows.length} bundles${note}`);
  await checkCards(crypto, bundle, { opened, published, isWanted, ground }, checks);
}

async function readBundleRows(
  bundle: CourtBundle,
  checks: CourtChecks,
): Promise<{ readonly row: BundleRow; readonly position: string }[]> {
  const lines = await readLines(bundle, courtFiles.bundles);
  return lines.flatMap((line, i) => {
    const position = `${courtFiles.bundles}, line ${i + 1}`;
    const row = parseBundleRow(line);
    if (row === undefined) checks.fail('custody', position, 'not a row');
    return row ? [{ row, position }] : [];
  });
}

function parseBundleRow(line: string): BundleRow | undefined {
  const raw = parseJsonObject(line);
  if (raw === undefined) return undefined;
  const isName = (name: unknown): boolean =>
    name === null || (typeof name === 'string' && /^[A-Za-z0-9\-_.!~*'()%]+$/.test(name));
  const isRow =
    isCount(raw['leafIndex']) &&
    isCount(raw['sequence']) &&
    typeof raw['readerId'] === 'string' &&
    typeof raw['digest'] === 'string' &&
    isName(raw['received']) &&
    isName(raw['opened']);
  return isRow ? (raw as unknown as BundleRow) : undefined;
}

/** Undefined = the log has it. */
function checkLeaf({ foundation }: Ground, { leafIndex, digest }: BundleRow): string | undefined {
  const leaf = foundation.leaves.at(leafIndex);
  if (leaf?.kind !== 'bundle') return `leaf ${leafIndex} is of no bundle`;
  return formatHex(leaf.commitment) === digest
    ? undefined
    : `leaf ${leafIndex} commits to another bundle`;
}

/** Its cards hold figures that a decision keeps out of every output. */
function hasWithheld(
  { leafIndex }: BundleRow,
  published: readonly PublishedCard[],
  { decisions }: Ground,
): boolean {
  const withheld = findWithheldSections(decisions.facts);
  return published.some(
    (card) => card.leafIndex === leafIndex && withheld.of(card.bagStationId) !== undefined,
  );
}

async function openRow(
  crypto: CryptoPort,
  bundle: CourtBundle,
  { foundation }: Ground,
  row: BundleRow,
  checks: CourtChecks,
): Promise<DecodedBundle | undefined> {
  const name = `${courtFiles.opened}/${row.opened}`;
  const bytes = await bundle.read(name);
  const readerKey = foundation.election.manifest.cardReaders.get(row.readerId);
  if (bytes === undefined || readerKey === undefined) {
    const problem = bytes === undefined ? 'missing' : `no card reader is called ${row.readerId}`;
    checks.fail('custody', name, problem);
    return undefined;
  }
  const verified = verifySignedBundle(crypto, readerKey, row, bytes);
  if (!verified.ok) {
    checks.fail('custody', name, verified.error.code);
    return undefined;
  }
  if (formatHex(verified.value.digest) === row.digest) return verified.value;
  checks.fail('custody', name, 'is not the bundle that the log has');
  return undefined;
}

/** Each names the one before, as far as both are here: a part has only the bundles with its cards. */
function checkChains(opened: readonly OpenedBundle[], checks: CourtChecks): void {
  const byNumber = new Map(
    opened.map(({ bundle }) => [`${bundle.readerId} ${bundle.sequence}`, bundle]),
  );
  for (const { bundle } of opened) {
    const before = byNumber.get(`${bundle.readerId} ${bundle.sequence - 1}`);
    if (before === undefined || equalBytes(bundle.previous, before.digest)) continue;
    const position = `bundle ${bundle.sequence} of ${bundle.readerId}`;
    checks.fail('custody', position, 'does not continue the one before');
  }
}

interface PublishedCard {
  readonly leafIndex: number;
  readonly bagStationId: string;
  readonly text: string;
}

async function readPublishedCards(bundle: CourtBundle): Promise<PublishedCard[]> {
  const lines = await readLines(bundle, `${courtFiles.results}/cards.ndjson`);
  return lines.flatMap((text) => {
    const raw = parseJsonObject(text);
    const leafIndex = raw?.['leafIndex'];
    const bagStationId = raw?.['bagStationId'];
    const isRow = isCount(leafIndex) && typeof bagStationId === 'string';
    return isRow ? [{ leafIndex, bagStationId, text }] : []; // others fail in the recount
  });
}

/** The version says in which bundles the cards of the part came. */
function checkComplete(
  rows: readonly { readonly row: BundleRow }[],
  published: readonly PublishedCard[],
  isWanted: (stationId: string) => boolean,
  checks: CourtChecks,
): void {
  const there = new Set(rows.map(({ row }) => row.leafIndex));
  const missing = new Set(
    published
      .filter(({ leafIndex, bagStationId }) => isWanted(bagStationId) && !there.has(leafIndex))
      .map(({ leafIndex }) => leafIndex),
  );
  for (const leafIndex of missing) {
    checks.fail('custody', courtFiles.bundles, `the bundle of leaf ${leafIndex} is missing`);
  }
}

async function checkCards(
  crypto: CryptoPort,
  bundle: CourtBundle,
  custody: {
    readonly opened: readonly OpenedBundle[];
    readonly published: readonly PublishedCard[];
    readonly isWanted: (stationId: string) => boolean;
    readonly ground: Ground;
  },
  checks: CourtChecks,
): Promise<void> {
  const { opened, published, isWanted, ground } = custody;
  const { manifest } = ground.foundation.election;
  const openLeaves = new Set(opened.map(({ leafIndex }) => leafIndex));
  const cards: string[] = [];
  const journals: string[] = [];
  const asPublished: string[] = [];
  for (const { leafIndex, bundle: from } of opened) {
    const place = { leafIndex, readerId: from.readerId, sequence: from.sequence };
    for (const card of from.cards.filter(({ bagStationId }) => isWanted(bagStationId))) {
      const row = cardRow(crypto, manifest, place, card);
      const { bagStationId, cardId, readAtMs, problems } = row;
      cards.push(JSON.stringify(row));
      asPublished.push(JSON.stringify({ leafIndex, bagStationId, cardId, readAtMs, problems }));
      const journal = journalRow(crypto, place, card);
      if (journal) journals.push(JSON.stringify(journal));
    }
  }
  const isOpened = (line: string): boolean => {
    const leafIndex = parseJsonObject(line)?.['leafIndex'];
    return typeof leafIndex !== 'number' || openLeaves.has(leafIndex);
  };
  const shown = (await readLines(bundle, courtFiles.cards)).filter(isOpened);
  compareLines(courtFiles.cards, shown, cards, 'cards', checks);
  const shownPublished = published
    .filter(({ leafIndex, bagStationId }) => openLeaves.has(leafIndex) && isWanted(bagStationId))
    .map(({ text }) => text);
  compareLines('results/cards.ndjson', shownPublished, asPublished, 'cards', checks);
  checks.pass('cards', `${cards.length} cards`);
  const shownJournals = (await readLines(bundle, courtFiles.journals)).filter(isOpened);
  compareLines(courtFiles.journals, shownJournals, journals, 'journals', checks);
  checks.pass('journals', `${journals.length} journals`);
}
