import { useState } from 'react';
import { Moment } from '../../parts/figure.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { CodesForm } from './codes-form.tsx';
import { PictureForm } from './picture-form.tsx';
import { SavedReceipt } from './saved-receipt.tsx';
import { readSubmission, type Submission } from './submission-view.ts';
import { TypedForm } from './typed-form.tsx';

const ways = ['codes', 'typed', 'picture'] as const;

/** What a tape says, in three ways: its codes are evidence, the other two are claims. */
export function SubmitPanel({ stationId }: { readonly stationId: string }) {
  const t = useTexts(observersTexts);
  const [way, setWay] = useState<(typeof ways)[number]>('codes');
  const [typedStation, setTypedStation] = useState(stationId);
  const [taken, setTaken] = useState<Submission>();
  const onTaken = (answer: Readonly<Record<string, unknown>>): void => {
    setTaken(readSubmission(answer));
  };
  if (taken !== undefined) {
    return (
      <section>
        <h2>{t('submit.taken')}</h2>
        <p>
          {t(`kind.${taken.kind}`)}
          {taken.stationId !== undefined && (
            <>
              {' · '}
              {t('station')} <bdi>{taken.stationId}</bdi>
            </>
          )}
          {' · '}
          <Moment timeMs={taken.receivedAtMs} />
        </p>
        <SavedReceipt receipt={taken.receipt} />
        {taken.kind !== 'photograph' && (
          <PictureForm path={`submissions/${taken.number}/pictures`} stationId={undefined} />
        )}
        <p className="actions">
          <button type="button" onClick={() => setTaken(undefined)}>
            {t('submit.another')}
          </button>
        </p>
      </section>
    );
  }
  return (
    <section>
      <h2>{t('part.submit')}</h2>
      <p>{t('submit.what')}</p>
      <p className="choice" role="group" aria-label={t('submit.way')}>
        {ways.map((each) => (
          <button key={each} type="button" aria-pressed={each === way} onClick={() => setWay(each)}>
            {t(`way.${each}`)}
          </button>
        ))}
      </p>
      <p>{t(`way.${way}.what`)}</p>
      {way === 'codes' && <CodesForm onTaken={onTaken} />}
      {way !== 'codes' && (
        <div className="field">
          <label>
            {t('station')}{' '}
            <input
              value={typedStation}
              required
              onChange={({ target }) => setTypedStation(target.value)}
            />
          </label>
        </div>
      )}
      {way === 'typed' && <TypedForm stationId={typedStation.trim()} onTaken={onTaken} />}
      {way === 'picture' && (
        <PictureForm path="submissions/picture" stationId={typedStation.trim()} onTaken={onTaken} />
      )}
    </section>
  );
}
