/** What a device prints with; it loads nothing. */
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import type { PaperWidth } from './paper.ts';

export interface PrintSettings {
  readonly paper: PaperWidth;
  readonly locale: Locale;
}

export interface PrintSetup extends PrintSettings {
  /** A device file, or a directory that takes pictures. */
  readonly path: string;
}
