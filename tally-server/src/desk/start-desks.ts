/** Both desks and the directories that feed them: `evidence/incoming` and `decisions/incoming` of the centre. */
import { join } from 'node:path';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signedDecisionBytesMax } from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { durableFiles } from '../bundles/durable-files.ts';
import type { LogEvents } from '../log-events.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import { realSleep } from '../publish/repeat.ts';
import type { Store } from '../store/store.ts';
import type { DecisionBook } from './decision-book.ts';
import { type DecisionDesk, makeDecisionDesk } from './decision-desk.ts';
import { type EvidenceDesk, makeEvidenceDesk } from './evidence-desk.ts';
import { evidenceBytesMax, takeEvidence } from './evidence-file.ts';
import {
  decisionFileTooLarge,
  evidenceFileTooLarge,
  type SpoolEvent,
  startSpool,
} from './spool.ts';

export interface DesksSetup {
  readonly clock: Clock;
  readonly log: LogEvents;
  readonly store: Store;
  readonly sequencer: Sequencer;
  readonly election: ElectionPackage;
  readonly book: DecisionBook;
  readonly gate: Gate;
  /** The centre's. */
  readonly directory: string;
  /** 0 for the election's first log. */
  readonly logNumber: number;
  readonly spoolIntervalMs?: number;
}

export interface Desks {
  readonly evidence: EvidenceDesk;
  readonly decisions: DecisionDesk;
  stop(): Promise<void>;
}

export function startDesks(setup: DesksSetup): Desks {
  const { clock, log, directory, book, spoolIntervalMs = 200 } = setup;
  const crypto = nodeCrypto;
  const ports = { ...setup, crypto };
  const evidence = makeEvidenceDesk({
    ...ports,
    people: () => book.people(),
    standing: book.standing,
  });
  const decisions = makeDecisionDesk(ports);
  const spool = { crypto, clock, files: durableFiles };
  const spools = [
    startSpool(
      {
        ...spool,
        directory: join(directory, 'evidence'),
        bytesMax: evidenceBytesMax,
        tooLarge: evidenceFileTooLarge,
        take: (bytes) => takeEvidence(evidence, bytes),
        report: (event) => {
          reportTaken(log, 'evidence', event);
        },
      },
      spoolIntervalMs,
      realSleep,
    ),
    startSpool(
      {
        ...spool,
        directory: join(directory, 'decisions'),
        bytesMax: signedDecisionBytesMax,
        tooLarge: decisionFileTooLarge,
        take: (bytes) => decisions.take(bytes),
        report: (event) => {
          reportTaken(log, 'decision', event);
        },
      },
      spoolIntervalMs,
      realSleep,
    ),
  ];
  return {
    evidence,
    decisions,
    async stop() {
      for (const each of spools) await each.stop();
    },
  };
}

/** Ids and codes only. */
export function reportTaken(
  log: LogEvents,
  what: 'evidence' | 'decision',
  event: SpoolEvent,
): void {
  const { file } = event;
  switch (event.kind) {
    case 'taken': {
      const { stationId: station, leafIndex: leaf, kind, isRepeated: repeated } = event.taken;
      log.event(`${what}.taken`, { file, kind, station, leaf, repeated });
      break;
    }
    case 'refused':
      log.event(`${what}.refused`, { file, code: event.refusal.code });
      break;
    case 'fault':
      log.fault(`${what}.failed`, event.fault, { file });
  }
}
