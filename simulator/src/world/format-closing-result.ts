/** The JSON file that a scanner hands to the station agent. Specification: proto/spec/closing-result.md */
import type { ClosingResult } from '@mutabaqa/station-agent/capture/closing-result.ts';

export function formatClosingResult(result: ClosingResult): string {
  const { part, papers, ...plain } = result;
  const file = {
    ...plain,
    partIndex: part.index,
    partCount: part.count,
    papers: papers.map(({ paperId, counts }) => ({ paperId, ...counts })),
  };
  return `${JSON.stringify(file)}\n`; // what is undefined is left out: not reported
}
