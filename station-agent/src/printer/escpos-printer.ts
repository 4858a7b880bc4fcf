/** A receipt printer behind a device file, such as /dev/usb/lp0, or whatever takes its bytes. */
import { open } from 'node:fs/promises';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { formatEscPos } from './escpos.ts';
import type { Printer, PrinterFault } from './printer.ts';

export function makeEscPosPrinter(path: string): Printer {
  return {
    async print(_, { raster, plainLine }) {
      try {
        const device = await open(path, 'r+');
        try {
          await device.writeFile(formatEscPos(raster, plainLine));
        } finally {
          await device.close();
        }
        return ok(undefined);
      } catch (cause) {
        return fail(faultOf(cause));
      }
    },
  };
}

export function faultOf(cause: unknown): PrinterFault {
  const { code } = cause as { readonly code?: unknown };
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') return 'missing';
  if (code === 'EBUSY') return 'busy';
  return code === 'ENOSPC' ? 'full' : 'io';
}
