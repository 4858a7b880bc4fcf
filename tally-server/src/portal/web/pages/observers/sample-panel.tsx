import { useId, useState } from 'react';
import { addressOf } from '../../app/address.ts';
import { Loading } from '../../parts/loading.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { apiAddress, sendApi } from './ask-api.ts';
import { Said } from './said.tsx';
import { useApi } from './use-api.ts';
import { useSending } from './use-sending.ts';

/** The stations that this account watches. */
export function SamplePanel() {
  const t = useTexts(observersTexts);
  const { value, fault, reload } = useApi('sample');
  const { send, fault: refused, isSending } = useSending();
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const id = useId();
  const stations = textsOf(value?.['stations']);

  const change = async (ask: Parameters<typeof send>[0]): Promise<void> => {
    const answer = await send(ask);
    if (answer === undefined) return;
    setUnknown(textsOf(answer['unknown']));
    reload();
  };
  const set = (next: readonly string[]) =>
    change(() => sendApi('sample', { stations: next }, 'PUT'));
  const add = (): void => {
    const station = typed.trim();
    setTyped('');
    if (station !== '') void set([...stations, station]);
  };
  const importFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const csv = await file.text();
    await change(() => sendApi('sample/import', { csv }));
  };

  return (
    <section>
      <h2>{t('part.stations')}</h2>
      <p>{t('sample.what')}</p>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <label>
          {t('sample.number')}
          <input value={typed} onChange={({ target }) => setTyped(target.value)} />
        </label>
        <button type="submit" disabled={isSending}>
          {t('sample.add')}
        </button>
      </form>
      <Said
        fault={refused ?? fault}
        done={
          unknown.length === 0 ? undefined : t('sample.unknown', { stations: unknown.join(', ') })
        }
      />
      {value === undefined && fault === undefined ? (
        <Loading />
      ) : (
        <ul className="plain watched">
          {stations.map((station) => (
            <li key={station}>
              <a href={addressOf('station', station)}>
                <bdi>{station}</bdi>
              </a>
              <span className="actions">
                <a className="button" href={addressOf('observers', 'submit', station)}>
                  {t('sample.submit')}
                </a>
                <a className="button" href={addressOf('observers', 'form', station)}>
                  {t('sample.form')}
                </a>
                <button
                  type="button"
                  aria-label={t('sample.removeOne', { station })}
                  onClick={() => void set(stations.filter((each) => each !== station))}
                >
                  {t('sample.remove')}
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {value !== undefined && stations.length === 0 && <p>{t('sample.none')}</p>}
      <h3>{t('sample.csv')}</h3>
      <p>{t('sample.csvWhat')}</p>
      <p className="actions">
        <a className="button" href={apiAddress('sample.csv')} download="stations.csv">
          {t('sample.export')}
        </a>
      </p>
      <p>
        <label htmlFor={id}>{t('sample.import')}</label>{' '}
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          onChange={({ target }) => void importFile(target.files?.[0])}
        />
      </p>
    </section>
  );
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
