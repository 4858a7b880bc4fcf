import { useId, useState } from 'react';
import type { PublishedRow } from '@mutabaqa/shared/tape-check/published-copies.ts';
import { parseShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useLookup } from '../../data/lookup.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { DigestOutcome } from './search-digest.ts';
import { searchDigest } from './search-digest.ts';
import { TapeFigures } from './tape-figures.tsx';

type Shown =
  | { readonly kind: 'typing' | 'searching' | 'malformed' | 'mistyped' | 'fault' }
  | { readonly kind: 'answered'; readonly stationId: string; readonly outcome: DigestOutcome };

/** For a tape without a readable code: its digits, typed. */
export function DigitsPanel() {
  const t = useTexts(checkTexts);
  const election = useLookup();
  const [station, setStation] = useState('');
  const [digits, setDigits] = useState('');
  const [shown, setShown] = useState<Shown>({ kind: 'typing' });
  const ids = { station: useId(), digits: useId() };
  const { value } = election;
  if (value === undefined) return <FileMessage file={election} />;
  const find = (): void => {
    const parsed = parseShortDigest(digits);
    if (!parsed.ok) {
      const { code } = parsed.error;
      setShown({ kind: code === 'short-digest.mistyped' ? 'mistyped' : 'malformed' });
      return;
    }
    const stationId = latinDigits(station.trim());
    setShown({ kind: 'searching' });
    searchDigest(value, stationId, parsed.value).then(
      (outcome) => setShown({ kind: 'answered', stationId, outcome }),
      (fault: unknown) => {
        setShown({ kind: 'fault' });
        throw fault;
      },
    );
  };
  return (
    <form
      className="digits"
      onSubmit={(event) => {
        event.preventDefault();
        find();
      }}
    >
      <p>{t('digits.hint')}</p>
      <label htmlFor={ids.station}>{t('digits.station')}</label>
      <input
        id={ids.station}
        dir="ltr"
        autoComplete="off"
        value={station}
        onChange={({ target }) => setStation(target.value)}
      />
      <label htmlFor={ids.digits}>{t('digits.code')}</label>
      <input
        id={ids.digits}
        dir="ltr"
        inputMode="numeric"
        autoComplete="off"
        className="short-digest"
        value={digits}
        onChange={({ target }) => setDigits(target.value)}
      />
      <button type="submit" className="primary" disabled={station.trim() === '' || digits === ''}>
        {t('digits.find')}
      </button>
      <div role="status">
        {shown.kind === 'searching' && <p className="loading">{t('checking')}</p>}
        {(shown.kind === 'malformed' || shown.kind === 'mistyped') && (
          <p className="notice">{t(`digits.${shown.kind}`)}</p>
        )}
        {shown.kind === 'fault' && <p className="notice">{t('stopped.fault')}</p>}
        {shown.kind === 'answered' && <Found stationId={shown.stationId} outcome={shown.outcome} />}
      </div>
    </form>
  );
}

const digitTones = {
  found: 'good',
  foundAndOther: 'warn',
  other: 'alarm',
  nothing: 'calm',
} as const;

function Found({
  stationId,
  outcome,
}: {
  readonly stationId: string;
  readonly outcome: DigestOutcome;
}) {
  const t = useTexts(checkTexts);
  const { number } = useFigures();
  if (outcome.kind === 'noStation' || outcome.kind === 'offline') {
    return <p className="notice">{t(`digits.${outcome.kind}`)}</p>;
  }
  const places = (rows: readonly PublishedRow[]): string =>
    rows.map(({ kind, leafIndex }) => t(`place.${kind}`, { leaf: number(leafIndex) })).join(' · ');
  return (
    <>
      <section className={`verdict tone-${digitTones[outcome.kind]}`} data-digits={outcome.kind}>
        <h2>{t(`digits.${outcome.kind}`)}</h2>
        <p>{t(`digits.${outcome.kind}.text`)}</p>
        {outcome.kind !== 'nothing' && (
          <p className="quoted">
            {t('fact.against', { version: number(outcome.version) })} ·{' '}
            {places(outcome.kind === 'other' ? outcome.others : outcome.found)}
          </p>
        )}
        {outcome.kind === 'foundAndOther' && (
          <p className="note">
            {t('digits.foundAndOther.others', { places: places(outcome.others) })}
          </p>
        )}
      </section>
      <p className="answer-links">
        <a className="button" href={addressOf('station', stationId)}>
          {t('dossier')}
        </a>
      </p>
      {outcome.kind !== 'nothing' && outcome.tape !== undefined && (
        <TapeFigures
          title={t('figures.publishedTitle')}
          tape={outcome.tape}
          contests={outcome.contests}
        />
      )}
    </>
  );
}

/** Of both Arabic sets. */
function latinDigits(text: string): string {
  return text.replaceAll(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) =>
    String(digit.charCodeAt(0) & 0x0f),
  );
}
