import { useFigures } from '../app/show-figures.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';
import { Moment } from './figure.tsx';

interface QuotedProps {
  readonly timeMs: number;
  readonly log: number;
  readonly logSize: number;
  readonly version?: number | null;
}

/** What the numbers beside it are quoted from. */
export function Quoted({ timeMs, log, logSize, version }: QuotedProps) {
  const t = useTexts(shellTexts);
  const { number } = useFigures();
  return (
    <p className="quoted">
      {typeof version === 'number' && (
        <>
          <strong>{t('quotedVersion', { version: number(version) })}</strong>
          {' · '}
        </>
      )}
      {t('quotedTime')} <Moment timeMs={timeMs} />
      {' · '}
      {t('quotedLog', { log: number(log), size: number(logSize) })}
    </p>
  );
}
