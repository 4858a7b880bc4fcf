/** Files whose n-th step fails: before it happened, or after (power cut, disk full, process killed). */
import type { DurableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Steps are counted from 1; the files stay dead after the crash, as those of a dead process. */
export function makeFailingFiles(
  failingStep: number,
  when: 'before' | 'after',
): DurableFiles & { readonly hasFailed: boolean } {
  let step = 0;
  let hasFailed = false;
  const run = (act: () => void): void => {
    if (hasFailed) throw new Crash('already dead');
    step += 1;
    hasFailed = step === failingStep;
    if (!(hasFailed && when === 'before')) act();
    if (hasFailed) throw new Crash(`step ${step}`);
  };
  return {
    get hasFailed() {
      return hasFailed;
    },
    read: durableFiles.read,
    list: durableFiles.list,
    makeDirectory: durableFiles.makeDirectory,
    write: (path, content) => {
      run(() => {
        durableFiles.write(path, content);
      });
    },
    rename: (from, to) => {
      run(() => {
        durableFiles.rename(from, to);
      });
    },
    remove: (path) => {
      run(() => {
        durableFiles.remove(path);
      });
    },
  };
}
