import type { NowArea } from '@mutabaqa/shared/site/now.ts';
import { Suspense, lazy, useState } from 'react';
import { Loading } from '../../parts/loading.tsx';
import { StateIcon } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { AreaTiles } from './area-tiles.tsx';

/** Comes with its library when somebody wants outlines. */
const AreaOutlines = lazy(async () => ({
  default: (await import('./area-outlines.tsx')).AreaOutlines,
}));

interface AreaMapProps {
  readonly areas: readonly NowArea[];
  /** The host has a map of the governorates. */
  readonly hasOutlines: boolean;
}

export function AreaMap({ areas, hasOutlines }: AreaMapProps) {
  const t = useTexts(nowTexts);
  const [isOutlined, setIsOutlined] = useState(false);
  const governorates = areas.filter(({ kind }) => kind === 'governorate');
  const constituencies = areas.filter(({ kind }) => kind === 'constituency');
  const listed = new Set(constituencies.map(({ id }) => id));
  return (
    <section aria-labelledby="map-title">
      <div className="title-row">
        <h2 id="map-title">{t('map')}</h2>
        {hasOutlines && (
          <div role="group" aria-label={t('map')} className="choice">
            {[false, true].map((outlined) => (
              <button
                key={String(outlined)}
                type="button"
                aria-pressed={outlined === isOutlined}
                onClick={() => setIsOutlined(outlined)}
              >
                {t(outlined ? 'mapOutlines' : 'mapTiles')}
              </button>
            ))}
          </div>
        )}
      </div>
      {isOutlined ? (
        <Suspense fallback={<Loading />}>
          <AreaOutlines areas={governorates} />
        </Suspense>
      ) : (
        <AreaTiles areas={governorates} listed={listed} />
      )}
      <ul className="legend">
        <li>
          <span className="legend-fill" aria-hidden="true" /> {t('legendArrived')}
        </li>
        <li>
          <StateIcon state="discrepant" /> {t('legendWrong')}
        </li>
        <li>
          <StateIcon state="overdue" /> {t('legendOverdue')}
        </li>
      </ul>
    </section>
  );
}
