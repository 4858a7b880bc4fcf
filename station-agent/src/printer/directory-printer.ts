/** Pictures in a directory: for stations without a receipt printer, and for rehearsals. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { faultOf } from './escpos-printer.ts';
import { encodePng } from './png.ts';
import type { Printer } from './printer.ts';

export function makeDirectoryPrinter(directory: string): Printer {
  return {
    async print(name, { raster }) {
      try {
        await mkdir(directory, { recursive: true });
        const path = join(directory, `${name}.png`);
        await writeFile(`${path}.draft`, encodePng(raster));
        await rename(`${path}.draft`, path);
        return ok(undefined);
      } catch (cause) {
        return fail(faultOf(cause));
      }
    },
  };
}
