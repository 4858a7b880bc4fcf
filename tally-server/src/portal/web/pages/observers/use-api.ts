/** What the server has of this account, in a component; read again when asked. */
import { useCallback, useEffect, useState } from 'react';
import type { Fields } from '../../data/shape.ts';
import type { ApiFault } from './ask-api.ts';
import { readApi } from './ask-api.ts';

export interface ApiState {
  readonly value: Fields | undefined;
  readonly fault: ApiFault | undefined;
  readonly reload: () => void;
}

/** `path` undefined = nothing to read. */
export function useApi(path: string | undefined): ApiState {
  const [state, setState] = useState<Omit<ApiState, 'reload'> & { readonly path?: string }>({
    value: undefined,
    fault: undefined,
  });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  useEffect(() => {
    if (path === undefined) return undefined;
    let isOver = false;
    void readApi(path).then((answer) => {
      if (isOver) return;
      setState((before) => ({
        path,
        value: answer.ok ? answer.value : before.path === path ? before.value : undefined,
        fault: answer.ok ? undefined : answer.error,
      }));
    });
    return () => {
      isOver = true;
    };
  }, [path, turn]);
  const isCurrent = state.path === path;
  return {
    value: isCurrent ? state.value : undefined,
    fault: isCurrent ? state.fault : undefined,
    reload,
  };
}
