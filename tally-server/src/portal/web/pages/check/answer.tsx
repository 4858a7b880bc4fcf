import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { TapeCheck } from '@mutabaqa/shared/tape-check/check-tape.ts';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import { Moment } from '../../parts/figure.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { checkTexts } from '../../texts/check-texts.ts';
import type { CheckText } from '../../texts/check-en.ts';
import { shellTexts } from '../../texts/shell-texts.ts';
import type { TextOf } from '../../texts/text-table.ts';
import { useTexts } from '../../texts/text-table.ts';
import { Differences } from './differences.tsx';
import { Proof } from './proof.tsx';
import type { CheckOutcome } from './run-check.ts';
import { TapeFacts } from './tape-facts.tsx';
import { TapeFigures } from './tape-figures.tsx';

interface AnswerProps {
  readonly outcome: CheckOutcome | { readonly kind: 'fault' };
  readonly onAgain: () => void;
}

export function Answer({ outcome, onAgain }: AnswerProps) {
  const t = useTexts(checkTexts);
  return (
    <>
      <Verdict outcome={outcome} />
      <p className="answer-links">
        <button type="button" onClick={onAgain}>
          {t('another')}
        </button>
        {outcome.kind === 'checked' && outcome.check.station !== undefined && (
          <a className="button" href={addressOf('station', outcome.check.station.stationId)}>
            {t('dossier')}
          </a>
        )}
      </p>
      {outcome.kind === 'checked' && (
        <>
          <Differences outcome={outcome} />
          <TapeFacts outcome={outcome} />
          <TapeFigures
            title={t('figures.title')}
            tape={outcome.inHand.tape}
            contests={outcome.trust.contests}
          />
          <Proof steps={outcome.check.steps} signed={outcome.trust.signed} />
        </>
      )}
    </>
  );
}

type Tone = 'good' | 'alarm' | 'warn' | 'calm';

const tones: Readonly<Record<TapeCheck['answer'], Tone>> = {
  same: 'good',
  'same-unproven': 'warn',
  'same-and-other': 'warn',
  'device-unproven': 'warn',
  differs: 'alarm',
  unpublished: 'calm',
  'not-compared': 'calm',
  invalid: 'alarm',
};

/** A shape for each, so that no answer is told by its colour alone. */
const shapes: Readonly<Record<TapeCheck['answer'], string>> = {
  same: 'M5 13l4.5 4.5L19 7',
  'same-unproven': 'M12 4v10M12 18.5v.5',
  'same-and-other': 'M12 4v10M12 18.5v.5',
  'device-unproven': 'M12 4v10M12 18.5v.5',
  differs: 'M5 9.5h14M5 15h14M16 4 8 20',
  unpublished: 'M12 6.5V12l3.5 2.5M12 3a9 9 0 1 0 .01 0',
  'not-compared': 'M12 6.5V12l3.5 2.5M12 3a9 9 0 1 0 .01 0',
  invalid: 'M6 6l12 12M18 6 6 18',
};

/** The answer itself, large, read out first. */
function Verdict({ outcome }: Pick<AnswerProps, 'outcome'>) {
  const t = useTexts(checkTexts);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { answer, text, notes } = describe(t, outcome);
  return (
    <section
      className={`verdict tone-${answer === undefined ? 'warn' : tones[answer]}`}
      aria-live="polite"
      data-answer={answer ?? 'stopped'}
    >
      <h2 tabIndex={-1} ref={heading}>
        {answer !== undefined && (
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d={shapes[answer]} />
          </svg>
        )}
        {answer === undefined ? t('stopped.title') : t(`answer.${answer}`)}
      </h2>
      <p>{text}</p>
      {outcome.kind === 'checked' && <Against check={outcome.check} />}
      {notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
    </section>
  );
}

function Against({ check }: { readonly check: TapeCheck }): ReactNode {
  const t = useTexts(checkTexts);
  const shell = useTexts(shellTexts);
  const { number } = useFigures();
  if (check.published === undefined) return null;
  const { version, timeMs, logSize, state } = check.published;
  return (
    <p className="quoted">
      {t('fact.against', { version: number(version) })} · {shell('quotedTime')}{' '}
      <Moment timeMs={timeMs} /> · {t('fact.leaves', { size: number(logSize) })}
      {state !== undefined && (
        <>
          {' · '}
          {t('fact.state')} <StateMark state={state} />
        </>
      )}
    </p>
  );
}

interface Described {
  readonly answer: TapeCheck['answer'] | undefined;
  readonly text: string;
  readonly notes: readonly string[];
}

function describe(t: TextOf<CheckText>, outcome: AnswerProps['outcome']): Described {
  switch (outcome.kind) {
    case 'fault':
      return { answer: undefined, text: t('stopped.fault'), notes: [] };
    case 'stopped':
      return { answer: undefined, text: t(`stopped.${outcome.why}`), notes: [] };
    case 'unread':
      return { answer: 'invalid', text: describeRefusal(t, outcome.refused), notes: [] };
    case 'checked': {
      const { answer, refused } = outcome.check;
      const text =
        answer === 'invalid' && refused !== undefined
          ? describeRefusal(t, refused)
          : t(`answer.${answer === 'invalid' ? 'not-compared' : answer}.text`);
      return { answer, text, notes: notesOf(t, outcome) };
    }
  }
}

function describeRefusal(t: TextOf<CheckText>, { code, params }: Refusal): string {
  switch (code) {
    case 'qr.malformed':
    case 'tape-signature.invalid':
    case 'device.unknown':
    case 'device.not-entitled':
    case 'station.unknown':
    case 'election.other':
    case 'package.other':
      return t(`refused.${code}`, params);
    case 'mode.other':
      return t(params['given'] === 'live' ? 'refused.mode.live' : 'refused.mode.rehearsal');
    default:
      return t('refused.form');
  }
}

function notesOf(
  t: TextOf<CheckText>,
  { check, inHand, earlierPackage }: Extract<CheckOutcome, { kind: 'checked' }>,
): string[] {
  const { kind } = inHand.tape.header;
  const sequence = check.comparison?.replacedBySequence;
  const leaf = check.replacedAtLeaf;
  const hasFailed =
    check.answer !== 'invalid' && check.steps.some(({ outcome }) => outcome === 'failed');
  return [
    ...(earlierPackage === undefined
      ? []
      : [t('note.package', { digest: earlierPackage.slice(0, 32) })]),
    ...(hasFailed ? [t('note.failed')] : []),
    ...(sequence === undefined ? [] : [t('note.sequence', { sequence })]),
    ...(leaf === undefined ? [] : [t('note.device', { leaf })]),
    ...(kind === 'zero' || kind === 'test' || kind === 'hand-count' ? [t(`note.${kind}`)] : []),
  ];
}
