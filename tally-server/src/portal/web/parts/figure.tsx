import { useFigures } from '../app/show-figures.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

/** A count in the reader's digits; null and undefined are "not reported", which is not 0. */
export function Figure({ value }: { readonly value: number | string | null | undefined }) {
  const { number } = useFigures();
  const t = useTexts(shellTexts);
  if (value === null || value === undefined) {
    return (
      <span className="unreported">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t('unknown')}</span>
      </span>
    );
  }
  return <bdi>{number(value)}</bdi>;
}

/** Hundredths of a percent. */
export function Share({ hundredths }: { readonly hundredths: number | string | null }) {
  const { percent } = useFigures();
  if (hundredths === null) return <Figure value={null} />;
  return <bdi>{percent(hundredths)}</bdi>;
}

/** Unix milliseconds. Left to right in every language, or date, time and offset would change places. */
export function Moment({ timeMs }: { readonly timeMs: number }) {
  const { time } = useFigures();
  const isDate = Math.abs(timeMs) <= 8.64e15; // what a Date can hold; devices say anything
  return (
    <time dateTime={isDate ? new Date(timeMs).toISOString() : undefined}>
      <bdi dir="ltr">{time(timeMs)}</bdi>
    </time>
  );
}
