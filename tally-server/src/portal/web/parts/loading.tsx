import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

export function Loading() {
  const t = useTexts(shellTexts);
  return (
    <p className="loading" role="status">
      {t('loading')}
    </p>
  );
}
