import { expect, test } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import type { QrGathering } from './tape-in-hand.ts';
import { decodeQrTexts, decodeTapeFile, gatherQrText } from './tape-in-hand.ts';

const partsOf = (fill: number): string[] =>
  formatQrParts(
    nodeCrypto,
    {
      tape: new Uint8Array(500).fill(fill),
      keyId: new Uint8Array(8),
      tapeSignature: new Uint8Array(64),
    },
    200,
  );

function gather(texts: readonly string[]): QrGathering {
  let gathering: QrGathering | undefined;
  for (const text of texts) {
    const next = gatherQrText(nodeCrypto, gathering, text);
    assert(next.ok, 'a code of the tape');
    gathering = next.value;
  }
  assert(gathering !== undefined, 'codes');
  return gathering;
}

test('codes are gathered in any order, a repeated one changes nothing, and one may be lost', () => {
  const parts = partsOf(1);
  const needed = parts.length - 1;
  const [first = '', second = ''] = parts;
  expect(gather([second])).toEqual({ texts: [second], needed, missing: needed - 1 });
  expect(gather([second, second, first])).toMatchObject({ needed, missing: needed - 2 });
  expect(gather(parts.slice(1).toReversed())).toMatchObject({ needed, missing: 0 });
  expect(gather(parts.slice(0, -1))).toMatchObject({ needed, missing: 0 });
});

test('a code of another tape is refused, and what was gathered stays', () => {
  const [own = ''] = partsOf(1);
  const before = gather([own]);
  const codeOf = (text: string): string => {
    const next = gatherQrText(nodeCrypto, before, text);
    return next.ok ? '' : next.error.code;
  };
  expect(codeOf(partsOf(2)[0] ?? '')).toBe('qr.mixed');
  expect(codeOf('https://results.example')).toBe('qr.malformed');
  expect(codeOf(own)).toBe('');
});

test('what is no tape is refused with its code', () => {
  const texts = decodeQrTexts(nodeCrypto, partsOf(1));
  expect(texts.ok ? '' : texts.error.code).toMatch(/^tape\./);
  for (const bytes of [new Uint8Array(), new Uint8Array(100), new Uint8Array(100_000)]) {
    const file = decodeTapeFile(nodeCrypto, bytes);
    expect(file.ok ? '' : file.error.code).toMatch(/^(tape|envelope)\./);
  }
});
