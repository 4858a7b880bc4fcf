import type { RumourStatus } from '@mutabaqa/shared/notice/notice.ts';
import { noticesTexts } from '../../texts/notices-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

/** A sign for each, so that none is told by its colour alone. */
const signs: Readonly<Record<RumourStatus, string>> = {
  unverified: '?',
  false: '✗',
  true: '✓',
  corrected: '↻',
};

export function StatusMark({ status }: { readonly status: RumourStatus }) {
  const t = useTexts(noticesTexts);
  return (
    <strong className={`rumour-status rumour-${status}`}>
      <span aria-hidden="true">{signs[status]}</span> {t(`status.${status}`)}
    </strong>
  );
}
