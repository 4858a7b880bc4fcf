/** What a reader brings, read to its end before anybody works on it. */
import type { IncomingMessage } from 'node:http';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { ByteShare } from './byte-budget.ts';

/** `left`: the reader went before the end. */
export type BodyFault = 'upload.too-large' | 'server.busy' | 'left';

export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** After a fault the share holds nothing. */
export function readBody(
  request: IncomingMessage,
  share: ByteShare,
  bytesMax: number,
): Promise<Result<Buffer, BodyFault>> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    return Promise.resolve(fail('upload.too-large'));
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;

    function refuse(fault: BodyFault): void {
      chunks.length = 0;
      share.release();
      request.off('data', take);
      resolve(fail(fault));
    }

    function take(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > bytesMax) refuse('upload.too-large');
      else if (!share.hold(bytes)) refuse('server.busy');
      else chunks.push(chunk);
    }

    request.on('data', take);
    request.once('end', () => {
      resolve(ok(Buffer.concat(chunks)));
    });
    request.once('error', () => undefined); // `close` follows
    request.once('close', () => {
      if (!request.complete) refuse('left');
    });
  });
}
