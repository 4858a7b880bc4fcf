import { useId, useState } from 'react';
import { claimCharactersMax } from '@mutabaqa/shared/notice/notice-json.ts';
import { linkCharactersMax } from '@mutabaqa/shared/notice/notice-text.ts';
import { useSettings } from '../../app/settings.ts';
import { useFigures } from '../../app/show-figures.ts';
import { askWhetherOpen, type ReportAnswer, sendReport } from '../../data/report-rumour.ts';
import { noticesTexts } from '../../texts/notices-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { shrinkPicture } from '../observers/shrink-picture.ts';

/** Anybody may tell what is being said: to the commission, and not to everybody. */
export function ReportRumour() {
  const t = useTexts(noticesTexts);
  const [state, setState] = useState<ReportAnswer['kind'] | 'asking'>();
  const open = async (): Promise<void> => {
    setState('asking');
    setState((await askWhetherOpen()).kind);
  };
  return (
    <section className="report-rumour">
      <h2>{t('report')}</h2>
      <p>{t('report.what')}</p>
      {state !== 'open' && (
        <button type="button" disabled={state === 'asking'} onClick={() => void open()}>
          {t('report.open')}
        </button>
      )}
      <div role="status">
        {state === 'absent' && <p className="notice">{t('report.absent')}</p>}
        {(state === 'unreachable' || state === 'refused') && (
          <p className="notice">{t('report.unreachable')}</p>
        )}
      </div>
      {state === 'open' && <ReportForm />}
    </section>
  );
}

function ReportForm() {
  const t = useTexts(noticesTexts);
  const { locale } = useSettings();
  const { number } = useFigures();
  const ids = { claim: useId(), link: useId(), station: useId(), picture: useId() };
  const [claim, setClaim] = useState('');
  const [link, setLink] = useState('');
  const [station, setStation] = useState('');
  const [file, setFile] = useState<File>();
  const [isSending, setIsSending] = useState(false);
  const [said, setSaid] = useState<ReportAnswer>();

  const submit = async (): Promise<void> => {
    if (isSending) return;
    setIsSending(true);
    setSaid(undefined);
    const picture = file && (await shrinkPicture(file));
    const answer: ReportAnswer =
      file !== undefined && picture === undefined
        ? { kind: 'refused', text: t('report.noPicture') }
        : await sendReport({
            ...{ claim: claim.trim(), language: locale },
            // As browsers write it down: in ASCII.
            ...(link.trim() !== '' && { link: URL.parse(link.trim())?.href ?? link.trim() }),
            ...(station.trim() !== '' && { station: station.trim() }),
            ...(picture !== undefined && { picture }),
          });
    setIsSending(false);
    setSaid(answer);
    if (answer.kind === 'taken') setClaim('');
  };
  return (
    <form
      className="rumour-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p>
        <label htmlFor={ids.claim}>{t('report.claim')}</label>
        <textarea
          id={ids.claim}
          required
          rows={4}
          maxLength={claimCharactersMax}
          value={claim}
          onChange={({ target }) => setClaim(target.value)}
        />
      </p>
      <p>
        <label htmlFor={ids.link}>{t('report.link')}</label>
        <input
          id={ids.link}
          type="url"
          dir="ltr"
          maxLength={linkCharactersMax}
          value={link}
          onChange={({ target }) => setLink(target.value)}
        />
      </p>
      <p>
        <label htmlFor={ids.station}>{t('report.station')}</label>
        <input
          id={ids.station}
          autoComplete="off"
          value={station}
          onChange={({ target }) => setStation(target.value)}
        />
      </p>
      <p>
        <label htmlFor={ids.picture}>{t('report.picture')}</label>
        <input
          id={ids.picture}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          onChange={({ target }) => setFile(target.files?.[0])}
        />
      </p>
      <button type="submit" disabled={isSending || claim.trim() === ''}>
        {t('report.send')}
      </button>
      <div role="status">
        {said?.kind === 'taken' && (
          <p className="good">✓ {t('report.taken', { number: number(said.number) })}</p>
        )}
        {said?.kind === 'refused' && <p className="bad">✗ {said.text}</p>}
        {said?.kind === 'absent' && <p className="bad">{t('report.absent')}</p>}
        {said?.kind === 'unreachable' && <p className="bad">{t('report.unreachable')}</p>}
      </div>
    </form>
  );
}
