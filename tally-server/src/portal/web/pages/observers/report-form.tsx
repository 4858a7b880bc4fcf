import { useId, useState } from 'react';
import {
  type AffectedGender,
  affectedGenders,
  type IncidentKind,
  incidentKinds,
} from '@mutabaqa/shared/observers/incident-words.ts';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { sendApi } from './ask-api.ts';
import { PictureForm } from './picture-form.tsx';
import { Said } from './said.tsx';
import { KeepText, SavedReceipt } from './saved-receipt.tsx';
import { useSending } from './use-sending.ts';

interface Sent {
  readonly number: number;
  readonly receipt: string;
  readonly record: string | undefined;
}

const textCharactersMax = 4000;

export function ReportForm({ mayBeConfidential }: { readonly mayBeConfidential: boolean }) {
  const t = useTexts(observersTexts);
  const [sent, setSent] = useState<Sent>();
  if (sent === undefined) {
    return <NewReport mayBeConfidential={mayBeConfidential} onSent={setSent} />;
  }
  return (
    <section>
      <h2>{t('report.taken', { number: sent.number })}</h2>
      <p>{t('report.follow')}</p>
      <SavedReceipt receipt={sent.receipt} />
      {sent.record !== undefined && (
        <>
          <p>{t('report.recordWhat')}</p>
          <KeepText text={sent.record} name="report.json" label={t('report.keepRecord')} />
        </>
      )}
      <PictureForm path={`incidents/${sent.number}/pictures`} stationId={undefined} />
      <p className="actions">
        <button type="button" onClick={() => setSent(undefined)}>
          {t('report.another')}
        </button>
      </p>
    </section>
  );
}

interface NewReportProps {
  readonly mayBeConfidential: boolean;
  readonly onSent: (sent: Sent) => void;
}

function NewReport({ mayBeConfidential, onSent }: NewReportProps) {
  const t = useTexts(observersTexts);
  const [kind, setKind] = useState<IncidentKind>('refused-entry');
  const [gender, setGender] = useState<AffectedGender>('unknown');
  const [station, setStation] = useState('');
  const [when, setWhen] = useState('');
  const [text, setText] = useState('');
  const [isConfidential, setIsConfidential] = useState(false);
  // Sent again after the link was cut, it is the same report.
  const [id, setId] = useState(makeSendingId);
  const { send, fault, isSending } = useSending();
  const [kindId, genderId, stationId, whenId, textId] = [
    useId(),
    useId(),
    useId(),
    useId(),
    useId(),
  ];

  const submit = async (): Promise<void> => {
    const answer = await send(() =>
      sendApi('incidents', {
        ...{ id, kind, gender, confidential: isConfidential, text },
        ...(station.trim() !== '' && { stationId: station.trim() }),
        ...(when !== '' && { happenedAtS: baghdadSeconds(when) }),
      }),
    );
    if (answer === undefined) return;
    setId(makeSendingId());
    const { number, receipt, record } = answer;
    if (typeof number !== 'number' || typeof receipt !== 'string') return;
    onSent({ number, receipt, record: typeof record === 'string' ? record : undefined });
  };
  return (
    <form
      className="account-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{t('part.report')}</h2>
      <p>{t('report.what')}</p>
      <div className="field">
        <label htmlFor={kindId}>{t('report.kind')}</label>
        <select
          id={kindId}
          value={kind}
          onChange={({ target }) =>
            setKind(incidentKinds.find((each) => each === target.value) ?? kind)
          }
        >
          {incidentKinds.map((each) => (
            <option key={each} value={each}>
              {t(`incident.${each}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={genderId}>{t('report.gender')}</label>
        <select
          id={genderId}
          value={gender}
          onChange={({ target }) =>
            setGender(affectedGenders.find((each) => each === target.value) ?? gender)
          }
        >
          {affectedGenders.map((each) => (
            <option key={each} value={each}>
              {t(`gender.${each}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={stationId}>{t('report.station')}</label>
        <input id={stationId} value={station} onChange={({ target }) => setStation(target.value)} />
      </div>
      <div className="field">
        <label htmlFor={whenId}>{t('report.when')}</label>
        <input
          id={whenId}
          type="datetime-local"
          value={when}
          onChange={({ target }) => setWhen(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={textId}>{t('report.text')}</label>
        <textarea
          id={textId}
          rows={6}
          required
          maxLength={textCharactersMax}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      {mayBeConfidential ? (
        <p>
          <label>
            <input
              type="checkbox"
              checked={isConfidential}
              onChange={({ target }) => setIsConfidential(target.checked)}
            />{' '}
            {t('report.confidential')}
          </label>
        </p>
      ) : (
        <p className="notice">{t('report.notConfidential')}</p>
      )}
      <p className="hint">{t(isConfidential ? 'report.sealed' : 'report.published')}</p>
      <button type="submit" className="primary" disabled={isSending || text.trim() === ''}>
        {t('report.send')}
      </button>
      <Said fault={fault} />
    </form>
  );
}

/** 16 bytes, hex. Made without WebCrypto's UUID, which a host without TLS does not have. */
function makeSendingId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What was typed is the time in Iraq, wherever the telephone believes to be. */
function baghdadSeconds(typed: string): number {
  return Math.floor(Date.parse(`${typed.slice(0, 16)}:00+03:00`) / 1000);
}
