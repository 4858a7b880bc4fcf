/** The log as the publisher wrote it, with the content types and cache times of c2sp.org/tlog-tiles. */
import { join } from 'node:path';
import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { formatTilePath, parseTilePath } from '@mutabaqa/shared/merkle/tiles.ts';
import { answering, cacheForEver, cacheShortly } from './answers.ts';
import { answerFile } from './answer-file.ts';

const textType = 'text/plain; charset=utf-8';
const binaryType = 'application/octet-stream';

/** `directory` is `<prefix>` of the log. */
export function makeLogRoutes(directory: string): Router {
  const router = makeRouter();
  router.get(
    '/checkpoint',
    answering(async (_, response) =>
      answerFile(response, join(directory, 'checkpoint'), textType, cacheShortly),
    ),
  );
  router.get(
    '/key',
    answering(async (_, response) =>
      answerFile(response, join(directory, 'key'), textType, cacheShortly),
    ),
  );
  router.get(
    '/successor', // of a log that follows another
    answering(async (_, response) =>
      answerFile(response, join(directory, 'successor'), binaryType, cacheForEver),
    ),
  );
  router.get(
    '/tile/*path',
    answering(async (request, response) => {
      const tile = parseTilePath(request.path.slice(1));
      if (tile === undefined) return refusal('resource.unknown');
      // Only a name that was understood becomes a path.
      const path = join(directory, formatTilePath(tile));
      return answerFile(response, path, binaryType, cacheForEver);
    }),
  );
  return router;
}
