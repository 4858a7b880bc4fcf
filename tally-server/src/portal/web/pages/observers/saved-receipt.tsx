import { useMemo } from 'react';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { useLookup } from '../../data/lookup.ts';
import { observersTexts } from '../../texts/observers-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

/** A receipt: verified here with the log's key, shown, and to be kept. */
export function SavedReceipt({ receipt }: { readonly receipt: string }) {
  const t = useTexts(observersTexts);
  const election = useLookup();
  const logKey = election.value?.logKey;
  const isValid = useMemo(() => {
    const key = logKey === undefined ? undefined : parseVkey(webCrypto, logKey);
    return key && verifyObserverReceipt(webCrypto, [key], receipt).ok;
  }, [logKey, receipt]);
  return (
    <div className="receipt">
      <pre dir="ltr" tabIndex={0} aria-label={t('receipt')}>
        {receipt}
      </pre>
      <p role="status" className={isValid === false ? 'bad' : 'good'}>
        {isValid === undefined ? '' : t(isValid ? 'receipt.valid' : 'receipt.invalid')}
      </p>
      <KeepText text={receipt} name="receipt.txt" label={t('receipt.keep')} />
    </div>
  );
}

interface KeepTextProps {
  readonly text: string;
  readonly name: string;
  readonly label: string;
}

export function KeepText({ text, name, label }: KeepTextProps) {
  const keep = (): void => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <p className="actions">
      <button type="button" onClick={keep}>
        {label}
      </button>
    </p>
  );
}
