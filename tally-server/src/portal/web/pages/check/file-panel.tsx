import { useId, useState } from 'react';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { TapeInHand } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import { decodeTapeFile } from '@mutabaqa/shared/tape-check/tape-in-hand.ts';
import { checkTexts } from '../../texts/check-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { CodeReader } from './code-reader.ts';
import { splitCodes } from './split-codes.ts';

interface FilePanelProps {
  readonly reader: CodeReader;
  readonly onTexts: (texts: readonly string[]) => void;
  readonly onTape: (decoded: Result<TapeInHand, Refusal>) => void;
}

/** Pictures of one or several codes, a file of their texts, or a tape as it is published. */
export function FilePanel({ reader, onTexts, onTape }: FilePanelProps) {
  const t = useTexts(checkTexts);
  const id = useId();
  const [state, setState] = useState<'idle' | 'reading' | 'nothing' | 'broken'>('idle');
  const take = async (files: readonly File[]): Promise<void> => {
    setState('reading');
    const texts: string[] = [];
    for (const file of files) {
      if (file.type.startsWith('image/')) {
        const found = await reader.tryRead(file);
        if (found === undefined) {
          setState('broken');
          return;
        }
        texts.push(...found);
        continue;
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const codes = splitCodes(new TextDecoder().decode(bytes.subarray(0, textBytesMax)));
      if (codes.length === 0) {
        onTape(decodeTapeFile(webCrypto, bytes));
        return;
      }
      texts.push(...codes);
    }
    setState(texts.length === 0 ? 'nothing' : 'idle');
    if (texts.length > 0) onTexts(texts);
  };
  return (
    <section>
      <label htmlFor={id}>{t('file.label')}</label>
      <input
        id={id}
        type="file"
        accept="image/*,.tape,.txt"
        multiple
        onChange={({ target }) => {
          void take([...(target.files ?? [])]);
        }}
      />
      <p role="status">{state === 'idle' ? '' : t(`file.${state}`)}</p>
    </section>
  );
}

/** 99 codes of 4,000 characters. */
const textBytesMax = 400_000;
