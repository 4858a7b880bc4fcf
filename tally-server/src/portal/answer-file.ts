/** One file as it stands, with ETag and ranges; its path must not hold anything that was asked for. */
import { basename, dirname } from 'node:path';
import type { Response } from 'express';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';

export async function answerFile(
  response: Response,
  path: string,
  contentType: string,
  cacheControl: string,
): Promise<Refusal | undefined> {
  response.set({ 'Content-Type': contentType, 'Cache-Control': cacheControl });
  return new Promise((resolve, reject) => {
    const options = { root: dirname(path), cacheControl: false, dotfiles: 'allow' } as const;
    response.sendFile(basename(path), options, (error: unknown) => {
      if (error === undefined || error === null) resolve(undefined);
      else if (isMissing(error)) resolve(refusal('resource.unknown'));
      else if (response.headersSent)
        resolve(undefined); // the asker left in the middle
      else reject(error instanceof Error ? error : new Error('a file could not be sent'));
    });
  });
}

function isMissing(error: unknown): boolean {
  const { status, code } = error as { status?: unknown; code?: unknown };
  return status === 404 || code === 'ENOENT' || code === 'ENOTDIR';
}
