import { useEffect, useId, useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import type { ConstituencyFiles, KeptConstituency } from '../../data/kept-package.ts';
import {
  canKeep,
  findConstituencyFiles,
  forgetKept,
  keepConstituency,
  listKept,
} from '../../data/kept-package.ts';
import { readStations, useLookup } from '../../data/lookup.ts';
import { keepPages } from '../../data/start-offline.ts';
import { Moment } from '../../parts/figure.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';

/** What a reader keeps before election day, to check tapes where there is no network. */
export function OfflinePanel() {
  const t = useTexts(checkTexts);
  const { number } = useFigures();
  const nameOf = usePlaceName();
  const election = useLookup().value;
  const [kept, setKept] = useState(listKept);
  const id = useId();
  const [chosen, setChosen] = useState('');
  const constituency = chosen === '' ? (election?.constituencies[0]?.id ?? '') : chosen;
  const [isOpen, setIsOpen] = useState(false);
  // Stations of a constituency are a megabyte: nobody fetches them who does not look here.
  const { files, state, keep } = useKeeping(isOpen ? constituency : '', setKept);
  if (!canKeep()) {
    return (
      <details className="offline">
        <summary>{t('offline.title')}</summary>
        <p>{t('offline.unable')}</p>
      </details>
    );
  }
  return (
    <details
      className="offline"
      open={isOpen}
      onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}
    >
      <summary>{t('offline.title')}</summary>
      <p>{t('offline.intro')}</p>
      {kept.length > 0 && (
        <ul className="kept">
          {kept.map((each) => (
            <li key={each.constituency}>
              {t('offline.kept', {
                constituency: nameOf(each.constituency),
                size: number(kilobytes(each.size)),
              })}{' '}
              <Moment timeMs={each.keptAtMs} />
            </li>
          ))}
        </ul>
      )}
      {election !== undefined && (
        <p className="keep">
          <label htmlFor={id}>{t('offline.choose')}</label>
          <select id={id} value={constituency} onChange={({ target }) => setChosen(target.value)}>
            {election.constituencies.map((each) => (
              <option key={each.id} value={each.id}>
                {nameOf(each.id)}
              </option>
            ))}
          </select>
          <button
            type="button"
            disabled={files === undefined || state === 'keeping'}
            onClick={keep}
          >
            {files === undefined
              ? t('offline.keepUnknown')
              : t('offline.keep', { size: number(kilobytes(files.size)) })}
          </button>
        </p>
      )}
      <p role="status">{state === 'idle' ? '' : t(`offline.${state}`)}</p>
      {kept.length > 0 && (
        <button
          type="button"
          onClick={() => {
            void forgetKept().then(() => setKept([]));
          }}
        >
          {t('offline.forget')}
        </button>
      )}
    </details>
  );
}

type KeepingState = 'idle' | 'keeping' | 'failed';

function useKeeping(constituency: string, onKept: (kept: readonly KeptConstituency[]) => void) {
  const [found, setFound] = useState<{ of: string; files: ConstituencyFiles | undefined }>();
  const [state, setState] = useState<KeepingState>('idle');
  useEffect(() => {
    let isOver = false;
    if (constituency === '' || !canKeep()) return undefined;
    void findFiles(constituency).then((files) => {
      if (!isOver) setFound({ of: constituency, files });
    });
    return () => {
      isOver = true;
    };
  }, [constituency]);
  const files = found?.of === constituency ? found.files : undefined;
  const keep = (): void => {
    if (files === undefined) return;
    setState('keeping');
    Promise.all([keepConstituency(constituency, files, Date.now()), keepPages()]).then(
      () => {
        setState('idle');
        onKept(listKept());
      },
      // The network, or a browser whose space is used up: what was kept before is still there.
      () => setState('failed'),
    );
  };
  return { files, state, keep };
}

async function findFiles(constituency: string): Promise<ConstituencyFiles | undefined> {
  const stations = await readStations(constituency);
  if (!stations.ok) return undefined;
  const contests = new Set(stations.value.stations.flatMap((station) => station.contests));
  return findConstituencyFiles(constituency, [...contests]);
}

function kilobytes(bytes: number): number {
  return Math.ceil(bytes / 1000);
}
