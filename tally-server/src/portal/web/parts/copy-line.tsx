import { useState } from 'react';
import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from '../texts/text-table.ts';

/** A command, to be copied. Left to right, whatever is around it. */
export function CopyLine({ text }: { readonly text: string }) {
  const t = useTexts(shellTexts);
  const [isCopied, setIsCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setIsCopied(true);
  };
  // An address without TLS has no clipboard; the text can be selected all the same.
  const hasClipboard = 'clipboard' in navigator;
  return (
    <div className="copy-line">
      <pre dir="ltr" tabIndex={0}>
        <code>{text}</code>
      </pre>
      {hasClipboard && (
        <button type="button" onClick={() => void copy()}>
          {t(isCopied ? 'copied' : 'copy')}
        </button>
      )}
    </div>
  );
}
