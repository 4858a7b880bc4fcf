/**
 * Memory cards of a replay: the same directory that an agent writes, put in place by one rename so that
 * the card reader never sees half of one. Not flushed: a replay that is cut off starts again.
 */
import { mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cardLabelFileName,
  encodeCardLabel,
  journalFileName,
  tapeFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import {
  emptyJournalHead,
  encodeJournal,
  makeJournalEntry,
} from '@mutabaqa/shared/card/journal.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import type { SignedTape, TapeSigner } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { sealTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';

export interface ReplayCard {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

export function makeCard(
  signer: TapeSigner,
  sealer: HpkeSealer,
  signed: SignedTape,
  cardId: Uint8Array,
): ReplayCard {
  const { header, digest } = signed.tape;
  const entry = makeJournalEntry(nodeCrypto, emptyJournalHead, {
    bootCounter: 1,
    timeMs: header.madeAtS * 1000,
    event: 'tape-accepted',
    subject: digest,
  });
  const { envelope } = sealTape(signer, sealer, signed, {
    kind: 'card',
    cardId,
    journalHead: entry.digest,
  });
  const files = [
    { name: journalFileName, bytes: encodeJournal([entry]) },
    { name: tapeFileName(header.sequence, header.part.index), bytes: envelope },
  ];
  const { electionId, mode, stationId, deviceId } = header;
  const listed = files.map(({ name, bytes }) => ({
    name,
    digest: nodeCrypto.sha256(bytes),
    size: bytes.length,
  }));
  const label = encodeCardLabel({ electionId, mode, stationId, deviceId, cardId, files: listed });
  return { files: [...files, { name: cardLabelFileName, bytes: label }] };
}

/** `staging` and `cards` are on one file system; `name` is as labelled on the bag. */
export function writeCard(staging: string, cards: string, name: string, card: ReplayCard): void {
  const directory = join(staging, name);
  mkdirSync(directory);
  for (const { name: file, bytes } of card.files) writeFileSync(join(directory, file), bytes);
  renameSync(directory, join(cards, name));
}

/** Not rmSync: looking for what cannot be there takes it four times as long. */
export function removeCard(card: string): void {
  for (const file of readdirSync(card)) unlinkSync(join(card, file));
  rmdirSync(card);
}
