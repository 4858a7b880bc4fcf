/** A form that is sent once at a time, and what was said to it. */
import { useState } from 'react';
import type { TextOf } from '../../texts/text-table.ts';
import type { ObserversText } from '../../texts/observers-en.ts';
import type { ApiAnswer, ApiFault } from './ask-api.ts';

export interface Sending {
  readonly isSending: boolean;
  /** Why the last one was not taken. */
  readonly fault: ApiFault | undefined;
  /** Undefined when it was refused, or another is under way. */
  readonly send: (
    ask: () => Promise<ApiAnswer>,
  ) => Promise<Readonly<Record<string, unknown>> | undefined>;
}

export function useSending(): Sending {
  const [isSending, setIsSending] = useState(false);
  const [fault, setFault] = useState<ApiFault>();
  return {
    isSending,
    fault,
    async send(ask) {
      if (isSending) return undefined;
      setIsSending(true);
      setFault(undefined);
      const answer = await ask();
      setIsSending(false);
      if (answer.ok) return answer.value;
      setFault(answer.error);
      return undefined;
    },
  };
}

/** The server's words in the reader's language, or ours when it did not answer. */
export function faultText(t: TextOf<ObserversText>, fault: ApiFault): string {
  return fault.kind === 'refused' ? fault.text : t(`fault.${fault.kind}`);
}
