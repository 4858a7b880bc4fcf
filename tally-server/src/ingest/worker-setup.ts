/** What a verifying worker is given when it starts. */
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionIdentity } from './device-directory.ts';

export interface WorkerSetup {
  readonly identity: ElectionIdentity;
  readonly packedRoster: Uint8Array;
  /** A handle, not bytes: it crosses to the worker without being exported. */
  readonly transmissionKey: SealingKey;
}
