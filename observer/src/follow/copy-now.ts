/** What pages read beside the record: names and live states. Nothing in it is signed; a mirror wants it all the same. */
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import {
  lookupContestFile,
  lookupIndexFile,
  lookupMapFile,
  lookupStationsFile,
  nowIndexFile,
  nowStationsFile,
} from '@mutabaqa/shared/site/site-files.ts';
import type { LogSource } from '../log/log-source.ts';
import type { KeptCopy } from './kept-copy.ts';
import { readPublicFile } from './site-source.ts';

const fileBytesMax = 256 * 1024 * 1024;

/** @throws SourceFault */
export async function copyNow(site: LogSource, copy: KeptCopy): Promise<void> {
  const copyFile = async (name: string): Promise<Uint8Array | undefined> => {
    const file = await readPublicFile(site, name, fileBytesMax);
    if (!file.ok) return undefined;
    copy.put(name, file.value);
    return file.value;
  };
  const index = await copyFile(lookupIndexFile);
  const constituencies = index ? idsIn(index, 'constituencies') : [];
  const contests = index ? idsIn(index, 'contests') : [];
  await copyFile(lookupMapFile);
  for (const id of contests) await copyFile(lookupContestFile(id));
  for (const id of constituencies) {
    await copyFile(lookupStationsFile(id));
    await copyFile(nowStationsFile(id));
  }
  await copyFile(nowIndexFile);
}

/** Ids become names of files: those that could leave the directory are left out. */
function idsIn(bytes: Uint8Array, list: 'constituencies' | 'contests'): string[] {
  let value: unknown;
  try {
    value = JSON.parse(parseUtf8(bytes) ?? '');
  } catch {
    return []; // JSON.parse has no other way to say "malformed"
  }
  if (typeof value !== 'object' || value === null || !(list in value)) return [];
  const items: unknown = (value as Record<string, unknown>)[list];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown) => {
    const isNamed = typeof item === 'object' && item !== null && 'id' in item;
    const id = isNamed ? item.id : undefined;
    return typeof id === 'string' && !/^\.{0,2}$/.test(id) && id.length <= 200 ? [id] : [];
  });
}
