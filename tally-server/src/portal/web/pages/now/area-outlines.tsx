import type { NowArea } from '@mutabaqa/shared/site/now.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useMap } from '../../data/map.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { isoOfPlace, usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';
import { countOf, missingStates, troubledStates } from './count-states.ts';

/** The real outlines, from the file that the centre was given. How full an area is drawn says how much arrived. */
export function AreaOutlines({ areas }: { readonly areas: readonly NowArea[] }) {
  const t = useTexts(nowTexts);
  const { number } = useFigures();
  const nameOf = usePlaceName();
  const map = useMap();
  if (map.value === undefined) return <FileMessage file={map} />;
  const { shapes, width, height } = map.value;
  const byIso = new Map(areas.map((area) => [isoOfPlace(area.id) ?? area.id, area]));
  return (
    <svg className="outlines" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t('map')}>
      {shapes.map(({ id, path, x, y }) => {
        const area = byIso.get(id);
        if (area === undefined) return <path key={id} d={path} className="outline empty" />;
        const { stations, states } = area;
        const arrived = stations - countOf(states, missingStates);
        const wrong = countOf(states, troubledStates);
        const overdue = countOf(states, ['overdue']);
        const label = t('mapLabel', {
          name: nameOf(area.id),
          arrived: number(arrived),
          stations: number(stations),
          wrong: number(wrong),
          overdue: number(overdue),
        });
        return (
          <g key={id} role="img" aria-label={label}>
            <title>{label}</title>
            <path d={path} className="outline" fillOpacity={0.12 + 0.6 * (arrived / stations)} />
            <text x={x} y={y} className="outline-label" textAnchor="middle">
              {number(arrived)}/{number(stations)}
              {wrong > 0 && ` ≠${number(wrong)}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
