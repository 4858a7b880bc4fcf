/** `openings.ndjson` of a result version: what the sealed leaves of a log say. Believed when it opens them. */
import { parseHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';

/** A million openings of about 200 bytes in hexadecimal. */
export const openingsBytesMax = 512 * 1024 * 1024;

/** By leaf index. */
export type Openings = ReadonlyMap<number, Uint8Array>;

/** The error is the number of the first line, from 1, that is not an opening. */
export function parseOpenings(bytes: Uint8Array): Openings | { readonly wrongLine: number } {
  const openings = new Map<number, Uint8Array>();
  const lines = (parseUtf8(bytes) ?? '\n').replace(/\n$/, '').split('\n');
  if (bytes.length === 0) return openings;
  for (const [at, line] of lines.entries()) {
    const [, index, hex = ''] =
      /^\{"leafIndex":(\d{1,15}),"opening":"([0-9a-f]+)"\}$/.exec(line) ?? [];
    const opening = parseHex(hex);
    if (index === undefined || opening === undefined) return { wrongLine: at + 1 };
    openings.set(Number(index), opening);
  }
  return openings;
}

/** The leaf that a sealed one stands for, when its opening is there and fits; else the leaf itself. */
export function openLeaf(crypto: CryptoPort, openings: Openings, index: number, leaf: Leaf): Leaf {
  const opening = leaf.kind === 'sealed' ? openings.get(index) : undefined;
  return (opening && openSealedLeaf(crypto, leaf, opening)) ?? leaf;
}
