import { useCallback, useState } from 'react';
import { Loading } from '../../parts/loading.tsx';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { sendApi } from './ask-api.ts';
import type { Ballot } from './ballot-view.ts';
import { readBallot } from './ballot-view.ts';
import { FigureFields } from './figure-fields.tsx';
import { Said } from './said.tsx';
import type { Typed } from './typed-figures.ts';
import { findDifference, findMistyped, makeFigures } from './typed-figures.ts';
import { useApi } from './use-api.ts';
import { useSending } from './use-sending.ts';

interface TypedFormProps {
  readonly stationId: string;
  readonly onTaken: (answer: Readonly<Record<string, unknown>>) => void;
}

export function TypedForm({ stationId, onTaken }: TypedFormProps) {
  const t = useTexts(observersTexts);
  const path = stationId === '' ? undefined : `ballots/${encodeURIComponent(stationId)}`;
  const { value, fault } = useApi(path);
  const ballot = readBallot(value);
  if (path === undefined) return null;
  if (fault !== undefined) return <Said fault={fault} />;
  if (ballot === undefined) return <Loading />;
  return (
    <>
      <p>
        {t('station')} <bdi>{ballot.stationId}</bdi> · <bdi>{ballot.centreName}</bdi>
      </p>
      <TwoTypings key={stationId} ballot={ballot} onTaken={onTaken} />
    </>
  );
}

interface TwoTypingsProps {
  readonly ballot: Ballot;
  readonly onTaken: TypedFormProps['onTaken'];
}

/** Typed once, then again without seeing the first; only when both agree anything is sent. */
function TwoTypings({ ballot, onTaken }: TwoTypingsProps) {
  const t = useTexts(observersTexts);
  const [first, setFirst] = useState<Typed>();
  const [typed, setTyped] = useState<Typed>({});
  const [wrong, setWrong] = useState<string>();
  const { send, fault, isSending } = useSending();

  const onTyped = useCallback((place: string, text: string) => {
    setTyped((before) => ({ ...before, [place]: text }));
  }, []);
  const go = async (): Promise<void> => {
    const mistyped = findMistyped(typed);
    setWrong(mistyped);
    if (mistyped !== undefined) return;
    if (first === undefined) {
      setFirst(typed);
      setTyped({});
      scrollTo(0, 0);
      return;
    }
    const different = findDifference(first, typed);
    setWrong(different);
    if (different !== undefined) return;
    const answer = await send(() =>
      sendApi('submissions/typed', {
        stationId: ballot.stationId,
        figures: makeFigures(ballot, first),
        again: makeFigures(ballot, typed),
      }),
    );
    if (answer !== undefined) onTaken(answer);
  };
  const isEmpty = Object.values(typed).every((text) => text.trim() === '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void go();
      }}
    >
      <h3>{t(first === undefined ? 'typed.first' : 'typed.second')}</h3>
      <FigureFields ballot={ballot} typed={typed} wrong={wrong} onTyped={onTyped} />
      <p role="status" className="bad">
        {wrong === undefined ? '' : t(first === undefined ? 'typed.noCount' : 'typed.differs')}
      </p>
      <p className="actions">
        <button type="submit" className="primary" disabled={isSending || isEmpty}>
          {t(first === undefined ? 'typed.again' : 'submit.send')}
        </button>
        {first !== undefined && (
          <button
            type="button"
            onClick={() => {
              setTyped(first);
              setFirst(undefined);
              setWrong(undefined);
            }}
          >
            {t('typed.back')}
          </button>
        )}
      </p>
      <Said fault={fault} />
    </form>
  );
}
