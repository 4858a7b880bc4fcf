import { useEffect, useId, useState } from 'react';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { openCodeReader } from '../check/code-reader.ts';
import { splitCodes } from '../check/split-codes.ts';
import { sendApi } from './ask-api.ts';
import { Said } from './said.tsx';
import { useSending } from './use-sending.ts';

interface CodesFormProps {
  readonly onTaken: (answer: Readonly<Record<string, unknown>>) => void;
}

/** The codes of a tape, from pictures or pasted. They are read here: only their texts are sent. */
export function CodesForm({ onTaken }: CodesFormProps) {
  const t = useTexts(observersTexts);
  const [text, setText] = useState('');
  const [state, setState] = useState<'idle' | 'reading' | 'nothing'>('idle');
  const { send, fault, isSending } = useSending();
  const [reader] = useState(openCodeReader);
  const [fileId, textId] = [useId(), useId()];
  useEffect(() => () => reader.close(), [reader]);
  const codes = splitCodes(text);

  const read = async (files: readonly File[]): Promise<void> => {
    setState('reading');
    const found: string[] = [];
    for (const file of files) {
      if (file.type.startsWith('image/')) found.push(...((await reader.read(file)) ?? []));
      else found.push(...splitCodes(await file.slice(0, 400_000).text()));
    }
    setState(found.length === 0 ? 'nothing' : 'idle');
    setText((before) => [...new Set([...splitCodes(before), ...found])].join('\n'));
  };
  const submit = async (): Promise<void> => {
    const answer = await send(() => sendApi('submissions/codes', { texts: codes }));
    if (answer !== undefined) onTaken(answer);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="field">
        <label htmlFor={fileId}>{t('codes.file')}</label>
        <input
          id={fileId}
          type="file"
          accept="image/*,.txt"
          multiple
          onChange={({ target }) => void read([...(target.files ?? [])])}
        />
        <p role="status">{state === 'idle' ? '' : t(`codes.${state}`)}</p>
      </div>
      <div className="field">
        <label htmlFor={textId}>{t('codes.text')}</label>
        <textarea
          id={textId}
          rows={5}
          dir="ltr"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <p role="status">{t('codes.count', { count: codes.length })}</p>
      <button type="submit" className="primary" disabled={isSending || codes.length === 0}>
        {t('submit.send')}
      </button>
      <Said fault={fault} />
    </form>
  );
}
