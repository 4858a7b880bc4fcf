/** What the centre says and is told in public, on its files: `notices/`, `rumours.sqlite`, `rumours/`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Router } from 'express';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { oneByOneCardFiles } from '../card-reader/card-files.ts';
import { makeImagePainter } from '../observers/repaint-image.ts';
import type { Gate } from '../publish/gate.ts';
import { publicFiles } from '../publish/public-files.ts';
import { realSleep, repeat } from '../publish/repeat.ts';
import type { ServerCore } from '../server.ts';
import { makeNoticeFiles } from './notice-files.ts';
import { makeReportLimits } from './report-limits.ts';
import { makeRumourRoutes } from './rumour-routes.ts';
import { openSqliteRumours, rumoursFileName } from './sqlite-rumours.ts';

export interface NoticesSetup {
  readonly core: Pick<ServerCore, 'clock' | 'log' | 'election' | 'store' | 'decisions'>;
  /** The centre's. */
  readonly directory: string;
  /** From 1. */
  readonly logNumber: number;
  readonly gate: Gate;
  readonly intervalMs: number;
}

export interface Notices {
  /** For `/api/v1/rumours`. */
  readonly routes: Router;
  /** Writes what is new once more. */
  stop(): Promise<void>;
}

export const noticesDirectory = 'notices';
/** Of reported rumours. */
export const picturesDirectory = 'rumours';

export function startNotices({
  core,
  directory,
  logNumber,
  gate,
  intervalMs,
}: NoticesSetup): Notices {
  const { clock, log, election, store, decisions: book } = core;
  const crypto = nodeCrypto;
  const own = (name: string): string => {
    const path = join(directory, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const rumours = openSqliteRumours(join(directory, rumoursFileName));
  const noticeFiles = makeNoticeFiles({
    ...{ crypto, clock, gate, log, book, store, logNumber },
    ...{ electionId: election.manifest.electionId, directory: own(noticesDirectory) },
    ...{ source: oneByOneCardFiles, files: publicFiles },
    publicDirectory: join(directory, 'public'),
  });
  const routes = makeRumourRoutes({
    ...{ crypto, clock, election, log, store: rumours },
    ...{ painter: makeImagePainter(), limits: makeReportLimits() },
    directory: own(picturesDirectory),
  });
  const onFault = (fault: unknown): void => {
    log.fault('notice.failed', fault);
  };
  const publishing = repeat(() => noticeFiles.publish(), intervalMs, realSleep, onFault);
  return {
    routes,
    async stop() {
      await publishing.stop();
      await noticeFiles.publish().catch(onFault);
      await rumours.close();
    },
  };
}
