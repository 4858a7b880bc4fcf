/** Pictures as they are kept: decoded, painted anew and encoded as JPEG, by a process that may do nothing else. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import { makeTurns } from '../accounts/in-turn.ts';
import { readImageSize } from './image-size.ts';

export const imageBytesMax = 8 * 1024 * 1024;
/** 100 MB of memory when decoded. */
const pixelsMax = 25_000_000;
const paintedBytesMax = 4 * 1024 * 1024;
const paintMsMax = 20_000;

export interface ImagePainter {
  /** A JPEG without anything but pixels. Refusals: `upload.no-image`, `upload.too-large`, `server.busy`. */
  repaint(bytes: Uint8Array): Promise<Result<Uint8Array, Refusal>>;
}

/** One at a time: each takes a processor for a second. */
export function makeImagePainter(): ImagePainter {
  const turns = makeTurns(1, 8);
  return {
    async repaint(bytes) {
      if (bytes.length > imageBytesMax) {
        return fail(refusal('upload.too-large', { bytesMax: imageBytesMax }));
      }
      const size = readImageSize(bytes);
      if (size === undefined) return fail(refusal('upload.no-image'));
      if (size.width * size.height > pixelsMax) {
        return fail(refusal('upload.too-large', { pixelsMax }));
      }
      const painted = await turns.run(async () => (await paint(bytes)) ?? 'none');
      if (painted === undefined) return fail(refusal('server.busy'));
      return painted === 'none' ? fail(refusal('upload.no-image')) : ok(painted);
    },
  };
}

/** Its script may write and start nothing. What a decoder that is taken over does, no option of Node's prevents. */
const childOptions = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];

/** Undefined when the process failed: what it was given is no picture, or one that it cannot bear. */
async function paint(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const script = fileURLToPath(new URL('image-child.ts', import.meta.url));
  const child = spawn(process.execPath, [...childOptions, script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {}, // what the server's environment holds is not for a decoder of strangers' files
    timeout: paintMsMax,
    killSignal: 'SIGKILL',
  });
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdin.on('error', () => undefined); // it ended without reading all: its exit code says so
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > paintedBytesMax) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('close', (code) => {
      resolve(code === 0 && size > 0 ? new Uint8Array(Buffer.concat(chunks)) : undefined);
    });
    child.stdin.end(bytes);
  });
}
