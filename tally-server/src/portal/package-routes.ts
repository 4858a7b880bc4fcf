/** `/package`: the signed manifest and its parts, from before polling on. */
import { join } from 'node:path';
import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { answerFile } from './answer-file.ts';
import { answering, cacheForEver, cacheShortly } from './answers.ts';

const binaryType = 'application/octet-stream';

export function makePackageRoutes(directory: string): Router {
  const router = makeRouter();
  router.get(
    '/manifest',
    answering(async (_, response) =>
      answerFile(response, join(directory, 'manifest'), binaryType, cacheShortly),
    ),
  );
  router.get(
    '/SHA256SUMS',
    answering(async (_, response) =>
      answerFile(
        response,
        join(directory, 'SHA256SUMS'),
        'text/plain; charset=utf-8',
        cacheShortly,
      ),
    ),
  );
  router.get(
    '/parts/:digest',
    answering(async (request, response) => {
      const { digest } = request.params;
      if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest)) {
        return refusal('resource.unknown');
      }
      return answerFile(response, join(directory, 'parts', digest), binaryType, cacheForEver);
    }),
  );
  return router;
}
