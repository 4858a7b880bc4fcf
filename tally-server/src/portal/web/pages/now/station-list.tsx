import { foldText } from '@mutabaqa/shared/site/fold-text.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import { useEffect, useState } from 'react';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import type { ListedStation } from '../../data/station-list.ts';
import { useStationList } from '../../data/station-list.ts';
import { Pager } from '../../parts/pager.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';
import { missingStates, troubledStates } from './count-states.ts';
import { StationRows } from './station-rows.tsx';

type Wanted = 'missing' | 'trouble' | 'all';

const rowsPerPage = 50;
/** More than these are read when somebody asks for them: it is megabytes. */
const stationsReadMax = 4000;
const refreshMs = 30_000;

interface StationListProps {
  readonly now: Now;
  readonly election: LookupIndex;
  /** '' = the whole country. */
  readonly constituency: string;
}

export function StationList({ now, election, constituency }: StationListProps) {
  const t = useTexts(nowTexts);
  const { number } = useFigures();
  const nameOf = usePlaceName();
  const [wanted, setWanted] = useState<Wanted>('missing');
  const [typed, setTyped] = useState('');
  const [page, setPage] = useState(0);
  const [isAllWanted, setIsAllWanted] = useState(false);
  const turn = useTurns(now.logSize);

  const isHeld = constituency === '' && now.stations > stationsReadMax && !isAllWanted;
  const ids = constituency === '' ? election.constituencies.map(({ id }) => id) : [constituency];
  const { stations, done, all } = useStationList(isHeld ? [] : ids, turn);
  const shown = stations.filter((station) => isWanted(station, wanted) && fits(station, typed));
  const pages = Math.max(1, Math.ceil(shown.length / rowsPerPage));
  const current = Math.min(page, pages - 1);
  return (
    <section id="stations" aria-labelledby="stations-title">
      <h2 id="stations-title">{t('listTitle')}</h2>
      <p>{t('listHint')}</p>
      <div className="filters">
        <label>
          {t('filterState')}
          <select
            value={wanted}
            onChange={(event) => {
              setWanted(wantedOf(event.target.value));
              setPage(0);
            }}
          >
            <option value="missing">{t('filterMissing')}</option>
            <option value="trouble">{t('filterTrouble')}</option>
            <option value="all">{t('filterAll')}</option>
          </select>
        </label>
        <label>
          {t('filterConstituency')}
          <select
            value={constituency}
            onChange={(event) => {
              const { value } = event.target;
              location.hash = value === '' ? addressOf('now') : addressOf('now', value);
              setPage(0);
            }}
          >
            <option value="">{t('filterEverywhere')}</option>
            {election.constituencies.map(({ id }) => (
              <option key={id} value={id}>
                {nameOf(id)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('filterText')}
          <input
            type="search"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setPage(0);
            }}
          />
        </label>
      </div>
      {isHeld ? (
        <p>
          {t('listLarge', { all: number(ids.length) })}{' '}
          <button type="button" onClick={() => setIsAllWanted(true)}>
            {t('listReadAll')}
          </button>
        </p>
      ) : (
        <p role="status">
          {done < all
            ? t('listLoading', { done: number(done), all: number(all) })
            : shown.length === 0
              ? t('listNone')
              : t('listCount', { count: number(shown.length) })}
        </p>
      )}
      {shown.length > 0 && (
        <StationRows
          stations={shown.slice(current * rowsPerPage, (current + 1) * rowsPerPage)}
          label={t('listTitle')}
        />
      )}
      <Pager page={current} pages={pages} onPage={setPage} />
    </section>
  );
}

/** A number that grows when the log has grown, but not more often than a list should be read again. */
function useTurns(logSize: number): number {
  const [seen, setSeen] = useState({ logSize, turn: 0 });
  useEffect(() => {
    if (seen.logSize === logSize) return undefined;
    const timer = setTimeout(() => setSeen({ logSize, turn: seen.turn + 1 }), refreshMs);
    return () => clearTimeout(timer);
  }, [logSize, seen]);
  return seen.turn;
}

function isWanted({ state }: ListedStation, wanted: Wanted): boolean {
  if (wanted === 'all') return true;
  const states = wanted === 'missing' ? missingStates : troubledStates;
  return state !== undefined && states.includes(state);
}

function fits({ id, centreId, centreName }: ListedStation, typed: string): boolean {
  const folded = foldText(typed);
  return folded === '' || foldText(`${id} ${centreId} ${centreName}`).includes(folded);
}

function wantedOf(value: string): Wanted {
  return value === 'trouble' || value === 'all' ? value : 'missing';
}
