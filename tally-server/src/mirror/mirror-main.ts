/** The process that pushes to one mirror. Started by the server; a mirror that hangs holds up only this. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { meetParent } from '../child/tell-parent.ts';
import { assertApart, makeDirectoryMirror } from './directory-mirror.ts';
import { makeHttpMirror } from './http-mirror.ts';
import type { Mirror } from './mirror.ts';
import { pushRound } from './push-round.ts';
import type { MirrorSetup } from './start-mirrors.ts';

const niceness = 10;
const lookEveryMs = 500;
/** Also when nothing seems new: somebody may have cleared the mirror. */
const anywayAfterMs = 30_000;
const firstDelayMs = 250;
const delayMsMax = 60_000;

setPriority(niceness);
const parent = await meetParent<MirrorSetup>();
const { publicDirectory } = parent.setup;
parent.ready(0);
const mirror = makeMirror(parent.setup);
await push(mirror);

function makeMirror({ target, stateDirectory, token }: MirrorSetup): Mirror {
  return target.includes('://')
    ? makeHttpMirror({ base: target, stateDirectory, token })
    : makeDirectoryMirror(target);
}

async function push(to: Mirror): Promise<never> {
  let delayMs = firstDelayMs;
  let told = '';
  for (;;) {
    try {
      const mark = await newsMark();
      if (!parent.setup.target.includes('://'))
        await assertApart(parent.setup.target, publicDirectory);
      const pushed = await pushRound(publicDirectory, to);
      delayMs = firstDelayMs;
      // One line when it has caught up, and one for each version: not one a second.
      const state = `${pushed.version} ${pushed.versionsLeft}`;
      if (state !== told) parent.current({ ...pushed });
      told = state;
      if (pushed.versionsLeft === 0) await untilNews(mark);
    } catch (fault) {
      told = '';
      parent.fault(fault);
      await sleep(delayMs);
      delayMs = Math.min(delayMsMax, 2 * delayMs);
    }
  }
}

async function untilNews(mark: string): Promise<void> {
  const untilMs = performance.now() + anywayAfterMs;
  do await sleep(lookEveryMs);
  while (performance.now() < untilMs && (await newsMark()) === mark);
}

/** Changes with whatever names something new. */
async function newsMark(): Promise<string> {
  const names = [
    'log/checkpoint',
    'results/newest',
    'now/index.json',
    'feed/index.json',
    'index.html',
  ];
  const marks = [
    ...names,
    'documents/index.json',
    'rumours/index.json',
    'lookup/index.json',
    '.',
  ].map(async (name) => {
    const found = await stat(join(publicDirectory, name)).catch(() => undefined); // not yet
    return found && `${found.ino} ${found.mtimeMs}`;
  });
  return (await Promise.all(marks)).join();
}
