import type { FileState } from '../data/use-file.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';
import { Loading } from './loading.tsx';

/** What stands in the place of a file that is not here yet, or above one that could not be read again. */
export function FileMessage({ file }: { readonly file: FileState<unknown> }) {
  const t = useTexts(shellTexts);
  const { fault, value, reload } = file;
  if (fault === undefined) return value === undefined ? <Loading /> : null;
  return (
    <div className="notice" role="status">
      <strong>{t(`fault.${fault}`)}</strong> {t(`fault.${fault}.hint`)}{' '}
      <button type="button" onClick={reload}>
        {t('retry')}
      </button>
    </div>
  );
}
