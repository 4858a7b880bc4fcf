/**
 * A published version from its files: signatures, leaves and decisions verified, and every derived file made
 * again and compared. Trusts the log key and, when they are given, officers' keys.
 */
import type { Checkpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import type { Check } from '../report/check-list.ts';
import { makeCheckList } from '../report/check-list.ts';
import type { Derived, DeriveSetup } from './derive-again.ts';
import { deriveAgain } from './derive-again.ts';
import type { FoundationSetup } from './foundation.ts';
import { readFoundation } from './foundation.ts';
import type { ReadReceipts } from './receipts.ts';
import { checkReceipts } from './receipts.ts';
import type { RecountCheckId, RecountChecks } from './recount-checks.ts';
import { recountCheckTitles } from './recount-checks.ts';
import type { VersionFacts } from './version-facts.ts';
import { checkSums } from './version-files.ts';

export interface RecountSetup extends FoundationSetup, DeriveSetup {
  /** Undefined = none given. */
  readonly receipts: ReadReceipts | undefined;
}

export interface RecountReport extends Derived {
  readonly directory: string;
  readonly facts: VersionFacts | undefined;
  readonly checkpoint: Checkpoint | undefined;
  readonly checks: readonly Check[];
}

/** @throws SourceFault for what cannot be read at all */
export async function recount(setup: RecountSetup): Promise<RecountReport> {
  const checks: RecountChecks = makeCheckList<RecountCheckId>(recountCheckTitles);
  // Beside everything else: it takes a processor, and nothing waits for its answer.
  const [summed, checked] = await Promise.allSettled([
    checkSums(setup.version, checks),
    checkAll(setup, checks),
  ]);
  if (summed.status === 'rejected') throw summed.reason;
  if (checked.status === 'rejected') throw checked.reason;
  return { directory: setup.version.directory, checks: checks.list(), ...checked.value };
}

async function checkAll(
  setup: RecountSetup,
  checks: RecountChecks,
): Promise<Omit<RecountReport, 'directory' | 'checks'>> {
  const foundation = await readFoundation(setup, checks);
  const { receipts } = setup;
  if (receipts === undefined) checks.leave('receipts', 'none given');
  if (foundation === undefined) return { ...nothing, facts: undefined, checkpoint: undefined };
  const { facts, leaves, logReport } = foundation;
  if (receipts) checkReceipts(receipts, (index) => leaves.entryAt(index), checks);
  const derived = await deriveAgain(setup, foundation, checks);
  return { ...derived, facts, checkpoint: logReport.checkpoint };
}

const nothing: Derived = {
  counts: { tapes: 0, forms: 0, decisions: 0, signatures: 0 },
  unopened: { undecided: [], decided: [] },
  station: undefined,
};
