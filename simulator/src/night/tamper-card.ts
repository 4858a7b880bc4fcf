/** What can be done to a memory card between the station and the card reader, and who can do it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  cardLabelFileName,
  decodeCardLabel,
  encodeCardLabel,
  journalFileName,
  parseTapeFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { listCounts, makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { SparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';

/** Anybody who holds the card: one byte of the tape's file, the label left as it is. */
export async function damageCard(directory: string): Promise<void> {
  const { path } = await findTape(directory);
  const bytes = await readFile(path);
  const middle = bytes.length >> 1;
  bytes.writeUInt8((bytes.readUInt8(middle) + 1) & 0xff, middle);
  await writeFile(path, bytes);
}

/** Anybody who recorded the transmission: its envelope instead of the card's, the label fitted to it. */
export async function copyTransmission(directory: string, transmission: Uint8Array): Promise<void> {
  await replaceTape(directory, transmission);
}

/** Who has the device's own key: another tape, signed and sealed as it must be, with votes moved. */
export async function forgeTape(
  directory: string,
  forger: { readonly tapeKey: Ed25519Signer; readonly cardKey: Uint8Array },
  tapeBytes: Uint8Array,
): Promise<void> {
  const tape = decodeTape(nodeCrypto, tapeBytes, { withheldAllowed: false });
  assert(tape.ok, 'the device’s own tape decodes');
  const { label } = await findTape(directory);
  const journal = decodeJournal(nodeCrypto, await readFile(join(directory, journalFileName)));
  const sealer = assertDefined(makeHpkeSealer(forger.cardKey), 'card key');
  const signed = signTape(nodeCrypto, forger.tapeKey, moveVotes(tape.value));
  const channel = { kind: 'card', cardId: label.cardId, journalHead: journal.head.digest } as const;
  await replaceTape(directory, sealTape(forger.tapeKey, sealer, signed, channel).envelope);
}

const movedVotes = 3;

/** From the strongest list of the first contest to the next one on the ballot. Totals stay as they are. */
export function moveVotes({ header, sections }: Tape): Tape {
  const first = sections.findIndex((section) => section.kind === 'contest');
  return {
    header,
    sections: sections.map((section, index) =>
      index === first && section.kind === 'contest' && section.listVotes
        ? { ...section, listVotes: moveCounts(section.listVotes) }
        : section,
    ),
  };
}

function moveCounts(listVotes: SparseCounts): SparseCounts {
  const counts = listCounts(listVotes);
  const most = Math.max(...counts.map((count) => count ?? 0));
  const from = counts.indexOf(most);
  const to = (from + 1) % counts.length;
  const moved = Math.min(movedVotes, most);
  counts[from] = most - moved;
  counts[to] = (counts[to] ?? 0) + moved;
  return makeSparseCounts(counts);
}

interface CardTape {
  readonly path: string;
  readonly name: string;
  readonly label: CardLabel;
}

async function findTape(directory: string): Promise<CardTape> {
  const decoded = decodeCardLabel(await readFile(join(directory, cardLabelFileName)));
  assert(decoded.ok, 'the agent’s own label decodes');
  const label = decoded.value;
  const file = label.files.find(({ name }) => parseTapeFileName(name) !== undefined);
  const { name } = assertDefined(file, 'tape on the card');
  return { path: join(directory, name), name, label };
}

async function replaceTape(directory: string, envelope: Uint8Array): Promise<void> {
  const { path, name, label } = await findTape(directory);
  await writeFile(path, envelope);
  const digest = nodeCrypto.sha256(envelope);
  const files = label.files.map((file) =>
    file.name === name ? { name, digest, size: envelope.length } : file,
  );
  await writeFile(join(directory, cardLabelFileName), encodeCardLabel({ ...label, files }));
}
