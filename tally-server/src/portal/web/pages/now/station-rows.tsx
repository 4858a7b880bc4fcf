import { addressOf } from '../../app/address.ts';
import type { ListedStation } from '../../data/station-list.ts';
import { Figure, Moment } from '../../parts/figure.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { missingStates } from './count-states.ts';

interface StationRowsProps {
  readonly stations: readonly ListedStation[];
  /** Of the region that scrolls. */
  readonly label: string;
}

export function StationRows({ stations, label }: StationRowsProps) {
  const t = useTexts(nowTexts);
  const shell = useTexts(shellTexts);
  const nameOf = usePlaceName();
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="stacking">
        <thead>
          <tr>
            <th scope="col">{shell('station')}</th>
            <th scope="col">{shell('pollingCentre')}</th>
            <th scope="col">{shell('governorate')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('reason')}</th>
            <th scope="col">{t('firstArrival')}</th>
          </tr>
        </thead>
        <tbody>
          {stations.map((station) => (
            <tr key={station.id}>
              <th scope="row">
                <a href={addressOf('station', station.id)}>
                  <bdi>{station.id}</bdi>
                </a>
              </th>
              <td>
                <bdi>{station.centreName}</bdi>
              </td>
              <td>
                <bdi>{nameOf(station.governorate)}</bdi>
              </td>
              <td>{station.state === undefined ? '–' : <StateMark state={station.state} />}</td>
              <td>{reasonOf(station)}</td>
              <td>
                {station.firstArrivalMs === null ? (
                  <Figure value={null} />
                ) : (
                  <Moment timeMs={station.firstArrivalMs} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

  function reasonOf({ reason, state }: ListedStation): string {
    if (reason !== null) return shell(`reason.${reason}`);
    return state !== undefined && missingStates.includes(state) ? shell('reason.none') : '';
  }
}
