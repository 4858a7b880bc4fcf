import { useId, useState } from 'react';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { sendApi } from './ask-api.ts';
import { Said } from './said.tsx';
import { shrinkPicture } from './shrink-picture.ts';
import { useSending } from './use-sending.ts';

interface PictureFormProps {
  readonly path: string;
  /** Undefined when the path says what it belongs to. */
  readonly stationId: string | undefined;
  readonly onTaken?: (answer: Readonly<Record<string, unknown>>) => void;
}

export function PictureForm({ path, stationId, onTaken }: PictureFormProps) {
  const t = useTexts(observersTexts);
  const id = useId();
  const [file, setFile] = useState<File>();
  const [said, setSaid] = useState<'sent' | 'nothing'>();
  const { send, fault, isSending } = useSending();
  const submit = async (): Promise<void> => {
    setSaid(undefined);
    const image = file === undefined ? undefined : await shrinkPicture(file);
    if (image === undefined) {
      setSaid('nothing');
      return;
    }
    const answer = await send(() =>
      sendApi(path, { image, ...(stationId !== undefined && { stationId }) }),
    );
    if (answer === undefined) return;
    setSaid('sent');
    onTaken?.(answer);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="field">
        <label htmlFor={id}>{t('picture.file')}</label>
        <input
          id={id}
          type="file"
          accept="image/jpeg,image/png,image/webp"
          onChange={({ target }) => setFile(target.files?.[0])}
        />
      </div>
      <button type="submit" disabled={isSending || file === undefined || stationId === ''}>
        {t('picture.send')}
      </button>
      <Said fault={fault} done={said === undefined ? undefined : t(`picture.${said}`)} />
    </form>
  );
}
