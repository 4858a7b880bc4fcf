import type { Dossier } from '@mutabaqa/shared/results/dossier.ts';
import type { ReactNode } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import { readNowStations, useLogNumber } from '../../data/now.ts';
import type { PlacedStation } from '../../data/station-place.ts';
import { useFile } from '../../data/use-file.ts';
import { Figure, Moment } from '../../parts/figure.tsx';
import { GroupName } from '../../parts/group-name.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface StationHeadProps {
  readonly station: PlacedStation;
  readonly dossier: Dossier | undefined;
  readonly version: number | undefined;
}

/** Which station this is, and where it stands: from the dossier, and before there is one from `now/`. */
export function StationHead({ station, dossier, version }: StationHeadProps) {
  const t = useTexts(stationTexts);
  const shell = useTexts(shellTexts);
  const means = useTexts(nowTexts);
  const { number, digits } = useFigures();
  const nameOf = usePlaceName();
  const log = useLogNumber();
  const now = useFile(dossier === undefined ? station.constituency : undefined, readNowStations);
  const row = now.value?.stations.find(([id]) => id === station.id);
  const state = dossier?.state ?? row?.[1];
  const reason = dossier === undefined ? row?.[2] : dossier.reason;
  return (
    <header className="station-head">
      <h1>
        {t('title', { id: digits(station.id) })}
        <bdi className="centre-name">{station.centreName}</bdi>
      </h1>
      {state !== undefined && (
        <p className={`verdict verdict-${state}`}>
          <StateMark state={state} /> <span>{means(`means.${state}`)}</span>
          {reason !== null && reason !== undefined && <strong> {shell(`reason.${reason}`)}</strong>}
        </p>
      )}
      {dossier !== undefined ? (
        <Quoted {...dossier.snapshot} log={log} version={version ?? null} />
      ) : (
        now.value !== undefined && <Quoted {...now.value} />
      )}
      <dl className="facts compact">
        <Fact name={t('centre')}>
          <bdi>{digits(station.centreId)}</bdi>
        </Fact>
        <Fact name={shell('governorate')}>
          <bdi>{nameOf(station.governorate)}</bdi>
        </Fact>
        <Fact name={shell('constituency')}>
          <bdi>{nameOf(station.constituency)}</bdi>
        </Fact>
        <Fact name={shell('group')}>
          <GroupName id={station.group} />
        </Fact>
        <Fact name={t('registered')}>
          <Figure value={station.registered} />
        </Fact>
        {dossier !== undefined && (
          <>
            <Fact name={t('arrivedBy')}>{t(`arrivedBy.${dossier.arrivedBy}`)}</Fact>
            <Fact name={t('policy')}>
              {t('policyVersion', {
                id: dossier.policy.id,
                version: number(dossier.policy.version),
              })}
            </Fact>
            <Fact name={t('deadline')}>
              {dossier.deadlineMs === null ? (
                t('noDeadline')
              ) : (
                <Moment timeMs={dossier.deadlineMs} />
              )}
            </Fact>
          </>
        )}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
