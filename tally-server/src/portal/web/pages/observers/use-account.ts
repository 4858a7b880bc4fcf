/** Who is logged in here, if anybody. */
import { useCallback, useEffect, useState } from 'react';
import { isFields } from '../../data/shape.ts';
import { readApi } from './ask-api.ts';

export interface OwnAccount {
  readonly account: number;
  readonly loginName: string;
  readonly name: string;
  readonly organisation: { readonly name: string; readonly kind: string };
  readonly confidentialReports: boolean;
}

export type AccountState =
  | { readonly kind: 'asking' | 'absent' | 'unreachable' | 'stranger' }
  | { readonly kind: 'own'; readonly account: OwnAccount };

export function useAccount(): { readonly state: AccountState; readonly askAgain: () => void } {
  const [state, setState] = useState<AccountState>({ kind: 'asking' });
  const [turn, setTurn] = useState(0);
  const askAgain = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    let isOver = false;
    void readApi('me').then((answer) => {
      if (isOver) return;
      if (!answer.ok) {
        setState({ kind: answer.error.kind === 'refused' ? 'unreachable' : answer.error.kind });
        return;
      }
      if (answer.value['account'] === null) {
        setState({ kind: 'stranger' });
        return;
      }
      const account = accountOf(answer.value);
      setState(account === undefined ? { kind: 'absent' } : { kind: 'own', account });
    });
    return () => {
      isOver = true;
    };
  }, [turn]);
  return { state, askAgain };
}

function accountOf(value: unknown): OwnAccount | undefined {
  if (!isFields(value)) return undefined;
  const { account, loginName, name, organisation, confidentialReports } = value;
  if (typeof account !== 'number' || typeof loginName !== 'string' || typeof name !== 'string') {
    return undefined;
  }
  const { name: partner, kind } = isFields(organisation) ? organisation : {};
  if (typeof partner !== 'string' || typeof kind !== 'string') return undefined;
  return {
    ...{ account, loginName, name, organisation: { name: partner, kind } },
    confidentialReports: confidentialReports === true,
  };
}
