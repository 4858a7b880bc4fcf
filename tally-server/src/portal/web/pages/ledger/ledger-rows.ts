/** The ledger of a version: every decision with everything that is published of it. */
import { ok } from '@mutabaqa/shared/base/result.ts';
import type { ShownDecision } from '../../data/decisions.ts';
import type { FileResult } from '../../data/fetch-file.ts';
import { fetchText, parseJson } from '../../data/fetch-file.ts';
import { keepFiles } from '../../data/keep-files.ts';
import type { Fields } from '../../data/shape.ts';
import { shapeOf } from '../../data/shape.ts';
import type { FileState } from '../../data/use-file.ts';
import { useFile } from '../../data/use-file.ts';
import { versionFile } from '../../data/versions.ts';

export interface LedgerRow extends ShownDecision {
  readonly deviceId: string | null;
  readonly base: { readonly logNumber: number; readonly size: number };
  /** Decoded, bytes in hex; null when withheld figures stand in it, as `signed`. */
  readonly change: Fields | null;
  readonly evidenceDigests: readonly string[];
  readonly madeAtS: number;
  /** The signed decision as it was received, hex. */
  readonly signed: string | null;
}

export function useLedger(version: number | undefined): FileState<readonly LedgerRow[]> {
  return useFile(version === undefined ? undefined : String(version), readLedger);
}

const readLedger = keepFiles(async (version): Promise<FileResult<readonly LedgerRow[]>> => {
  const lines = await fetchText(versionFile(Number(version), 'decisions.ndjson'));
  if (!lines.ok) return lines;
  const rows = lines.value.split('\n').flatMap((line) => rowShape(parseJson(line)) ?? []);
  return ok(rows.sort((a, b) => b.leafIndex - a.leafIndex));
});

const rowShape = shapeOf<LedgerRow>({
  leafIndex: 'number',
  timeMs: 'number',
  digest: 'text',
  kind: 'text',
  base: 'fields',
  reason: 'text',
  legalGround: 'text',
  evidenceDigests: 'list',
  madeAtS: 'number',
  signers: 'list',
});
