import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import type { Now } from '@mutabaqa/shared/site/now.ts';
import { useEffect } from 'react';
import type { PageProps } from '../../app/page-registry.tsx';
import { useFigures } from '../../app/show-figures.ts';
import { useConfirmed } from '../../data/confirmed.ts';
import { useLookup } from '../../data/lookup.ts';
import { useNow } from '../../data/now.ts';
import { Share } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { GroupName } from '../../parts/group-name.tsx';
import { Moment } from '../../parts/figure.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { AreaMap } from './area-map.tsx';
import { AreaTable } from './area-table.tsx';
import { Curve } from './arrival-curve.tsx';
import { Checkpoint } from './checkpoint.tsx';
import { shareOf } from './count-states.ts';
import { StateTable } from './state-table.tsx';
import { StationList } from './station-list.tsx';
import './now.css';

/** `#/now` or `#/now/<constituency>`: then its stations are listed. */
export function Page({ rest }: PageProps) {
  const t = useTexts(nowTexts);
  const now = useNow();
  const election = useLookup();
  const [constituency = ''] = rest;
  const isHere = now.value !== undefined && election.value !== undefined;
  useEffect(() => {
    if (constituency !== '' && isHere) document.querySelector('#stations')?.scrollIntoView();
  }, [constituency, isHere]);
  return (
    <>
      <h1>{t('title')}</h1>
      <FileMessage file={now} />
      {now.value !== undefined && <Arrived now={now.value} />}
      {now.value !== undefined && <Embargoes now={now.value} election={election.value} />}
      {now.value !== undefined && (
        <div className="now-grid">
          <StateTable
            states={now.value.states}
            stations={now.value.stations}
            isHeldBack={now.value.groups.some(({ exposure }) => exposure === 'arrivals')}
          />
          <AreaMap areas={now.value.areas} hasOutlines={election.value?.map === true} />
        </div>
      )}
      {now.value !== undefined && (
        <section aria-labelledby="curve-title">
          <h2 id="curve-title">{t('curve')}</h2>
          <Curve arrivals={now.value.arrivals} stations={now.value.stations} />
        </section>
      )}
      {now.value !== undefined && (
        <AreaTable areas={now.value.areas.filter(({ kind }) => kind === 'constituency')} />
      )}
      {now.value !== undefined && election.value !== undefined && (
        <StationList now={now.value} election={election.value} constituency={constituency} />
      )}
      <Checkpoint log={now.value?.log ?? 1} election={election.value} />
    </>
  );
}

/** The one number that everybody asks for first. */
function Arrived({ now }: { readonly now: Now }) {
  const t = useTexts(nowTexts);
  const { number, percent } = useFigures();
  const confirmed = useConfirmed(useLookup().value);
  const arrived = now.arrivals.counts.reduce((sum, count) => sum + count, 0);
  const share = shareOf(arrived, now.stations);
  return (
    <section className="arrived">
      <p className="arrived-count">
        <strong>
          <bdi>{number(arrived)}</bdi>
        </strong>{' '}
        {t('arrived', { stations: number(now.stations) })}
      </p>
      <div
        className="progress"
        role="img"
        aria-label={t('arrivedShare', { share: percent(share ?? 0) })}
      >
        <span style={{ inlineSize: `${(share ?? 0) / 100}%` }} />
      </div>
      <p className="arrived-share">
        <Share hundredths={share} />
        {confirmed !== undefined && (
          <>
            {' · '}
            {t('confirmedText', {
              confirmed: number(confirmed.byTwo),
              names: confirmed.names.join(', '),
              stations: number(now.stations),
            })}
          </>
        )}
      </p>
      <Quoted {...now} />
      <p className="live">{t('live')}</p>
    </section>
  );
}

interface EmbargoesProps {
  readonly now: Now;
  readonly election: LookupIndex | undefined;
}

function Embargoes({ now, election }: EmbargoesProps) {
  const t = useTexts(nowTexts);
  const closed = now.groups.filter(({ exposure }) => exposure === 'arrivals');
  return closed.map(({ id }) => {
    const endsAtS = election?.groups.find((group) => group.id === id)?.embargoEndsAtS;
    const [before, after] = t('embargo', { group: '\n' }).split('\u2068\n\u2069');
    return (
      <p className="notice embargo" key={id}>
        {before}
        <strong>
          <GroupName id={id} />
        </strong>
        {after}{' '}
        {endsAtS !== undefined && (
          <>
            {t('embargoEnds')} <Moment timeMs={endsAtS * 1000} />
          </>
        )}
      </p>
    );
  });
}
