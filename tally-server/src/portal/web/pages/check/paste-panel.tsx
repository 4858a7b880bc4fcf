import { useId, useState } from 'react';
import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { splitCodes } from './split-codes.ts';

export function PastePanel({ onTexts }: { readonly onTexts: (texts: readonly string[]) => void }) {
  const t = useTexts(checkTexts);
  const id = useId();
  const [text, setText] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const codes = splitCodes(text);
        onTexts(codes.length > 0 ? codes : [text.trim()]);
      }}
    >
      <label htmlFor={id}>{t('paste.label')}</label>
      <textarea
        id={id}
        rows={6}
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <button type="submit" className="primary" disabled={text.trim() === ''}>
        {t('paste.check')}
      </button>
    </form>
  );
}
