/** The printed tape, read back from its picture as a phone would see it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { encodePng } from '@mutabaqa/station-agent/printer/png.ts';
import { formatEscPos } from '@mutabaqa/station-agent/printer/escpos.ts';
import { makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import { readCodes } from '../builders/code-reader.ts';
import { photograph, printSampleTape } from '../builders/printed-tape.ts';

const papers = ['80', '58'] as const;
const pictures = process.env['MUTABAQA_PICTURES'];

for (const paper of papers) {
  for (const locale of locales) {
    test(`${paper} mm, ${locale}: a reader gets the signed tape and the address of the dossier`, async () => {
      const { printout, tape, tapeSignature } = printSampleTape('printed', { paper, locale });
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        writeFileSync(join(pictures, `tape-${paper}-${locale}.png`), encodePng(printout.raster));
      }
      const texts = await readCodes(photograph(printout.raster, { random: makeSeededRandom('') }));
      const read = parseQrParts(
        nodeCrypto,
        texts.filter((text) => text.startsWith('R1/')),
      );
      expect(read.ok && read.value).toMatchObject({ tape, tapeSignature });
      expect(
        texts.filter((text) => text.startsWith('https://results.example.iq/#/station/')),
      ).toHaveLength(1);
    });
  }
}

test.each([
  ['out of focus', { blurDots: 1.5 }],
  ['noise', { noise: 60 }],
  ['turned a little', { turnedDegrees: 7 }],
  ['turned on its side', { turnedDegrees: 93 }],
  ['dead columns of the print head', { columnsLost: 6 }],
  ['all of it', { blurDots: 1, noise: 30, turnedDegrees: 3, columnsLost: 3 }],
])('%s: both papers are still read', async (name, flaws) => {
  for (const paper of papers) {
    const { printout, tape } = printSampleTape('printed', { paper, locale: 'ar' });
    const random = makeSeededRandom(name);
    const texts = await readCodes(photograph(printout.raster, { random, ...flaws }));
    const read = parseQrParts(
      nodeCrypto,
      texts.filter((text) => text.startsWith('R1/')),
    );
    expect(read.ok && read.value.tape).toEqual(tape);
  }
});

test('58 mm: any one code may be torn off', async () => {
  const { printout, tape } = printSampleTape('printed', { paper: '58', locale: 'ckb' });
  const texts = await readCodes(photograph(printout.raster, { random: makeSeededRandom('') }));
  const parts = texts.filter((text) => text.startsWith('R1/'));
  expect(parts.length).toBeGreaterThan(1);
  for (const torn of parts) {
    const read = parseQrParts(
      nodeCrypto,
      parts.filter((part) => part !== torn),
    );
    expect(read.ok && read.value.tape).toEqual(tape);
  }
});

test('the printer gets the picture in bands, and one line that it prints itself', () => {
  const { printout } = printSampleTape('printed', { paper: '80', locale: 'ar' });
  const { raster, plainLine } = printout;
  const bytes = formatEscPos(raster, plainLine);
  // Read as a printer reads it: command by command.
  let at = 2;
  const rows: Uint8Array[] = [];
  while (bytes[at] === 0x1d && bytes[at + 1] === 0x76) {
    const rowBytes = bytes[at + 4]! + 256 * bytes[at + 5]!;
    const height = bytes[at + 6]! + 256 * bytes[at + 7]!;
    expect([rowBytes, height <= 128]).toEqual([72, true]);
    rows.push(bytes.subarray(at + 8, at + 8 + rowBytes * height));
    at += 8 + rowBytes * height;
  }
  expect(Buffer.concat(rows).equals(raster.bytes)).toBe(true);
  const line = Buffer.from(bytes.subarray(at)).toString('latin1').split('\n')[0];
  expect(line).toBe(plainLine);
  expect(line).toMatch(/^\S+ #1 (\d{4} ){5}\d{4}$/);
});
