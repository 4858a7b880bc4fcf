import {
  affectedGenders,
  incidentKinds,
  incidentOutcomes,
  incidentStates,
  isWordOf,
} from '@mutabaqa/shared/observers/incident-words.ts';
import { isFields } from '../../data/shape.ts';
import { Figure, Moment } from '../../parts/figure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { apiAddress } from './ask-api.ts';
import { PictureLinks } from './receipt-list.tsx';
import { Said } from './said.tsx';
import { textsOf } from './sample-panel.tsx';
import { SavedReceipt } from './saved-receipt.tsx';
import { useApi } from './use-api.ts';

/** What this account has reported, and what became of it. */
export function IncidentList() {
  const t = useTexts(observersTexts);
  const { value, fault, reload } = useApi('incidents');
  if (value === undefined) return fault === undefined ? <Loading /> : <Said fault={fault} />;
  const incidents = Array.isArray(value['incidents']) ? (value['incidents'] as unknown[]) : [];
  return (
    <section>
      <h2>{t('part.reports')}</h2>
      <p className="actions">
        <button type="button" onClick={reload}>
          {t('askAgain')}
        </button>
        <a className="button" href={apiAddress('incidents.csv')} download="incidents.csv">
          {t('reports.export')}
        </a>
      </p>
      {incidents.length === 0 && <p>{t('reports.none')}</p>}
      {incidents.map((incident, index) => (
        <Incident key={index} incident={incident} />
      ))}
    </section>
  );
}

function Incident({ incident }: { readonly incident: unknown }) {
  const t = useTexts(observersTexts);
  if (!isFields(incident)) return null;
  const { number, kind, gender, confidential, stationId, text, receipt, steps } = incident;
  if (typeof number !== 'number' || !isWordOf(incidentKinds, kind)) return null;
  if (!isWordOf(affectedGenders, gender)) return null;
  return (
    <article className="incident">
      <h3>
        <Figure value={number} /> · {t(`incident.${kind}`)} · {t(`gender.${gender}`)}
      </h3>
      {confidential === true && <p className="notice">{t('reports.confidential')}</p>}
      {typeof stationId === 'string' && (
        <p>
          {t('station')} <bdi>{stationId}</bdi>
        </p>
      )}
      {typeof text === 'string' && <p className="own-words">{text}</p>}
      <ol className="plain steps">
        {(Array.isArray(steps) ? (steps as unknown[]) : []).map((step, index) => (
          <Step key={index} step={step} />
        ))}
      </ol>
      <PictureLinks names={textsOf(incident['pictures'])} />
      {typeof receipt === 'string' && (
        <details>
          <summary>{t('receipt')}</summary>
          <SavedReceipt receipt={receipt} />
        </details>
      )}
    </article>
  );
}

function Step({ step }: { readonly step: unknown }) {
  const t = useTexts(observersTexts);
  if (!isFields(step)) return null;
  const { state, atMs, note, outcome } = step;
  if (!isWordOf(incidentStates, state) || typeof atMs !== 'number') return null;
  return (
    <li>
      <strong>{t(`incidentState.${state}`)}</strong>
      {isWordOf(incidentOutcomes, outcome) && <> · {t(`outcome.${outcome}`)}</>} ·{' '}
      <Moment timeMs={atMs} />
      {typeof note === 'string' && note !== '' && <p className="own-words">{note}</p>}
    </li>
  );
}
