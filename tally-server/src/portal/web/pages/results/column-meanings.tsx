import type { StationState } from '@mutabaqa/shared/reconcile/verdict.ts';
import { resultsTexts } from '../../texts/results-texts.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

/** Four totals stand beside each other, and each must say what it is. */
export function ColumnMeanings({
  adoptedStates,
}: {
  readonly adoptedStates: readonly StationState[];
}) {
  const t = useTexts(resultsTexts);
  const shell = useTexts(shellTexts);
  const states = adoptedStates.map((state) => shell(`state.${state}`)).join(' · ');
  return (
    <section aria-labelledby="columns-title">
      <h2 id="columns-title">{t('columns')}</h2>
      <dl className="facts">
        <div>
          <dt>{t('countable')}</dt>
          <dd>{t('countableHint')}</dd>
        </div>
        <div>
          <dt>{t('adopted')}</dt>
          <dd>{t('adoptedHint', { states })}</dd>
        </div>
        <div>
          <dt>{t('transmitted')}</dt>
          <dd>{t('transmittedHint')}</dd>
        </div>
        <div>
          <dt>{t('card')}</dt>
          <dd>{t('cardHint')}</dd>
        </div>
      </dl>
    </section>
  );
}
