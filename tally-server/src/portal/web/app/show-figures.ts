/** Numbers and times as this reader reads them. Display only. */
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import type { Settings } from './settings.ts';
import { useSettings } from './settings.ts';

export interface Figures {
  /** A count; sums pass 2^53 and come as decimal text. */
  readonly number: (value: number | string) => string;
  /** Hundredths of a percent, as `7412` for 74.12 %. */
  readonly percent: (hundredths: number | string) => string;
  /** Unix milliseconds, to the second, in Asia/Baghdad with offset. */
  readonly time: (timeMs: number) => string;
  /** Any text: its digits alone are changed. */
  readonly digits: (text: string) => string;
}

export function useFigures(): Figures {
  return figuresOf(useSettings().digits);
}

const known = new Map<Settings['digits'], Figures>();

function figuresOf(digitSet: Settings['digits']): Figures {
  const found = known.get(digitSet);
  if (found !== undefined) return found;
  const isLatin = digitSet === 'latin';
  const digits = (text: string): string => (isLatin ? text : toArabicIndic(text));
  const figures: Figures = {
    digits,
    number: (value) => digits(groupThousands(String(value))),
    percent: (hundredths) => {
      const whole = BigInt(hundredths) / 100n;
      const part = String(BigInt(hundredths) % 100n).padStart(2, '0');
      return digits(`${groupThousands(String(whole))}.${part} %`);
    },
    time: (timeMs) => digits(formatTime(Math.floor(timeMs / 1000))),
  };
  known.set(digitSet, figures);
  return figures;
}

function groupThousands(decimal: string): string {
  return /^-?\d+$/.test(decimal) ? decimal.replaceAll(/\B(?=(\d{3})+$)/g, ',') : decimal;
}

/** With the separators that go with these digits. */
function toArabicIndic(text: string): string {
  return text
    .replaceAll(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)))
    .replaceAll(/(?<=[٠-٩]),(?=[٠-٩])/g, '٬')
    .replaceAll(/(?<=[٠-٩])\.(?=[٠-٩])/g, '٫')
    .replaceAll('%', '٪');
}
