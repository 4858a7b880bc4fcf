/** Fonts that shape Arabic and Kurdish, bundled: what a device has installed is not known. */
import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

const files = {
  'tape-arabic': 'arabic-500',
  'tape-latin': 'latin-500',
  'tape-latin-ext': 'latin-ext-500',
  'tape-arabic-bold': 'arabic-800',
  'tape-latin-bold': 'latin-800',
} as const;

export const plainFont = 'tape-arabic, tape-latin, tape-latin-ext';
export const boldFont = 'tape-arabic-bold, tape-latin-bold, tape-latin-ext';

let isRegistered = false;

/** Throws when a file is missing: a tape without letters must not be printed. */
export function registerFonts(): void {
  if (isRegistered) return;
  const { resolve } = createRequire(import.meta.url);
  for (const [name, file] of Object.entries(files)) {
    const path = resolve(
      `@fontsource/noto-sans-arabic/files/noto-sans-arabic-${file}-normal.woff2`,
    );
    if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`${path} is no font`);
  }
  isRegistered = true;
}
