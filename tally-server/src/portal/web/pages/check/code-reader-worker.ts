/** Finds QR codes in pictures, beside the page: a telephone takes a tenth of a second for each. */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { prepareZXingModule, purgeZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { CodeRequest, CodeAnswer } from './code-reader.ts';

addEventListener('message', (event: MessageEvent<CodeRequest>) => {
  void answer(event.data);
});

async function answer({ id, picture }: CodeRequest): Promise<void> {
  const reply = (message: CodeAnswer): void => {
    postMessage(message);
  };
  try {
    prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
    const found = await readBarcodes(picture, {
      formats: ['QRCode'],
      tryHarder: true,
      maxNumberOfSymbols: 16,
      textMode: 'Plain',
    });
    reply({ id, texts: found.map(({ text }) => text).filter((text) => text !== '') });
  } catch {
    // Pictures that are none have no codes; what throws is a reader whose code could not be fetched.
    purgeZXingModule();
    reply({ id, texts: undefined });
  }
}
