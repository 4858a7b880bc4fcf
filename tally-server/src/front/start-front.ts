/** The public listener in a process of its own, kept running beside the server. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeptChild, keepChild } from '../child/keep-child.ts';
import type { LogEvents } from '../log-events.ts';
import { realSleep } from '../publish/repeat.ts';
import type { FrontSetup } from './front-setup.ts';

export function startFront(setup: FrontSetup, log: LogEvents): Promise<KeptChild> {
  return keepChild({
    script: new URL('./front-main.ts', import.meta.url),
    setup: (port = setup.port) => ({ ...setup, port }),
    sleep: realSleep,
    onReady(_, port) {
      log.event('portal.started', { port });
    },
    onEnded(how, againInMs) {
      log.event('portal.ended', { how, againInMs });
    },
    onFault(text) {
      log.event('portal.faulty', { fault: text });
    },
  });
}

export interface SocketPlace {
  /** Where the inner portal listens. */
  readonly path: string;
  remove(): void;
}

/** What the kernel takes as the name of a socket: 108 bytes on Linux, 104 elsewhere, one of them zero. */
const pathBytesMax = 103;

/** A directory that only this user may enter: whoever reaches the socket is not asked who they are. */
export function makeSocketPlace(directory: string): SocketPlace {
  const own = join(directory, 'run');
  const path = join(own, 'portal.sock');
  if (Buffer.byteLength(path) <= pathBytesMax) {
    mkdirSync(own, { recursive: true });
    chmodSync(own, 0o700); // also one that was there before
    rmSync(path, { force: true }); // of a server that was killed
    return {
      path,
      remove() {
        rmSync(path, { force: true });
      },
    };
  }
  const other = mkdtempSync(join(tmpdir(), 'mutabaqa-portal-')); // mode 0700
  return {
    path: join(other, 'portal.sock'),
    remove() {
      rmSync(other, { recursive: true, force: true });
    },
  };
}
