import { addressOf } from '../../app/address.ts';
import type { AreaSums } from '../../data/totals.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

export interface AskedArea {
  readonly kind: string;
  readonly id: string;
}

interface AreaChoiceProps {
  readonly contestId: string;
  readonly areas: readonly AreaSums[];
  readonly chosen: AskedArea | undefined;
}

export function AreaChoice({ contestId, areas, chosen }: AreaChoiceProps) {
  const t = useTexts(resultsTexts);
  const nameOf = usePlaceName();
  const kinds = ['governorate', 'constituency'] as const;
  return (
    <div className="filters screen-only">
      <label>
        {t('area')}
        <select
          aria-describedby="area-hint"
          value={chosen === undefined ? '' : JSON.stringify([chosen.kind, chosen.id])}
          onChange={(event) => {
            const { value } = event.target;
            const parts = value === '' ? [] : (JSON.parse(value) as readonly string[]);
            location.hash = addressOf('results', contestId, ...parts);
          }}
        >
          <option value="">{t('wholeContest')}</option>
          {kinds.map((kind) => (
            <optgroup key={kind} label={t(`area.${kind}`)}>
              {areas
                .filter((area) => area.kind === kind)
                .map(({ name }) => (
                  <option key={name} value={JSON.stringify([kind, name])}>
                    {nameOf(name)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <p id="area-hint" className="hint">
        {t('areaHint')}
      </p>
    </div>
  );
}
