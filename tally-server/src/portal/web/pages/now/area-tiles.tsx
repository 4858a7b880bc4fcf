import type { NowArea } from '@mutabaqa/shared/site/now.ts';
import { useFigures } from '../../app/show-figures.ts';
import { addressOf } from '../../app/address.ts';
import { StateIcon } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { isoOfPlace, usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';
import { countOf, missingStates, troubledStates } from './count-states.ts';
import { tilePositions } from './tile-positions.ts';

interface AreaTilesProps {
  readonly areas: readonly NowArea[];
  /** Constituencies, whose stations can be listed. */
  readonly listed: ReadonlySet<string>;
}

/** A map of squares; areas without a place on it stand in a row below. */
export function AreaTiles({ areas, listed }: AreaTilesProps) {
  const t = useTexts(nowTexts);
  const placed = areas.filter(({ id }) => positionOf(id) !== undefined);
  const others = areas.filter(({ id }) => positionOf(id) === undefined);
  return (
    <>
      {placed.length > 0 && (
        <ul className="tiles" dir="ltr">
          {placed.map((area) => (
            <Tile key={area.id} area={area} isListed={listed.has(area.id)} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          {placed.length > 0 && <h3>{t('mapOther')}</h3>}
          <ul className="tiles loose">
            {others.map((area) => (
              <Tile key={area.id} area={area} isListed={listed.has(area.id)} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Tile({ area, isListed }: { readonly area: NowArea; readonly isListed: boolean }) {
  const t = useTexts(nowTexts);
  const { number } = useFigures();
  const nameOf = usePlaceName();
  const { id, stations, states } = area;
  const arrived = stations - countOf(states, missingStates);
  const wrong = countOf(states, troubledStates);
  const overdue = countOf(states, ['overdue']);
  const [column, row] = positionOf(id) ?? [];
  const label = t('mapLabel', {
    name: nameOf(id),
    arrived: number(arrived),
    stations: number(stations),
    wrong: number(wrong),
    overdue: number(overdue),
  });
  const inside = (
    <>
      <span className="visually-hidden">{label}</span>
      <span
        className="tile-fill"
        aria-hidden="true"
        style={{ blockSize: `${(arrived / stations) * 100}%` }}
      />
      <bdi className="tile-name" aria-hidden="true">
        {nameOf(id)}
      </bdi>
      <span className="tile-count" aria-hidden="true">
        {number(arrived)}
        <small>/{number(stations)}</small>
      </span>
      <span className="tile-marks" aria-hidden="true">
        {wrong > 0 && (
          <span>
            <StateIcon state="discrepant" />
            {number(wrong)}
          </span>
        )}
        {overdue > 0 && (
          <span>
            <StateIcon state="overdue" />
            {number(overdue)}
          </span>
        )}
      </span>
    </>
  );
  return (
    <li style={column === undefined ? undefined : { gridColumn: column, gridRow: row }}>
      {isListed ? (
        <a className="tile" href={addressOf('now', id)}>
          {inside}
        </a>
      ) : (
        <span className="tile">{inside}</span>
      )}
    </li>
  );
}

function positionOf(id: string): readonly [number, number] | undefined {
  return tilePositions[isoOfPlace(id) ?? ''];
}
