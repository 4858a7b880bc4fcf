import { useCallback, useEffect, useRef, useState } from 'react';
import './check.css';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { QrGathering } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import { decodeQrTexts, gatherQrText } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { TapeInHand } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import { useFigures } from '../../app/show-figures.ts';
import { startOffline } from '../../data/start-offline.ts';
import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { Answer } from './answer.tsx';
import { CameraPanel } from './camera-panel.tsx';
import type { CodeReader } from './code-reader.ts';
import { openCodeReader } from './code-reader.ts';
import { DigitsPanel } from './digits-panel.tsx';
import { FilePanel } from './file-panel.tsx';
import { OfflinePanel } from './offline-panel.tsx';
import { PastePanel } from './paste-panel.tsx';
import type { CheckOutcome } from './run-check.ts';
import { runCheck } from './run-check.ts';

const ways = ['camera', 'file', 'paste', 'digits'] as const;
type Way = (typeof ways)[number];

type Shown = CheckOutcome | { readonly kind: 'checking' } | { readonly kind: 'fault' } | undefined;

export function Page() {
  const t = useTexts(checkTexts);
  const [way, setWay] = useState<Way>('camera');
  const [shown, setShown] = useState<Shown>(undefined);
  const reader = useCodeReader();
  const check = useCallback((decoded: Result<TapeInHand, Refusal>): void => {
    if (!decoded.ok) {
      setShown({ kind: 'unread', refused: decoded.error });
      return;
    }
    setShown({ kind: 'checking' });
    runCheck(decoded.value).then(setShown, (fault: unknown) => {
      setShown({ kind: 'fault' });
      throw fault;
    });
  }, []);
  const { progress, addTexts, begin } = useGathering(check);
  useEffect(startOffline, []);
  const again = (): void => {
    begin();
    setShown(undefined);
  };
  if (shown !== undefined) {
    return (
      <article className="check">
        <h1>{t('title')}</h1>
        {shown.kind === 'checking' ? (
          <p role="status" className="loading">
            {t('checking')}
          </p>
        ) : (
          <Answer outcome={shown} onAgain={again} />
        )}
      </article>
    );
  }
  return (
    <article className="check">
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      <div className="ways" role="group" aria-label={t('ways')}>
        {ways.map((each) => (
          <button key={each} type="button" aria-pressed={each === way} onClick={() => setWay(each)}>
            {t(`way.${each}`)}
          </button>
        ))}
      </div>
      <div className="way">
        {way === 'camera' && <CameraPanel reader={reader} onTexts={addTexts} />}
        {way === 'file' && <FilePanel reader={reader} onTexts={addTexts} onTape={check} />}
        {way === 'paste' && <PastePanel onTexts={addTexts} />}
        {way === 'digits' && <DigitsPanel />}
        <Progress progress={progress} onBegin={begin} />
      </div>
      <OfflinePanel />
    </article>
  );
}

interface GatheringProgress {
  readonly gathering: QrGathering | undefined;
  /** What was wrong with the last code: of another tape, or of no tape at all. */
  readonly hint: 'mixed' | 'other' | undefined;
}

const nothing: GatheringProgress = { gathering: undefined, hint: undefined };

/** Codes of one tape until it is whole; then `onTape` is told. */
function useGathering(onTape: (decoded: Result<TapeInHand, Refusal>) => void) {
  const gathered = useRef<QrGathering>(undefined);
  const [progress, setProgress] = useState(nothing);
  const begin = useCallback((): void => {
    gathered.current = undefined;
    setProgress(nothing);
  }, []);
  const addTexts = useCallback(
    (texts: readonly string[]): void => {
      // A tape also bears a code that opens the dossier; other papers bear any.
      const codes = texts.filter((text) => text.startsWith('R1/'));
      let hint: GatheringProgress['hint'] = codes.length < texts.length ? 'other' : undefined;
      let malformed: Refusal | undefined;
      for (const text of codes) {
        const next = gatherQrText(webCrypto, gathered.current, text);
        if (next.ok) gathered.current = next.value;
        else if (next.error.code === 'qr.mixed') hint = 'mixed';
        else malformed = next.error;
      }
      const gathering = gathered.current;
      if (gathering?.missing === 0) {
        gathered.current = undefined;
        onTape(decodeQrTexts(webCrypto, gathering.texts));
      } else if (gathering === undefined && malformed !== undefined) {
        onTape({ ok: false, error: malformed });
      } else {
        setProgress({ gathering, hint: gathering && hint === 'other' ? undefined : hint });
      }
    },
    [onTape],
  );
  return { progress, addTexts, begin };
}

function Progress({
  progress,
  onBegin,
}: {
  readonly progress: GatheringProgress;
  readonly onBegin: () => void;
}) {
  const t = useTexts(checkTexts);
  const { number } = useFigures();
  const { gathering, hint } = progress;
  return (
    <div role="status" className="progress">
      {hint !== undefined && <p className="notice">{t(`parts.${hint}`)}</p>}
      {gathering !== undefined && (
        <>
          <p>
            {t('parts.progress', {
              have: number(gathering.needed - gathering.missing),
              needed: number(gathering.needed),
            })}
          </p>
          <progress
            max={gathering.needed}
            value={gathering.needed - gathering.missing}
            aria-hidden="true"
          />
          <button type="button" onClick={onBegin}>
            {t('parts.again')}
          </button>
        </>
      )}
    </div>
  );
}

/** One for the page; its code is fetched with the first picture. */
function useCodeReader(): CodeReader {
  const [reader] = useState(openCodeReader);
  useEffect(() => () => reader.close(), [reader]);
  return reader;
}
