/** Which decisions of the ledger bear the signatures that their kind needs, verified in this browser. */
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import type { SignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import { decisionCommitment } from '@mutabaqa/shared/election/decision-record.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { isCommitted } from '@mutabaqa/shared/tape-check/prove-copies.ts';
import { makeElectionFiles } from '@mutabaqa/shared/tape-check/published-source.ts';
import { verifyDecisionRows } from '@mutabaqa/shared/tape-check/replaced-devices.ts';
import { readManifest } from '../../data/kept-package.ts';
import { publicBytes } from '../../data/public-bytes.ts';
import type { LedgerRow } from './ledger-rows.ts';

/** What was verified of a ledger so far. */
export interface VerifiedLedger {
  /** How many signatures of the decision at this leaf hold: 0 = not enough; undefined = not looked at yet. */
  signatures(leafIndex: number): number | undefined;
  /** Whether the log commits to the decision with these signatures, computed from its files. */
  prove(leafIndex: number): Promise<boolean>;
}

const rowsPerTurn = 10;

/**
 * `logOrigin`: of the log that the version counts. Tells `onVerified` again and again; thousands of signatures take
 * a telephone half a minute, and it is not to stand still meanwhile.
 */
export async function verifyLedger(
  rows: readonly LedgerRow[],
  logOrigin: string,
  signal: AbortSignal,
  onVerified: (verified: VerifiedLedger) => void,
): Promise<void> {
  const bytes = await readManifest();
  const manifest = bytes && verifySignedManifest(webCrypto, bytes);
  if (signal.aborted) return;
  if (manifest?.ok !== true) {
    onVerified({ signatures: () => 0, prove: async () => false });
    return;
  }
  const signed = manifest.value;
  const decisions = new Map<number, SignedDecision | undefined>();
  const tell = (): void => {
    const soFar = new Map(decisions);
    onVerified({
      signatures: (leafIndex) =>
        soFar.has(leafIndex) ? (soFar.get(leafIndex)?.signatures.length ?? 0) : undefined,
      async prove(leafIndex) {
        const decision = soFar.get(leafIndex);
        if (decision === undefined) return false;
        const commitment = decisionCommitment(webCrypto, decision);
        const files = makeElectionFiles(webCrypto, publicBytes);
        const shown = { kind: 'decision', commitment, leafIndex } as const;
        return isCommitted(webCrypto, files, signed, shown, logOrigin);
      },
    });
  };
  const inOrder = [...rows].sort((a, b) => a.leafIndex - b.leafIndex);
  for (const verified of verifyDecisionRows(webCrypto, signed, inOrder)) {
    const row = inOrder[decisions.size];
    if (row !== undefined) decisions.set(row.leafIndex, verified?.signed);
    if (decisions.size % rowsPerTurn !== 0) continue;
    tell();
    await nextTurn();
    if (signal.aborted) return;
  }
  tell();
}

async function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
