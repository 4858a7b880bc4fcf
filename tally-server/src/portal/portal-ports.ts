/** What the public side reads. It writes nothing: with it gone, intake and mirrors go on. */
import type { Router } from 'express';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { DecisionBook } from '../desk/decision-book.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import type { ResultVersions } from '../publish/result-versions.ts';
import type { Reconciler } from '../reconcile/reconciler.ts';
import type { Store } from '../store/store.ts';

export interface PortalPorts {
  readonly clock: Clock;
  readonly crypto: CryptoPort;
  readonly election: ResultsSource['election'];
  /** From 1. */
  readonly logNumber: number;
  readonly store: Pick<
    Store,
    | 'leaves'
    | 'caseRows'
    | 'findEvidence'
    | 'evidenceOfStation'
    | 'formsOfStation'
    | 'cardsOfStation'
    | 'decisionAt'
  >;
  readonly sequencer: Pick<Sequencer, 'size'>;
  readonly reconciler: Pick<
    Reconciler,
    'summary' | 'discrepantStations' | 'ledger' | 'differences' | 'totals'
  >;
  readonly decisions: Pick<DecisionBook, 'facts'>;
  readonly gate: Gate;
  /** What the publisher writes: log/ and results/. */
  readonly publicDirectory: string;
  readonly versions: Pick<ResultVersions, 'newest' | 'proveStation'>;
  /** Of accounts; undefined where there are none. */
  readonly observers?: Router | undefined;
  /** Of rumours that anybody reports; undefined where none are taken. */
  readonly rumours?: Router | undefined;
  /** A fault of ours; the asker was told to come again. */
  readonly onFault: (fault: unknown) => void;
}
