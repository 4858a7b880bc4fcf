/**
 * All decisions of the log, decoded, and what they mean for those who come after: who may sign, which device
 * speaks for which station. A projection of the store, rebuilt at each start and told of every commit.
 */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { factOfDecision } from '@mutabaqa/shared/decisions/admit-decision.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import { makeStanding, type Standing } from '@mutabaqa/shared/decisions/standing.ts';
import { decodeSignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { People } from '@mutabaqa/shared/election/staff-signatures.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { Store, StoredDecision } from '../store/store.ts';

export interface DecisionBook {
  /** In the order of the log; grows. */
  readonly facts: readonly DecisionFact[];
  readonly standing: Standing;
  /** Reads what the store has and the book was not told of yet. */
  catchUp(): Promise<void>;
  /** Who may sign what is logged next. */
  people(): Promise<People>;
  /** Called with each decision, soon after it is durable and once the book knows it. Must not throw. */
  onDecision(listener: (fact: DecisionFact) => void): void;
}

const rowsPerRead = 64;

export async function makeDecisionBook(ports: {
  readonly crypto: CryptoPort;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster' | 'policy'>;
  readonly store: Pick<Store, 'decisionsFrom'>;
  readonly sequencer: Pick<Sequencer, 'onCommitted'>;
  /** The store could not be read; the next decision tries again. */
  readonly onFault: (fault: unknown) => void;
}): Promise<DecisionBook> {
  const { crypto, election, store, sequencer, onFault } = ports;
  const standing = makeStanding(election);
  const facts: DecisionFact[] = [];
  const listeners: ((fact: DecisionFact) => void)[] = [];
  const knownTo = (): number => (facts.at(-1)?.leafIndex ?? -1) + 1;

  function add(decision: StoredDecision): void {
    if (decision.leafIndex < knownTo()) return; // two readings met
    const fact = factOfStored(crypto, decision);
    facts.push(fact);
    standing.add(fact);
    for (const listener of listeners) listener(fact);
  }

  async function catchUp(): Promise<void> {
    for (;;) {
      const rows = await store.decisionsFrom(knownTo(), rowsPerRead);
      for (const row of rows) add(row);
      if (rows.length < rowsPerRead) return;
    }
  }

  // Told of a commit, it reads the store: whatever was told before, or not yet, the order is the log's.
  sequencer.onCommitted((batch) => {
    if (batch.some(({ appendix }) => appendix.decision)) catchUp().catch(onFault);
  });
  await catchUp();
  return {
    facts,
    standing,
    catchUp,
    async people() {
      await catchUp();
      return standing.people;
    },
    onDecision(listener) {
      listeners.push(listener);
    },
  };
}

/** What was admitted before it was stored decodes again, or the store is damaged. */
export function factOfStored(
  crypto: CryptoPort,
  { record, leafIndex, timeMs }: Pick<StoredDecision, 'record' | 'leafIndex' | 'timeMs'>,
): DecisionFact {
  const signed = decodeSignedDecision(crypto, record);
  assert(signed.ok, `the decision at leaf ${leafIndex} decodes`);
  const change = decodeChange(signed.value.decision);
  assert(change.ok, `the change of the decision at leaf ${leafIndex} decodes`);
  return factOfDecision({ signed: signed.value, change: change.value }, leafIndex, timeMs);
}
