import { useState } from 'react';
import type { PageProps } from '../../app/page-registry.tsx';
import { useFigures } from '../../app/show-figures.ts';
import { useDossier } from '../../data/dossier.ts';
import { useLookup } from '../../data/lookup.ts';
import { useNewestVersion } from '../../data/now.ts';
import { useStationPlace } from '../../data/station-place.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { Loading } from '../../parts/loading.tsx';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ContestFigures } from './contest-figures.tsx';
import { DecisionList } from './decision-list.tsx';
import { Downloads } from './downloads.tsx';
import { FindingList } from './finding-list.tsx';
import { Proof } from './proof.tsx';
import { StationHead } from './station-head.tsx';
import { Timeline } from './timeline.tsx';
import './station.css';

/** `#/station/<id>` or, from where the constituency is known, `#/station/<id>/<constituency>`. */
export function Page({ rest: [stationId = '', constituency = ''] }: PageProps) {
  const t = useTexts(stationTexts);
  const { digits } = useFigures();
  const election = useLookup();
  const place = useStationPlace(stationId, constituency, election.value);
  const version = useNewestVersion();
  const isPlaced = place.value !== undefined && version.value !== undefined;
  const dossier = useDossier(
    isPlaced
      ? { version: version.value, stationId, constituency: place.value.constituency }
      : undefined,
  );
  const [isTicking, setIsTicking] = useState(false);

  if (place.fault === 'absent') {
    return (
      <>
        <h1>{t('noSuchStation', { id: stationId })}</h1>
        <p>
          <a href="#/find">{t('findAgain')}</a>
        </p>
      </>
    );
  }
  if (place.value === undefined) {
    return (
      <>
        <h1>{t('title', { id: digits(stationId) })}</h1>
        {place.fault === undefined && election.fault === undefined ? (
          <p role="status">{t('searching')}</p>
        ) : (
          <FileMessage file={election.fault === undefined ? place : election} />
        )}
      </>
    );
  }
  const isUnpublished = version.fault === 'absent' || dossier.fault === 'absent';
  return (
    <article className="dossier">
      <StationHead station={place.value} dossier={dossier.value} version={version.value} />
      {isUnpublished && (
        <div className="notice">
          <p>
            <strong>{t('notPublished')}</strong>
          </p>
          <p>{t('notPublishedHint')}</p>
          <a className="button" href="#/check">
            {t('checkTape')}
          </a>
        </div>
      )}
      {!isUnpublished && dossier.fault !== undefined && <FileMessage file={dossier} />}
      {dossier.value === undefined ? (
        !isUnpublished && dossier.fault === undefined && <Loading />
      ) : (
        <>
          <p className="actions screen-only">
            <button type="button" aria-pressed={isTicking} onClick={() => setIsTicking(!isTicking)}>
              {t(isTicking ? 'tickEnd' : 'tick')}
            </button>
            <button type="button" onClick={() => print()}>
              {t('print')}
            </button>
          </p>
          <FindingList dossier={dossier.value} />
          {dossier.value.contests.map((contest, i, all) => (
            <ContestFigures
              key={`${contest.paperId} ${contest.contestId}`}
              contest={contest}
              isTicking={isTicking}
              isPaperShown={all.findIndex(({ paperId }) => paperId === contest.paperId) < i}
            />
          ))}
          <Timeline dossier={dossier.value} election={election.value} />
          <DecisionList leaves={dossier.value.decisions} version={version.value} />
          <Proof stationId={stationId} version={version.value} election={election.value} />
          <Downloads dossier={dossier.value} version={version.value} />
        </>
      )}
    </article>
  );
}
