/** Brings the files of a version from an address into a directory, so that they can be read in any order. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LogSource } from '../log/log-source.ts';
import { SourceFault } from '../log/log-source.ts';
import { parseSums, sumsBytesMax } from './sums-file.ts';
import { sumsName, versionRecordName } from './version-files.ts';

const fileBytesMax = 2 ** 31;
const filesAtOnce = 6;

/** What is missing there is missing here: the checks say so. @throws SourceFault */
export async function fetchVersion(source: LogSource, directory: string): Promise<void> {
  const list = await source.read(sumsName, sumsBytesMax);
  if (!list.ok) throw new SourceFault(sumsName, `${list.error.kind}: ${list.error.detail}`);
  const sums = parseSums(list.value);
  if ('wrongLine' in sums) throw new SourceFault(sumsName, `line ${sums.wrongLine} is malformed`);
  await writeFile(join(directory, sumsName), list.value);
  const names = [...sums.keys(), versionRecordName].values();
  const fetchRest = async (): Promise<void> => {
    for (const name of names) {
      const file = await readNamed(source, name);
      if (file === undefined) continue;
      const path = join(directory, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, fetchRest));
}

/** The centre's portal takes a name as it stands on disk; who serves files as they are undoes its `%` first. */
async function readNamed(source: LogSource, name: string): Promise<Uint8Array | undefined> {
  for (const path of new Set([name, encodeURI(name)])) {
    const file = await source.read(path, fileBytesMax);
    if (file.ok) return file.value;
  }
  return undefined;
}
