/** A public file in a component: while it comes, when it is here, when it failed, and again when it changes. */
import { useCallback, useEffect, useState } from 'react';
import type { FileFault, FileResult } from './fetch-file.ts';

export interface FileState<T> {
  /** The newest that was read; stays while a later reading fails. */
  readonly value: T | undefined;
  /** Of the last reading. */
  readonly fault: FileFault | undefined;
  readonly reload: () => void;
}

/** `read` undefined = nothing to read. `key` names what is read: another key, another file. */
export function useFile<T>(
  key: string | undefined,
  read: (key: string, isAgain: boolean) => Promise<FileResult<T>>,
  pollMs?: number,
): FileState<T> {
  const [state, setState] = useState<Reading<T>>({ key, value: undefined, fault: undefined });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((before) => before + 1), []);

  useEffect(() => {
    if (key === undefined) return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const take = async (isAgain: boolean): Promise<void> => {
      const result = await read(key, isAgain);
      if (isOver) return;
      failures = result.ok ? 0 : failures + 1;
      setState((before) => ({
        key,
        value: result.ok ? result.value : before.key === key ? before.value : undefined,
        fault: result.ok ? undefined : result.error,
      }));
      if (pollMs !== undefined) timer = setTimeout(again, backOff(pollMs, failures));
    };
    const again = (): void => {
      // Nobody looks: the link and the host are spared, and the next look takes the newest.
      if (document.hidden) timer = setTimeout(again, pollMs);
      else void take(true);
    };
    void take(turn > 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, read, pollMs, turn]);

  const isCurrent = state.key === key;
  return {
    value: isCurrent ? state.value : undefined,
    fault: isCurrent ? state.fault : undefined,
    reload,
  };
}

interface Reading<T> {
  readonly key: string | undefined;
  readonly value: T | undefined;
  readonly fault: FileFault | undefined;
}

const backOffMsMax = 120_000;

/** A host in trouble is asked less often, up to every two minutes. */
export function backOff(pollMs: number, failures: number): number {
  return Math.min(pollMs * 2 ** Math.min(failures, 10), Math.max(pollMs, backOffMsMax));
}
