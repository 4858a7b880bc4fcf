import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ListeningMark } from './outage-watch.ts';

export function makeFileListeningMark(path: string): ListeningMark {
  return {
    read() {
      const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
      // Half a number would be an outage that never was.
      return /^[0-9]{13,15}$/.test(text) ? Number(text) : undefined;
    },
    write(timeMs) {
      writeFileSync(`${path}.draft`, `${timeMs}\n`);
      renameSync(`${path}.draft`, path);
    },
  };
}
