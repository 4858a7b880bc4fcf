import { useFigures } from '../app/show-figures.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

export function Pager({ page, pages, onPage }: PagerProps) {
  const t = useTexts(shellTexts);
  const { number } = useFigures();
  if (pages <= 1) return null;
  return (
    <div className="pager">
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {t('previous')}
      </button>
      <span role="status">{t('pageOf', { page: number(page + 1), pages: number(pages) })}</span>
      <button type="button" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
        {t('next')}
      </button>
    </div>
  );
}
