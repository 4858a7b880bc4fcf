/** The path of a leaf to the root that the log signed, computed in this browser from the log's static files. */
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { logDirectory } from './checkpoint.ts';
import { fetchText, urlOf } from './fetch-file.ts';

/** False also when a file does not come: what was not proven was not proven. */
export async function proveLeaf(
  { logKey: vkey }: Pick<LookupIndex, 'logKey'>,
  log: number,
  index: number,
): Promise<boolean> {
  const [{ webCrypto }, { parseVkey }, { verifyCheckpoint }, { proveEntry }] = await Promise.all([
    import('@mutabaqa/shared/crypto/web/web-crypto.ts'),
    import('@mutabaqa/shared/merkle/note.ts'),
    import('@mutabaqa/shared/merkle/checkpoint.ts'),
    import('@mutabaqa/shared/tape-check/log-file-proof.ts'),
  ]);
  const directory = logDirectory(log);
  const note = await fetchText(`${directory}/checkpoint`, { cache: 'no-cache' });
  const key = parseVkey(webCrypto, vkey);
  if (!note.ok || key === undefined) return false;
  const checkpoint = verifyCheckpoint(webCrypto, key, note.value);
  if (!checkpoint.ok) return false;
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const response = await fetch(urlOf(`${directory}/${path}`));
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  };
  return (await proveEntry(webCrypto, read, checkpoint.value, index)) !== undefined;
}
