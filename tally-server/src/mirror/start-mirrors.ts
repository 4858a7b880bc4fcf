/** Pushing to mirrors: a process for each, so that none waits for another, and the server for none. */
import { isAbsolute, join } from 'node:path';
import { type KeptChild, keepChild } from '../child/keep-child.ts';
import type { LogEvents } from '../log-events.ts';
import { realSleep } from '../publish/repeat.ts';
import { assertMirrorAddress, readMirrorToken } from './http-mirror.ts';
import { MirrorUnusable } from './mirror.ts';

/** What the process of a mirror is given. */
export interface MirrorSetup {
  readonly publicDirectory: string;
  /** A directory or an address. */
  readonly target: string;
  readonly stateDirectory: string;
  readonly token: string | undefined;
}

export interface Mirrors {
  /** Of the processes that run. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Throws `MirrorUnusable` for one that cannot be meant; what is only unreachable is tried for ever. */
export async function startMirrors(
  directory: string,
  targets: readonly string[],
  log: LogEvents,
): Promise<Mirrors> {
  const setups = targets.map((target) => setupOf(directory, target));
  const kept: KeptChild[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(kept.map((child) => child.stop()));
  };
  try {
    for (const setup of setups) kept.push(await startMirror(setup, log));
  } catch (fault) {
    await stop();
    throw fault;
  }
  return {
    get pids() {
      return kept.flatMap(({ pid }) => pid ?? []);
    },
    stop,
  };
}

function setupOf(directory: string, target: string): MirrorSetup {
  const places = {
    publicDirectory: join(directory, 'public'),
    stateDirectory: join(directory, 'mirrors'),
  };
  if (isAbsolute(target)) return { ...places, target, token: undefined };
  if (!URL.canParse(target)) {
    throw new MirrorUnusable(
      `the mirror ${target} is neither an absolute directory nor an address`,
    );
  }
  assertMirrorAddress(target);
  return { ...places, target, token: readMirrorToken(directory, target) };
}

function startMirror(setup: MirrorSetup, log: LogEvents): Promise<KeptChild> {
  const mirror = setup.target;
  return keepChild({
    script: new URL('./mirror-main.ts', import.meta.url),
    setup: () => setup,
    sleep: realSleep,
    onReady(pid) {
      log.event('mirror.started', { mirror, pid });
    },
    onEnded(how, againInMs) {
      log.event('mirror.ended', { mirror, how, againInMs });
    },
    onFault(text) {
      log.event('mirror.failed', { mirror, fault: text });
    },
    onCurrent(fields) {
      log.event('mirror.current', { mirror, ...fields });
    },
  });
}
