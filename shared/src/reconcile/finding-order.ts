/** Findings as a set: each once, in an order that depends on their content and never on when they were found. */
import type { Finding } from '../base/findings.ts';
import { formatFieldPath } from '../base/field-path.ts';

export function keyOfFinding({ code, path, params }: Finding): string {
  const sortedParams = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${code} ${path ? formatFieldPath(path) : ''} ${JSON.stringify(sortedParams)}`;
}

export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const byKey = new Map(findings.map((finding) => [keyOfFinding(finding), finding]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
}

/** Whether it says something of this contest: of itself, of its paper, or of the whole station. */
export function concernsContest({ path }: Finding, contestId: string, paperId: string): boolean {
  switch (path?.kind) {
    case 'list':
    case 'candidate':
      return path.contestId === contestId;
    case 'account':
      return path.paperId === paperId;
    case 'section':
      return path.id === (path.section === 'contest' ? contestId : paperId);
    default:
      return true;
  }
}
