/**
 * Card v1 on a directory: tapes, then the journal, then the label. A card that is pulled early shows,
 * because what its label names is not what it holds. Specification: proto/spec/card.md
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { CardFile, CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  cardLabelFileName,
  decodeCardLabel,
  encodeCardLabel,
  journalFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Card, CardContent, CardDisk, CardFault, CardIdentity } from './card.ts';

export function makeDirectoryCard(crypto: CryptoPort, disk: CardDisk): Card {
  async function readLabel(
    identity: CardIdentity,
  ): Promise<Result<CardLabel | undefined, CardFault>> {
    const bytes = await disk.read(cardLabelFileName);
    if (bytes === undefined) return ok(undefined);
    const label = decodeCardLabel(bytes);
    if (!label.ok) return fail('label-damaged');
    const fields = ['electionId', 'mode', 'stationId', 'deviceId'] as const;
    const isOurs = fields.every((field) => label.value[field] === identity[field]);
    return isOurs ? ok(label.value) : fail('other-card');
  }

  async function write(content: CardContent): Promise<Result<void, CardFault>> {
    const label = await readLabel(content.identity);
    if (!label.ok) return label;
    // Another card was put in since its id was read: its copy must be signed for it.
    if (label.value && !equalBytes(label.value.cardId, content.cardId)) return fail('other-card');
    const written: [string, Uint8Array][] = [
      ...content.tapes.map(({ name, envelope }): [string, Uint8Array] => [name, envelope]),
      [journalFileName, content.journal],
    ];
    const files = new Map<string, CardFile>(label.value?.files.map((file) => [file.name, file]));
    for (const [name, bytes] of written) {
      await disk.write(name, bytes);
      files.set(name, { name, digest: crypto.sha256(bytes), size: bytes.length });
    }
    const { identity, cardId } = content;
    const newLabel = encodeCardLabel({ ...identity, cardId, files: [...files.values()] });
    // If we crash before this, the label names less than the card holds, and the next start writes again.
    await disk.write(cardLabelFileName, newLabel);
    for (const [name, bytes] of [...written, [cardLabelFileName, newLabel] as const]) {
      const back = await disk.read(name);
      if (!back || !equalBytes(back, bytes)) return fail('read-back-differs');
    }
    return ok(undefined);
  }

  return {
    readId: (identity) =>
      withoutThrowing(async () => {
        const label = await readLabel(identity);
        return label.ok ? ok(label.value?.cardId) : label;
      }),
    write: (content) => withoutThrowing(() => write(content)),
  };
}

/** A card that fails is no fault of the program; any other error is. */
async function withoutThrowing<Value>(
  access: () => Promise<Result<Value, CardFault>>,
): Promise<Result<Value, CardFault>> {
  try {
    return await access();
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    return fail(faultOfCode(String(cause.code)));
  }
}

function faultOfCode(code: string): CardFault {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENODEV':
      return 'missing';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'read-only';
    default:
      return 'io';
  }
}
