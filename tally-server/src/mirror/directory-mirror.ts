/**
 * A mirror that is a directory: another disk, or a share that somebody serves. It says itself what it has, so
 * that a disk which was away or exchanged gets what it lacks. The directory is never made here: where a disk
 * should be mounted and is not, nothing is written.
 */
import { constants } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { servedAs } from '../publish/served-as.ts';
import { syncDirectory } from '../store/durable-file.ts';
import { sizeOfCheckpoint } from './list-public.ts';
import { type Mirror, type MirroredFile, MirrorUnusable } from './mirror.ts';

/** Throws `MirrorUnusable` when one directory lies in the other: a mirror of itself has no end. */
export async function assertApart(directory: string, publicDirectory: string): Promise<void> {
  const [mirror = '', own = ''] = await Promise.all([directory, publicDirectory].map(whole));
  if (`${mirror}/`.startsWith(`${own}/`) || `${own}/`.startsWith(`${mirror}/`)) {
    throw new MirrorUnusable(`the mirror ${directory} and ${publicDirectory} lie in each other`);
  }
}

async function whole(path: string): Promise<string> {
  return (await realpath(path)).split(sep).join('/');
}

export function makeDirectoryMirror(directory: string): Mirror {
  const at = (name: string): string => join(directory, ...name.split('/'));
  const versions = at('results/versions');

  async function put(file: MirroredFile, path: string): Promise<void> {
    await assertThere(directory);
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.draft`;
    if (file.content) await writeFile(draft, file.content);
    else await copyFile(file.path, draft, constants.COPYFILE_FICLONE);
    await utimes(draft, file.changedMs / 1000, file.changedMs / 1000);
    await sync(draft);
    await rename(draft, path);
  }

  return {
    name: directory,
    async isCurrent(file) {
      const found = await statIfThere(at(file.name));
      if (found?.isFile() !== true) return false;
      if (servedAs(file.name).isImmutable) return true;
      if (file.content) return equalBytes(await readFile(at(file.name)), file.content);
      if (found.size !== file.bytes) return false;
      // Where times are kept in coarse steps, the bytes have to tell.
      if (Math.abs(found.mtimeMs - file.changedMs) < 2) return true;
      return equalBytes(await readFile(at(file.name)), await readFile(file.path));
    },
    put: (file) => put(file, at(file.name)),
    async logSize(log) {
      const path = at(`${log}/checkpoint`);
      return (await statIfThere(path)) ? sizeOfCheckpoint(await readFile(path)) : 0;
    },
    async hasVersion(version) {
      return (await statIfThere(join(versions, version)))?.isDirectory() === true;
    },
    async putVersion(version, files) {
      await assertThere(directory);
      const place = join(versions, version);
      const draft = join(versions, `.draft-${version}`);
      await rm(draft, { recursive: true, force: true }); // of a crash
      await mkdir(draft, { recursive: true });
      const before = await versionBefore(version, files);
      for (const file of files) {
        const name = file.name.split('/').slice(3);
        const path = join(draft, ...name);
        if (!(await before?.linkSame(file, name, path))) await put(file, path);
      }
      await rename(draft, place);
      syncDirectory(versions);
    },
    async remember() {
      await Promise.resolve(); // the directory itself remembers
    },
  };

  /** What a version shares with the one before is one file here too, as it is in the centre. */
  async function versionBefore(version: string, [first]: readonly MirroredFile[]) {
    const number = Number(version) - 1;
    const mirrored = join(versions, String(number));
    if (first === undefined || !(await statIfThere(mirrored))) return undefined;
    const [top] = first.path.split(`${sep}versions${sep}`);
    const source = join(top ?? '', 'versions', String(number));
    return {
      async linkSame(file: MirroredFile, name: readonly string[], path: string): Promise<boolean> {
        const [here, there] = await Promise.all([
          statIfThere(file.path),
          statIfThere(join(source, ...name)),
        ]);
        if (here === undefined || here.ino !== there?.ino || here.dev !== there.dev) return false;
        await mkdir(dirname(path), { recursive: true });
        try {
          await link(join(mirrored, ...name), path);
          return true;
        } catch {
          return false; // a file system without links, or it is gone: the file is copied
        }
      },
    };
  }
}

async function assertThere(directory: string): Promise<void> {
  if (!(await statIfThere(directory))?.isDirectory()) {
    throw new Error(`there is no directory ${directory}`);
  }
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
