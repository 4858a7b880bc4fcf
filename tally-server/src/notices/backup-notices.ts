/** Files of notices, reported rumours and their pictures, for `backup` and `restore`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { backupSqliteFile } from '../accounts/sqlite-file.ts';
import { rumoursFileName } from './sqlite-rumours.ts';
import { noticesDirectory, picturesDirectory } from './start-notices.ts';

/** `copy` is for single files. The table first: a picture that comes meanwhile is then too many, not missing. */
export async function backupNotices(
  from: string,
  to: string,
  copy: (file: string) => void,
): Promise<void> {
  await backupSqliteFile(join(from, rumoursFileName), join(to, rumoursFileName));
  for (const file of filesByDigest(from)) copy(file);
}

/** What a backup holds of it: names relative to its directory. */
export function noticeFilesOf(backup: string): string[] {
  const reports = existsSync(join(backup, rumoursFileName)) ? [rumoursFileName] : [];
  return [...reports, ...filesByDigest(backup)];
}

function filesByDigest(directory: string): string[] {
  return [noticesDirectory, picturesDirectory].flatMap((part) => {
    const path = join(directory, part);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .map((name) => join(part, name));
  });
}
