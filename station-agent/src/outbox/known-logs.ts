/**
 * The logs whose receipts this device believes: the one that its package names and those that officers
 * began after it. Answers count under the newest; receipts of an older log stay worth what they were,
 * but do not say that the tape is in the log that is written now.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import type { LogChain } from '@mutabaqa/shared/log/successor-chain.ts';
import {
  extendLogChain,
  firstLogChain,
  makeLogTrust,
  newestLogKey,
} from '@mutabaqa/shared/log/successor-chain.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { rememberSignatures } from '@mutabaqa/shared/receipt/remembered-signatures.ts';
import type { ReceiptSubject, VerifiedReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { verifyReceipt, verifyRelayedReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { AgentLog } from '../log-events.ts';
import type { Outbox } from './outbox.ts';

export interface KnownLogs {
  readonly newest: NoteKey;
  /** Of the newest, from 1. */
  readonly number: number;
  /** Why what a centre said last about another log was not believed. */
  readonly refused: Refusal | undefined;
  /** Under the newest log. */
  verify(receipt: Receipt, subject: ReceiptSubject): Result<VerifiedReceipt, Refusal>;
  /** Under the newest log, as far as a relay can. */
  verifyRelayed(receipt: Receipt, stationId: string): Result<VerifiedReceipt, Refusal>;
  /** Under the log that issued it. */
  verifyKept(receipt: Receipt, subject: ReceiptSubject): VerifiedReceipt | undefined;
  /** What a centre says; true when it leads to a newer log. What does not verify is reported. */
  learn(successors: readonly Uint8Array[]): boolean;
  /** When what was learnt is durable, or could not be made so. */
  settled(): Promise<void>;
}

interface KnownLogsPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly outbox: Pick<Outbox, 'successors' | 'keepSuccessors'>;
  readonly log: AgentLog;
}

export async function openKnownLogs(
  { crypto, clock, outbox, log }: KnownLogsPorts,
  devicePackage: Pick<DevicePackage, 'manifest' | 'digest'>,
): Promise<KnownLogs> {
  const trust = makeLogTrust(devicePackage.manifest, devicePackage.digest);
  /** A relay gets thousands of receipts, and many of them under one checkpoint. */
  const receiptCrypto = rememberSignatures(crypto, 8);
  let { chain, refused } = await readLogChain(crypto, devicePackage, outbox);
  let keptCount = chain.successors.length;
  let keeping = Promise.resolve();
  if (refused) report(refused);

  function report({ code, params }: Refusal): void {
    log('successor-refused', { code, why: params['why'] });
  }

  /** If we crash before this is durable, the next welcome says it again. */
  function keep({ successors }: LogChain): void {
    keeping = outbox.keepSuccessors(successors, clock.nowMs()).then(
      () => {
        keptCount = successors.length;
      },
      (cause: unknown) => {
        log('outbox-fault', { cause: String(cause) });
      },
    );
  }

  return {
    get newest() {
      return newestLogKey(chain);
    },
    get number() {
      return chain.logKeys.length;
    },
    get refused() {
      return refused;
    },
    verify: (receipt, subject) =>
      verifyReceipt(receiptCrypto, newestLogKey(chain), receipt, subject),
    verifyRelayed: (receipt, stationId) =>
      verifyRelayedReceipt(receiptCrypto, newestLogKey(chain), receipt, stationId),
    verifyKept: (receipt, subject) => verifyInChain(receiptCrypto, chain, receipt, subject),
    learn(successors) {
      const before = chain;
      ({ chain, refused } = extendLogChain(crypto, trust, before, successors));
      if (refused) report(refused);
      // Also after a fault: what is kept may be behind what is known.
      if (chain.successors.length > keptCount) keep(chain);
      if (chain === before) return false;
      log('log-succeeded', { log: chain.logKeys.length, origin: newestLogKey(chain).name });
      return true;
    },
    settled: () => keeping,
  };
}

/** Verified again from what is kept: the file may have been changed. */
export async function readLogChain(
  crypto: CryptoPort,
  { manifest, digest }: Pick<DevicePackage, 'manifest' | 'digest'>,
  outbox: Pick<Outbox, 'successors'>,
): Promise<ReturnType<typeof extendLogChain>> {
  const first = firstLogChain(crypto, manifest);
  return extendLogChain(crypto, makeLogTrust(manifest, digest), first, await outbox.successors());
}

/** A receipt names its origin, so at most one of the keys is tried on its signature. */
export function verifyInChain(
  crypto: CryptoPort,
  { logKeys }: LogChain,
  receipt: Receipt,
  subject: ReceiptSubject,
): VerifiedReceipt | undefined {
  for (const logKey of logKeys) {
    const verified = verifyReceipt(crypto, logKey, receipt, subject);
    if (verified.ok) return verified.value;
  }
  return undefined;
}
