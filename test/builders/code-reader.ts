/** An independent reader of QR codes (ZXing in C++, compiled to wasm), as observers' phones have one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Photograph } from './printed-tape.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');

/** Texts of all codes in the picture, in no order. */
export async function readCodes(picture: Photograph): Promise<string[]> {
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasm)).buffer } });
  const image = { ...picture, colorSpace: 'srgb' as const };
  const found = await readBarcodes(image, {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 20,
  });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}
