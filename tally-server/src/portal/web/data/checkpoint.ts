/** The log's newest signed checkpoint, checked here: its signature, and who else signed it. */
import { ok } from '@mutabaqa/shared/base/result.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchText } from './fetch-file.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';

export interface ShownCheckpoint {
  /** Leaves; undefined when the text is no checkpoint. */
  readonly size: number | undefined;
  /** Lower-case hex. */
  readonly root: string | undefined;
  /** Of the log itself, under the key of the election package as this host gives it. */
  readonly isSigned: boolean;
  /** Names of those who signed beside the log. Their keys are not known here: nothing of it is checked. */
  readonly cosigners: readonly string[];
}

/** `log`: from 1; a successor log has a directory of its own. */
export function logDirectory(log: number): string {
  return log === 1 ? 'log' : `log-${log}`;
}

const pollMs = 15_000;

export function useCheckpoint(
  log: number | undefined,
  election: LookupIndex | undefined,
): FileState<ShownCheckpoint> {
  const isReady = log !== undefined && election !== undefined;
  const key = isReady ? `${logDirectory(log)}/checkpoint ${election.logKey}` : undefined;
  return useFile(key, readCheckpoint, pollMs);
}

async function readCheckpoint(key: string): Promise<FileResult<ShownCheckpoint>> {
  const [path = '', vkey = ''] = key.split(' ');
  const note = await fetchText(path, { cache: 'no-cache' });
  if (!note.ok) return note;
  // Curves are a third of what the first page weighs otherwise, so they come behind it.
  const [{ webCrypto }, { parseNote, parseVkey }, { parseCheckpoint, verifyCheckpoint }] =
    await Promise.all([
      import('@mutabaqa/shared/crypto/web/web-crypto.ts'),
      import('@mutabaqa/shared/merkle/note.ts'),
      import('@mutabaqa/shared/merkle/checkpoint.ts'),
    ]);
  const parsed = parseNote(note.value);
  const checkpoint = parsed && parseCheckpoint(parsed.text);
  const logKey = parseVkey(webCrypto, vkey);
  const isSigned = logKey !== undefined && verifyCheckpoint(webCrypto, logKey, note.value).ok;
  const names = parsed?.signatures.map(({ name }) => name) ?? [];
  return ok({
    size: checkpoint?.size,
    root: checkpoint && formatHex(checkpoint.root),
    isSigned,
    cosigners: [...new Set(names)].filter((name) => name !== checkpoint?.origin),
  });
}
