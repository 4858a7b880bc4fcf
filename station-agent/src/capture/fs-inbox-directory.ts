/** The inbox on a file system: `inbox/`, `inbox/accepted/`, `inbox/refused/`. */
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InboxDirectory, InboxFile } from './inbox.ts';

/** Creates the directories that are missing. */
export async function makeFsInboxDirectory(inbox: string): Promise<InboxDirectory> {
  const accepted = join(inbox, 'accepted');
  const refused = join(inbox, 'refused');
  for (const folder of [accepted, refused]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }

  /** `name`, or with a number before it when there is one of that name. */
  async function freeName(folder: string, name: string): Promise<string> {
    const taken = new Set(await readdir(folder));
    for (let number = 2, free = name; ; number++) {
      if (!taken.has(free) && !taken.has(`${free}.reason.json`)) return free;
      free = `${number}-${name}`;
    }
  }

  async function move(name: string, folder: string, newName: string): Promise<void> {
    await rename(join(inbox, name), join(folder, newName));
    await syncFolder(folder);
    await syncFolder(inbox);
  }

  return {
    async list() {
      const files: InboxFile[] = [];
      for (const entry of await readdir(inbox, { withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const found = await statIfThere(join(inbox, entry.name));
        if (found === undefined) continue; // renamed or taken away since the listing
        files.push({ name: entry.name, size: found.size, modifiedAtMs: found.mtimeMs });
      }
      return files;
    },
    read: (name) => readFile(join(inbox, name)),
    async moveAccepted(name, tapeSequence) {
      await move(name, accepted, await freeName(accepted, `tape-${tapeSequence}-${name}`));
    },
    async moveRefused(name, { code, params }) {
      const free = await freeName(refused, name);
      const reason = join(refused, `${free}.reason.json`);
      await writeFile(reason, `${JSON.stringify({ code, params }, undefined, 2)}\n`);
      await move(name, refused, free);
    },
  };
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
