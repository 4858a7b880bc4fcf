/**
 * Pictures that accounts send: painted anew, under random names, in a directory of their own, so many and no more.
 * If we crash after the file and before its row, a file remains that no address leads to.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import type { ObserverStore } from './observer-store.ts';
import type { ImagePainter } from './repaint-image.ts';

export interface UploadDeskPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly store: Pick<ObserverStore, 'addUpload' | 'uploadAt' | 'sentSince' | 'uploadsOf'>;
  readonly painter: ImagePainter;
  /** Made when it is not there; nothing else writes there. */
  readonly directory: string;
}

export interface KeptPicture {
  readonly name: string;
  /** SHA-256 of the file as it is kept, before it was sealed. */
  readonly digest: Uint8Array;
}

export interface UploadDesk {
  /**
   * `seal`, for a confidential report: what is written to the disk in place of the picture. Refusals:
   * `upload.*`, `submission.too-many`, `server.busy`.
   */
  keep(
    account: number,
    of: { readonly submission?: number; readonly incident?: number },
    image: Uint8Array,
    seal?: (jpeg: Uint8Array) => Uint8Array,
  ): Promise<Result<KeptPicture, Refusal>>;
  /** Its owner's only; undefined for every other name and for what is sealed. */
  read(account: number, name: string): Promise<Uint8Array | undefined>;
}

/** Of the centre's directory. */
export const uploadsDirectoryName = 'uploads';

const picturesPerMatterMax = 6;
const bytesPerDayMax = 60 * 1024 * 1024;
const dayMs = 24 * 3_600_000;

export function makeUploadDesk(ports: UploadDeskPorts): UploadDesk {
  const { crypto, clock, random, store, painter, directory } = ports;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return {
    async keep(account, { submission, incident }, image, seal) {
      const sent = await store.sentSince(account, clock.nowMs() - dayMs);
      const others = (await store.uploadsOf(account)).filter(
        (upload) => upload.submission === submission && upload.incident === incident,
      );
      if (sent.uploadBytes >= bytesPerDayMax || others.length >= picturesPerMatterMax) {
        return fail(refusal('submission.too-many', { max: picturesPerMatterMax }));
      }
      const painted = await painter.repaint(image);
      if (!painted.ok) return painted;
      const file = seal === undefined ? painted.value : seal(painted.value);
      const name = formatHex(random(16));
      writeDurableFile(join(directory, name), file);
      await store.addUpload({
        ...{ name, account, submission, incident },
        ...{ bytes: file.length, receivedAtMs: clock.nowMs(), isSealed: seal !== undefined },
      });
      return ok({ name, digest: crypto.sha256(painted.value) });
    },
    async read(account, name) {
      if (!/^[0-9a-f]{32}$/.test(name)) return undefined;
      const upload = await store.uploadAt(name);
      if (upload?.account !== account || upload.isSealed) return undefined;
      return readFileSync(join(directory, name));
    },
  };
}
