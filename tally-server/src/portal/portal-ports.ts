/** What the public side reads. It writes nothing: with it gone, intake and mirrors go on. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import type { ResultVersions } from '../publish/result-versions.ts';
import type { Reconciler } from '../reconcile/make-reconciler.ts';
import type { Store } from '../store/store.ts';

export interface PortalPorts {
  readonly clock: Clock;
  readonly crypto: CryptoPort;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster' | 'contests'>;
  /** From 1. */
  readonly logNumber: number;
  readonly store: Pick<Store, 'leaves' | 'findEvidence' | 'evidenceOfStation' | 'cardsOfStation'>;
  readonly sequencer: Pick<Sequencer, 'size'>;
  readonly reconciler: Reconciler;
  readonly gate: Gate;
  /** What the publisher writes: log/ and results/. */
  readonly publicDirectory: string;
  readonly versions: Pick<ResultVersions, 'newest'>;
  /** A fault of ours; the asker was told to come again. */
  readonly onFault: (fault: unknown) => void;
}
