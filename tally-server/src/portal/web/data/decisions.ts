/** Decisions of a version, as the ledger has them: a line each. */
import { ok } from '@mutabaqa/shared/base/result.ts';
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import type { FileResult } from './fetch-file.ts';
import { fetchText, parseJson } from './fetch-file.ts';
import { keepFiles } from './keep-files.ts';
import { shapeOf } from './shape.ts';
import type { FileState } from './use-file.ts';
import { useFile } from './use-file.ts';
import { versionFile } from './versions.ts';

export interface ShownDecision {
  readonly leafIndex: number;
  readonly timeMs: number;
  readonly digest: string;
  readonly kind: DecisionKind;
  readonly stationId: string | null;
  readonly contestId: string | null;
  readonly reason: string;
  readonly legalGround: string;
  readonly signers: readonly { readonly role: string; readonly number: number }[];
}

/** `isWanted`: most stations have none, and the file grows with the election. */
export function useDecisions(
  version: number | undefined,
  isWanted: boolean,
): FileState<readonly ShownDecision[]> {
  return useFile(version === undefined || !isWanted ? undefined : String(version), readDecisions);
}

const readDecisions = keepFiles(async (version): Promise<FileResult<readonly ShownDecision[]>> => {
  const lines = await fetchText(versionFile(Number(version), 'decisions.ndjson'));
  if (!lines.ok) return lines;
  return ok(lines.value.split('\n').flatMap((line) => decisionShape(parseJson(line)) ?? []));
});

const decisionShape = shapeOf<ShownDecision>({
  leafIndex: 'number',
  timeMs: 'number',
  kind: 'text',
  reason: 'text',
  legalGround: 'text',
  signers: 'list',
});
