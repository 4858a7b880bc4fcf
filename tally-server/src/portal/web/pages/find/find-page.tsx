import { useDeferredValue, useState } from 'react';
import type { PageProps } from '../../app/page-registry.tsx';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useLookup } from '../../data/lookup.ts';
import { useSearchedStations } from '../../data/searched-stations.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { GroupName } from '../../parts/group-name.tsx';
import { findTexts } from '../../texts/find-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { FoundCentre } from '../../data/search-stations.ts';
import { searchStations } from '../../data/search-stations.ts';
import './find.css';

const centresShownMax = 40;

/** `#/find` or `#/find/<what is sought>`. */
export function Page({ rest: [asked = ''] }: PageProps) {
  const t = useTexts(findTexts);
  const { number } = useFigures();
  const nameOf = usePlaceName();
  const election = useLookup();
  const [typed, setTyped] = useState(asked);
  const [constituency, setConstituency] = useState('');
  const sought = useDeferredValue(typed);
  const all = election.value?.constituencies.map(({ id }) => id) ?? [];
  const list = useSearchedStations(
    constituency === '' ? all : [constituency],
    typed.trim() !== '' || constituency !== '',
  );
  const found = searchStations(list.stations, sought);
  const isReading = list.done < list.all;
  return (
    <>
      <h1>{t('title')}</h1>
      <FileMessage file={election} />
      <search className="find">
        <label className="find-ask">
          {t('ask')}
          <input
            type="search"
            value={typed}
            autoComplete="off"
            enterKeyHint="search"
            aria-describedby="find-hint"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <label>
          {t('where')}
          <select value={constituency} onChange={(event) => setConstituency(event.target.value)}>
            <option value="">{t('everywhere')}</option>
            {all.map((id) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </label>
      </search>
      <p id="find-hint" className="hint">
        {t('hint')}
      </p>
      <p role="status" className="find-status">
        {statusOf()}
      </p>
      {list.stations.length > 0 && isReading && (
        <progress value={list.done} max={list.all} aria-label={t('title')} />
      )}
      <ul className="centres">
        {found.slice(0, centresShownMax).map((centre) => (
          <Centre key={centre.centreId} centre={centre} />
        ))}
      </ul>
    </>
  );

  function statusOf(): string {
    if (list.all === 0 || (typed.trim() === '' && constituency === '')) return '';
    if (found.length > centresShownMax) {
      return t('foundMore', { shown: number(centresShownMax), centres: number(found.length) });
    }
    if (found.length > 0) {
      const stations = found.reduce((sum, centre) => sum + centre.stations.length, 0);
      return t('found', { centres: number(found.length), stations: number(stations) });
    }
    if (isReading) return t('reading', { done: number(list.done), all: number(list.all) });
    return typed.trim() === ''
      ? t('ready', { stations: number(list.stations.length) })
      : t('foundNone');
  }
}

function Centre({ centre }: { readonly centre: FoundCentre }) {
  const t = useTexts(findTexts);
  const nameOf = usePlaceName();
  const { centreId, centreName, governorate, stations } = centre;
  const groups = [...new Set(stations.map(({ station: { group } }) => group))];
  return (
    <li className="centre">
      <h2>
        <bdi>{centreName}</bdi>
      </h2>
      <p>
        <bdi>{nameOf(governorate)}</bdi>
        {' · '}
        {t('centreNumber', { id: centreId })}
        {groups.map((group) => (
          <span key={group}>
            {' · '}
            <GroupName id={group} />
          </span>
        ))}
      </p>
      <ul className="station-links" aria-label={t('stationsHere')}>
        {stations.map(({ station: { id }, constituency }) => (
          <li key={id}>
            <a className="button" href={addressOf('station', id, constituency)}>
              <bdi>{id}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </li>
  );
}
