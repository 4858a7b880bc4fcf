/** A card directory on a mounted file system. */
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CardDisk } from './card.ts';

export function makeFsCardDisk(directory: string): CardDisk {
  return {
    async read(name) {
      await stat(directory); // a missing card is not an empty one
      try {
        return await readFile(join(directory, name));
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
        throw cause;
      }
    },
    async write(name, bytes) {
      // The directory is not created: where no card is mounted it would be on the device's own disk.
      const passing = join(directory, `.${name}.writing`);
      const file = await open(passing, 'w', 0o644);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(passing, join(directory, name));
      const folder = await open(directory, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    },
  };
}
